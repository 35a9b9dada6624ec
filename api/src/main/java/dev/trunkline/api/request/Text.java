package dev.trunkline.api.request;

/** What texts from outside may hold. */
final class Text {
  private static final int SHOWN = 64;

  private Text() {}

  /** Control characters, line ends among them, and halves of a surrogate pair, which no encoding can carry. */
  static boolean hasControlCharacters(String text) {
    return text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  static boolean hasBlanks(String text) {
    return text.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
  }

  /** A name from the request, fit to be repeated in a message. */
  static String quotable(String text) {
    String plain = text.codePoints().limit(SHOWN)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
    return text.length() > SHOWN ? plain + "..." : plain;
  }
}
