package dev.trunkline.lab.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bytes as a TOML basic string shows them. */
public final class Quoted {
  private static final int LONGEST = 200;
  private static final Pattern SINGLE_QUOTE = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\\"(?!\\\\\"|$)");

  private Quoted() {}

  /** In one line, with the middle left out where it is long. */
  public static String shortened(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    if (text.length() > LONGEST) {
      text = text.substring(0, LONGEST / 2) + " ... " + text.substring(text.length() - LONGEST / 2);
    }
    return oneLine(text);
  }

  static String shortened(String characters) {
    return shortened(characters.getBytes(ISO_8859_1));
  }

  static String oneLine(String text) {
    return '"' + escaped(text) + '"';
  }

  /** Over several lines where it has them. */
  static String inLines(String text) {
    int first = text.indexOf('\n');
    if (first < 0 || first == text.length() - 1) {
      return oneLine(text);
    }
    return Stream.of(text.split("\n", -1)).map(Quoted::escapedLine).collect(Collectors.joining("\n", "\"\"\"\n", "\"\"\""));
  }

  /** Between three quotes a single one is just that, unless it is the last character. */
  private static String escapedLine(String line) {
    return SINGLE_QUOTE.matcher(escaped(line)).replaceAll("$1\"");
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> out.append(escaped(c)));
    return out.toString();
  }

  private static String escaped(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      default -> Character.isISOControl(c) ? "\\u%04x".formatted(c) : Character.toString(c);
    };
  }
}
