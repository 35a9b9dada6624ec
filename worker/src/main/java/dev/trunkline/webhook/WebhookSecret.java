package dev.trunkline.webhook;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** What deliveries are signed with, as Standard Webhooks writes it: {@code whsec_} and Base64 of 24 to 64 bytes. */
public final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final int LEAST_BYTES = 24;
  private static final int MOST_BYTES = 64;
  private static final int MADE_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private WebhookSecret() {}

  static String random() {
    byte[] key = new byte[MADE_BYTES];
    RANDOM.nextBytes(key);
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  /** What is wrong with one that somebody brings; empty where nothing is. Does not repeat it. */
  public static Optional<String> objection(String text) {
    try {
      int bytes = key(text).length;
      if (text.startsWith(PREFIX) && bytes >= LEAST_BYTES && bytes <= MOST_BYTES) return Optional.empty();
    } catch (IllegalArgumentException _) {
      // Said below, as for every other mistake.
    }
    return Optional.of("must be " + PREFIX + " and Base64 of " + LEAST_BYTES + " to " + MOST_BYTES + " bytes");
  }

  static byte[] key(String text) {
    return Base64.getDecoder().decode(text.substring(Math.min(PREFIX.length(), text.length())));
  }
}
