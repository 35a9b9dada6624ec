package dev.trunkline.result;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A command's output in the two shapes the database keeps: text to show and to search, and the exact bytes where text cannot
 * hold them (invalid UTF-8, or NUL, which PostgreSQL refuses in text).
 *
 * @param bytes null where {@code text} says it all
 */
public record StoredOutput(String text, byte[] bytes) {
  private static final StoredOutput NONE = new StoredOutput(null, null);

  public static StoredOutput of(byte[] output) {
    if (output == null) return NONE;
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(output))
              .toString();
      return text.indexOf('\0') < 0 ? new StoredOutput(text, null) : shownReplaced(output);
    } catch (CharacterCodingException e) {
      return shownReplaced(output);
    }
  }

  private static StoredOutput shownReplaced(byte[] output) {
    return new StoredOutput(asText(new String(output, StandardCharsets.UTF_8)), output);
  }

  /** The text as PostgreSQL takes it, which is without NUL. */
  public static String asText(String text) {
    return text.replace('\0', '\uFFFD');
  }

  /** The bytes as the device sent them. */
  public byte[] exact() {
    return bytes != null ? bytes : text.getBytes(StandardCharsets.UTF_8);
  }
}
