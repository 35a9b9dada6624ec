package dev.trunkline.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as its owner has it: {@code trunk_}, the id as 32 hexadecimal digits, a dot, and 256 random bits in URL-safe Base64. The
 * beginning lets scanners of source code know it for a secret. Where it is printed by accident the secret is left out.
 */
record TokenText(UUID id, String secret) {
  private static final String PREFIX = "trunk_";
  private static final int SECRET_BYTES = 32;
  private static final Pattern SHAPE = Pattern.compile(PREFIX + "([0-9a-f]{16})([0-9a-f]{16})\\.([A-Za-z0-9_-]{43})");
  private static final SecureRandom RANDOM = new SecureRandom();

  static TokenText random() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return new TokenText(UUID.randomUUID(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** Empty where the text has not the shape of a token. */
  static Optional<TokenText> read(String text) {
    Matcher parts = SHAPE.matcher(text);
    if (!parts.matches()) return Optional.empty();
    UUID id = new UUID(HexFormat.fromHexDigitsToLong(parts.group(1)), HexFormat.fromHexDigitsToLong(parts.group(2)));
    return Optional.of(new TokenText(id, parts.group(3)));
  }

  /** The whole token. */
  String shown() {
    HexFormat hex = HexFormat.of();
    return PREFIX + hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits()) + "." + secret;
  }

  @Override
  public String toString() {
    return "token " + id;
  }
}
