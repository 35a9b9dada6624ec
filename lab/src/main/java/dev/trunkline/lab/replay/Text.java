package dev.trunkline.lab.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Bytes with placeholders in them: <code>{username}</code>, <code>{password}</code>, <code>{enable}</code> and <code>
 * {nonce}</code>.
 *
 * @param characters one for each byte
 * @param literal whether a brace is just a brace
 */
public record Text(String characters, boolean literal) {
  static final String NONCE = "{nonce}";

  public static Text of(String text) {
    return new Text(new String(text.getBytes(UTF_8), ISO_8859_1), false);
  }

  /** Bytes that are no UTF-8. */
  public static Text ofBytes(byte[] bytes) {
    return new Text(new String(bytes, ISO_8859_1), true);
  }

  /**
   * @throws IllegalArgumentException where it is no hexadecimal text
   */
  static Text ofHex(String hex) {
    return ofBytes(HexFormat.of().parseHex(hex));
  }

  /** With each placeholder replaced that has a value. */
  public byte[] bytes(Map<String, String> values) {
    return filled(values).getBytes(ISO_8859_1);
  }

  /** What the bytes mean in UTF-8, the placeholders replaced. */
  public String text(Map<String, String> values) {
    return new String(bytes(values), UTF_8);
  }

  /** The word that stands where this text has a nonce, once what was typed shows all of it. */
  public Optional<String> nonceIn(String typed, Map<String, String> values) {
    String filled = filled(values);
    int start = filled.indexOf(NONCE);
    if (literal || start < 0 || typed.length() < start || !filled.startsWith(typed.substring(0, start))) {
      return Optional.empty();
    }
    int end = start;
    while (end < typed.length() && Character.isLetterOrDigit(typed.charAt(end))) {
      end++;
    }
    return end > start && end < typed.length() ? Optional.of(typed.substring(start, end)) : Optional.empty();
  }

  boolean hasNonce() {
    return !literal && characters.contains(NONCE);
  }

  String filled(Map<String, String> values) {
    String filled = characters;
    if (!literal) {
      for (Map.Entry<String, String> value : values.entrySet()) {
        filled = filled.replace("{" + value.getKey() + "}", value.getValue());
      }
    }
    return filled;
  }
}
