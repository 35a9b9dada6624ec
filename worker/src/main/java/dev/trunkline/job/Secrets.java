package dev.trunkline.job;

import java.util.Map;
import java.util.Optional;

/**
 * The secret parts of a job in clear, by field name. Lives in the request that brings them and in the worker that uses them;
 * in between there is only what {@code secret.Sealer} makes of it.
 */
public record Secrets(Map<String, String> byField) {
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
