package dev.trunkline.parsing;

import java.util.ArrayList;
import java.util.List;

/** What Python's texts do and Java's do otherwise. */
final class PythonText {
  private PythonText() {}

  /** {@code str.splitlines()}: more characters end a line than people think, and the last line may lack its end. */
  static List<String> splitLines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!endsLine(text.charAt(i))) continue;
      lines.add(text.substring(start, i));
      if (text.startsWith("\r\n", i)) i++;
      start = i + 1;
    }
    if (start < text.length()) lines.add(text.substring(start));
    return lines;
  }

  private static boolean endsLine(char c) {
    return c >= '\n' && c <= '\r' || c >= 0x1C && c <= 0x1E || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  /** {@code str.strip()}. */
  static String strip(String text) {
    String stripped = stripEnd(text);
    int start = 0;
    while (start < stripped.length() && isSpace(stripped.charAt(start))) start++;
    return stripped.substring(start);
  }

  /** {@code str.rstrip()}. */
  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) end--;
    return text.substring(0, end);
  }

  private static boolean isSpace(char c) {
    return c >= '\t' && c <= '\r' || c >= 0x1C && c <= ' ' || c == 0x85 || Character.isSpaceChar(c);
  }
}
