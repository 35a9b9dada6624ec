package dev.trunkline.job;

import dev.trunkline.secret.CredentialVersion;
import java.util.Map;
import java.util.Optional;

/**
 * The secret parts of a job in clear, by field name. Lives in the request that brings them and in the worker that uses them;
 * in between there is only what {@code secret.Sealer} makes of it.
 *
 * @param source the stored credential they are of; a job that names one is stored without them and gets those of the version that
 *     is current when it is claimed. Empty where the job brought its own
 */
public record Secrets(Map<String, String> byField, Optional<CredentialVersion> source) {
  public static final String PASSWORD = "password";
  public static final String PRIVATE_KEY = "private_key";
  public static final String PASSPHRASE = "passphrase";
  public static final String ENABLE_SECRET = "secret";
  public static final String CERTIFICATE = "certificate";
  public static final String OTP = "otp";
  public static final String ANSWERS = "answers";

  public Secrets {
    byField = Map.copyOf(byField);
  }

  /** What a job brings itself. */
  public Secrets(Map<String, String> byField) {
    this(byField, Optional.empty());
  }

  /**
   * What the fields of a jump host begin with.
   *
   * @param distance from the device: 1 for the jump host next to it
   */
  public static String ofJump(int distance) {
    return "jump.".repeat(distance);
  }

  public Optional<String> find(String field) {
    return Optional.ofNullable(byField.get(field));
  }

  @Override
  public String toString() {
    return "Secrets" + byField.keySet();
  }
}
