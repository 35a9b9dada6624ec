package dev.trunkline.result;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * A command's output in the two shapes the database keeps: text to show and to search, and the exact bytes where text cannot
 * hold them (invalid UTF-8, or NUL, which PostgreSQL refuses in text). An output of many megabytes is never copied where it is
 * valid text.
 *
 * @param text in UTF-8, without NUL
 * @param bytes null where {@code text} says it all
 */
public record StoredOutput(byte[] text, byte[] bytes) {
  private static final StoredOutput NONE = new StoredOutput(null, null);
  private static final int CHARACTERS_AT_ONCE = 8192;

  public static StoredOutput of(byte[] output) {
    if (output == null) return NONE;
    if (isText(output)) return new StoredOutput(output, null);
    return new StoredOutput(utf8(output).getBytes(StandardCharsets.UTF_8), output);
  }

  private static boolean isText(byte[] output) {
    for (byte each : output) if (each == 0) return false;
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer left = ByteBuffer.wrap(output);
    CharBuffer unused = CharBuffer.allocate(CHARACTERS_AT_ONCE);
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) result = decoder.decode(left, unused.clear(), true);
    return !result.isError();
  }

  /** The output as text, whatever it is. */
  public static String utf8(byte[] output) {
    return asText(new String(output, StandardCharsets.UTF_8));
  }

  /** The text as PostgreSQL takes it, which is without NUL. */
  public static String asText(String text) {
    return text.replace('\0', '\uFFFD');
  }
}
