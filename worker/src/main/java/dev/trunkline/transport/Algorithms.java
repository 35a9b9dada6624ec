package dev.trunkline.transport;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.signature.SignatureEdDSA;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.mac.Macs;
import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import dev.trunkline.job.AlgorithmProfile;
import java.util.List;
import java.util.stream.Stream;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.signature.SignatureRSA;
import net.schmizz.sshj.transport.cipher.Cipher;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.DHGexSHA1;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.kex.KeyExchange;
import net.schmizz.sshj.transport.mac.MAC;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;
import net.schmizz.sshj.userauth.keyprovider.OpenSSHKeyFile;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;
import net.schmizz.sshj.userauth.keyprovider.PuTTYKeyFile;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/**
 * The algorithms that are offered to devices, strong ones first: the client's order decides (RFC 4253, section 7.1). A profile is
 * built once and shared: sshj only reads it, and building one takes 150 ms the first time.
 */
final class Algorithms {
  /** On TRACE sshj prints every packet, passwords included; what matters of the rest it also throws. */
  private static final LoggerFactory SILENT =
      new LoggerFactory() {
        @Override
        public Logger getLogger(String name) {
          return NOPLogger.NOP_LOGGER;
        }

        @Override
        public Logger getLogger(Class<?> type) {
          return NOPLogger.NOP_LOGGER;
        }
      };

  private static final List<Factory.Named<KeyExchange>> KEY_EXCHANGES =
      List.of(
          new Curve25519SHA256.Factory(),
          new Curve25519SHA256.FactoryLibSsh(),
          new ECDHNistP.Factory256(),
          new ECDHNistP.Factory384(),
          new ECDHNistP.Factory521(),
          DHGroups.Group16SHA512(),
          DHGroups.Group18SHA512(),
          DHGroups.Group14SHA256());
  private static final List<Factory.Named<KeyExchange>> OLD_KEY_EXCHANGES =
      List.of(new DHGexSHA256.Factory(), DHGroups.Group14SHA1(), new DHGexSHA1.Factory(), DHGroups.Group1SHA1());

  private static final List<Factory.Named<KeyAlgorithm>> KEYS =
      List.of(
          KeyAlgorithms.EdDSA25519(),
          KeyAlgorithms.ECDSASHANistp256(),
          KeyAlgorithms.ECDSASHANistp384(),
          KeyAlgorithms.ECDSASHANistp521(),
          KeyAlgorithms.RSASHA512(),
          KeyAlgorithms.RSASHA256());
  private static final List<Factory.Named<KeyAlgorithm>> OLD_KEYS = List.of(KeyAlgorithms.SSHRSA(), KeyAlgorithms.SSHDSA());

  /** sshj itself knows certificates of RSA keys with SHA-1 only, which OpenSSH refuses since 8.8. */
  private static final List<Factory.Named<KeyAlgorithm>> CERTIFICATES =
      List.of(
          new KeyAlgorithms.Factory(KeyType.ED25519_CERT.toString(), new SignatureEdDSA.Factory(), KeyType.ED25519_CERT),
          KeyAlgorithms.ECDSASHANistp256CertV01(),
          KeyAlgorithms.ECDSASHANistp384CertV01(),
          KeyAlgorithms.ECDSASHANistp521CertV01(),
          new KeyAlgorithms.Factory("rsa-sha2-512-cert-v01@openssh.com", new SignatureRSA.FactoryRSASHA512(), KeyType.RSA_CERT),
          new KeyAlgorithms.Factory("rsa-sha2-256-cert-v01@openssh.com", new SignatureRSA.FactoryRSASHA256(), KeyType.RSA_CERT));

  /** ChaCha20-Poly1305 comes last: without strict key exchange it is open to CVE-2023-48795, AES-GCM and CTR are not. */
  private static final List<Factory.Named<Cipher>> CIPHERS =
      List.of(
          GcmCiphers.AES128GCM(),
          GcmCiphers.AES256GCM(),
          BlockCiphers.AES128CTR(),
          BlockCiphers.AES192CTR(),
          BlockCiphers.AES256CTR(),
          ChachaPolyCiphers.CHACHA_POLY_OPENSSH());
  private static final List<Factory.Named<Cipher>> OLD_CIPHERS =
      List.of(BlockCiphers.AES256CBC(), BlockCiphers.AES192CBC(), BlockCiphers.AES128CBC(), BlockCiphers.TripleDESCBC());

  private static final List<Factory.Named<MAC>> MACS =
      List.of(Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512());

  /**
   * The same with Encrypt-then-MAC behind: together with a CBC cipher that is the other half of CVE-2023-48795, so a device
   * with CBC only is to choose a plain MAC wherever it has one.
   */
  private static final List<Factory.Named<MAC>> MACS_WITH_CBC =
      List.of(Macs.HMACSHA2256(), Macs.HMACSHA2512(), Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm());
  private static final List<Factory.Named<MAC>> OLD_MACS =
      List.of(Macs.HMACSHA1(), Macs.HMACSHA196(), Macs.HMACMD5(), Macs.HMACMD596());

  private static final Config MODERN = modern(KEYS);
  private static final Config MODERN_WITH_CERTIFICATES = modern(both(KEYS, CERTIFICATES));
  private static final Config LEGACY = legacy(both(KEYS, OLD_KEYS));
  private static final Config LEGACY_WITH_CERTIFICATES = legacy(both(both(KEYS, OLD_KEYS), CERTIFICATES));

  private Algorithms() {}

  /**
   * @param certificates whether the login is by certificate. sshj then names their types for host keys too, hence not always, and
   *     behind all others, so that a device shows its plain key
   */
  static Config of(AlgorithmProfile profile, boolean certificates) {
    return switch (profile) {
      case MODERN -> certificates ? MODERN_WITH_CERTIFICATES : MODERN;
      case LEGACY -> certificates ? LEGACY_WITH_CERTIFICATES : LEGACY;
    };
  }

  private static Config modern(List<Factory.Named<KeyAlgorithm>> keys) {
    ConfigImpl config = common();
    config.setKeyExchangeFactories(KEY_EXCHANGES);
    config.setKeyAlgorithms(keys);
    config.setCipherFactories(CIPHERS);
    config.setMACFactories(MACS);
    return config;
  }

  private static Config legacy(List<Factory.Named<KeyAlgorithm>> keys) {
    ConfigImpl config = common();
    config.setKeyExchangeFactories(both(KEY_EXCHANGES, OLD_KEY_EXCHANGES));
    config.setKeyAlgorithms(keys);
    config.setCipherFactories(both(CIPHERS, OLD_CIPHERS));
    config.setMACFactories(both(MACS_WITH_CBC, OLD_MACS));
    // Some old servers lose what arrives before they have written their own greeting.
    config.setWaitForServerIdentBeforeSendingClientIdent(true);
    return config;
  }

  private static ConfigImpl common() {
    ConfigImpl config = new ConfigImpl();
    config.setLoggerFactory(SILENT);
    config.setVersion("Trunkline");
    config.setRandomFactory(new SingletonRandomFactory(new JCERandom.Factory()));
    config.setKeepAliveProvider(KeepAliveProvider.HEARTBEAT);
    config.setCompressionFactories(List.of(new NoneCompression.Factory()));
    config.setFileKeyProviderFactories(
        List.of(
            new OpenSSHKeyV1KeyFile.Factory(),
            new PKCS8KeyFile.Factory(),
            new OpenSSHKeyFile.Factory(),
            new PuTTYKeyFile.Factory()));
    return config;
  }

  private static <T> List<T> both(List<T> first, List<T> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }
}
