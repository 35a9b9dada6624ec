package dev.trunkline.transport;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyFileUtil;
import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Date;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;

/**
 * A private key that logs in as its OpenSSH user certificate says (PROTOCOL.certkeys). sshj looks for one beside a key file
 * only, and here neither is in a file; what it needs is a public key that is a {@link Certificate}.
 */
final class CertifiedKey implements KeyProvider {
  /** The certificate does not fit, and the device need not be asked. */
  static final class Unusable extends IOException {
    Unusable(String why) {
      super(why);
    }
  }

  private final PrivateKey privateKey;
  private final PublicKey certificate;

  private CertifiedKey(PrivateKey privateKey, PublicKey certificate) {
    this.privateKey = privateKey;
    this.certificate = certificate;
  }

  static CertifiedKey of(KeyProvider keys, Secret text) throws IOException {
    if (!(read(text) instanceof Certificate<?> certificate)) throw new Unusable("the certificate is a plain public key");
    boolean ofKey = Arrays.equals(wire(certificate.getKey()), wire(keys.getPublic()));
    if (!ofKey) throw new Unusable("the certificate is of another key");
    if (new Date().after(certificate.getValidBefore())) {
      throw new Unusable("the certificate was valid until " + certificate.getValidBefore().toInstant());
    }
    return new CertifiedKey(keys.getPrivate(), certificate);
  }

  private static PublicKey read(Secret text) throws Unusable {
    try {
      return OpenSSHKeyFileUtil.initPubKey(new StringReader(text.reveal())).getPubKey();
    } catch (IOException | RuntimeException e) {
      throw new Unusable("the certificate cannot be read");
    }
  }

  private static byte[] wire(PublicKey key) {
    return new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
  }

  @Override
  public PrivateKey getPrivate() {
    return privateKey;
  }

  @Override
  public PublicKey getPublic() {
    return certificate;
  }

  @Override
  public KeyType getType() {
    return KeyType.fromKey(certificate);
  }
}
