package dev.trunkline.session;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Questions to single lines of what a device said. */
final class Lines {
  private static final int SHOWN = 200;

  private Lines() {}

  /** Whether the last match in the line reaches to its end, blanks aside. */
  static boolean endsWith(String line, Pattern pattern) {
    String text = line.stripTrailing();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      if (matcher.end() == text.length() && matcher.end() > matcher.start()) return true;
    }
    return false;
  }

  /** For a person: bytes that are no text are replaced, and the last {@link #SHOWN} characters are enough. */
  static String readable(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}&&[^\n]]", "\uFFFD").strip();
    return text.length() <= SHOWN ? text : "..." + text.substring(text.length() - SHOWN);
  }
}
