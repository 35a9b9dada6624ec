package dev.trunkline.transport;

import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Who logs in, and with what.
 *
 * @param enable the secret that opens the privileged mode of the device, where it has one
 */
public record Credential(String username, Proof proof, Optional<Secret> enable) {

  /** What shows the device that the user is the user. */
  public sealed interface Proof {}

  public record Password(Secret password) implements Proof {}

  /**
   * @param pem the key file's text: OpenSSH, PKCS#8, PEM or PuTTY
   * @param passphrase what the key file is encrypted with
   */
  public record PrivateKey(Secret pem, Optional<Secret> passphrase) implements Proof {}

  boolean isByCertificate() {
    return false;
  }

  public static Credential ofPassword(String username, Secret password) {
    return new Credential(username, new Password(password), Optional.empty());
  }

  public static Credential ofPrivateKey(String username, Secret pem, Optional<Secret> passphrase) {
    return new Credential(username, new PrivateKey(pem, passphrase), Optional.empty());
  }

  public Credential withEnable(Secret secret) {
    return new Credential(username, proof, Optional.of(secret));
  }

  /** For devices that take options of the terminal behind the user name. */
  public Credential appendingToUsername(String suffix) {
    return new Credential(username + suffix, proof, enable);
  }

  /** Compares credentials without keeping them: equal for equal secrets, and worthless outside this process. */
  public String fingerprint() {
    return fingerprint(Fingerprint.OF_THIS_PROCESS, enable);
  }

  /**
   * Compares what logs in, the enable secret apart, wherever the same key is.
   *
   * @param key for HMAC-SHA-256; whoever has it and a fingerprint can guess at the secret
   */
  public String fingerprint(SecretKey key) {
    return fingerprint(key, Optional.empty());
  }

  private String fingerprint(SecretKey key, Optional<Secret> enable) {
    return switch (proof) {
      case Password(Secret password) -> Fingerprint.of(key, "password", username, password, Optional.empty(), enable);
      case PrivateKey(Secret pem, Optional<Secret> passphrase) ->
          Fingerprint.of(key, "key", username, pem, passphrase, enable);
    };
  }
}
