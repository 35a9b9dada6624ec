package dev.trunkline.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/**
 * Who logs in, and with what.
 *
 * @param enable the secret that opens the privileged mode of the device, where it has one
 * @param otp a one-time code for a device that asks for one
 */
public record Credential(String username, Proof proof, Optional<Secret> enable, Optional<Secret> otp) {

  /** What shows the device that the user is the user. */
  public sealed interface Proof {
    /** What nobody else may see of it. A certificate is public. */
    default Stream<Secret> secrets() {
      return switch (this) {
        case Password(Secret password) -> Stream.of(password);
        case PrivateKey(Secret pem, Optional<Secret> passphrase, _) -> Stream.concat(Stream.of(pem), passphrase.stream());
      };
    }
  }

  public record Password(Secret password) implements Proof {}

  /**
   * @param pem the key file's text: OpenSSH, PKCS#8, PEM or PuTTY
   * @param passphrase what the key file is encrypted with
   * @param certificate of the key, as in an OpenSSH {@code -cert.pub} file
   */
  public record PrivateKey(Secret pem, Optional<Secret> passphrase, Optional<Secret> certificate) implements Proof {}

  boolean isByCertificate() {
    return proof instanceof PrivateKey key && key.certificate.isPresent();
  }

  public static Credential ofPassword(String username, Secret password) {
    return new Credential(username, new Password(password), Optional.empty(), Optional.empty());
  }

  public static Credential ofPrivateKey(String username, Secret pem, Optional<Secret> passphrase) {
    return new Credential(username, new PrivateKey(pem, passphrase, Optional.empty()), Optional.empty(), Optional.empty());
  }

  public Credential withEnable(Secret secret) {
    return new Credential(username, proof, Optional.of(secret), otp);
  }

  public Credential withOtp(Secret code) {
    return new Credential(username, proof, enable, Optional.of(code));
  }

  /** For a private key only. */
  public Credential withCertificate(Secret certificate) {
    return switch (proof) {
      case PrivateKey(Secret pem, Optional<Secret> passphrase, _) ->
          new Credential(username, new PrivateKey(pem, passphrase, Optional.of(certificate)), enable, otp);
      case Password _ -> throw new IllegalArgumentException("a password has no certificate");
    };
  }

  /** For devices that take options of the terminal behind the user name. */
  public Credential appendingToUsername(String suffix) {
    return new Credential(username + suffix, proof, enable, otp);
  }

  /**
   * Compares credentials without keeping them: equal for equal secrets, and worthless outside this process. Without the one-time
   * code, or nobody could share what somebody opened with it.
   */
  public String fingerprint() {
    return fingerprint(Fingerprint.OF_THIS_PROCESS, enable, Optional.empty());
  }

  /**
   * Compares what logs in, the enable secret apart, wherever the same key is. With the one-time code: a fresh one is worth a try
   * where another was refused.
   *
   * @param key for HMAC-SHA-256; whoever has it and a fingerprint can guess at the secret
   */
  public String fingerprint(SecretKey key) {
    return fingerprint(key, Optional.empty(), otp);
  }

  private String fingerprint(SecretKey key, Optional<Secret> enable, Optional<Secret> otp) {
    List<Optional<Secret>> parts = new ArrayList<>();
    String kind =
        switch (proof) {
          case Password(Secret password) -> {
            parts.addAll(List.of(Optional.of(password), Optional.empty(), enable));
            yield "password";
          }
          case PrivateKey(Secret pem, Optional<Secret> passphrase, Optional<Secret> certificate) -> {
            parts.addAll(List.of(Optional.of(pem), passphrase, enable));
            // Only where there is one: what was stored before there were certificates stays the same.
            if (certificate.isPresent()) parts.add(certificate);
            yield certificate.isPresent() ? "certificate" : "key";
          }
        };
    if (otp.isPresent()) parts.add(otp);
    return Fingerprint.of(key, kind, username, parts);
  }
}
