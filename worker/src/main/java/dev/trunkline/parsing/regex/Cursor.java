package dev.trunkline.parsing.regex;

/** A place in a pattern. */
final class Cursor {
  static final int END = -1;

  private final int[] text;
  private int at;

  Cursor(String text) {
    this.text = text.codePoints().toArray();
  }

  int position() {
    return at;
  }

  void moveTo(int position) {
    at = position;
  }

  boolean atEnd() {
    return at == text.length;
  }

  /** The next character without moving, or {@link #END}. */
  int peek() {
    return atEnd() ? END : text[at];
  }

  /** The next character, or {@link #END}. */
  int next() {
    return atEnd() ? END : text[at++];
  }

  boolean take(int expected) {
    if (peek() != expected) return false;
    at++;
    return true;
  }

  boolean take(String expected) {
    int start = at;
    if (expected.codePoints().allMatch(this::take)) return true;
    at = start;
    return false;
  }

  /** At most so many digits of a radix. */
  String digits(int radix, int most) {
    StringBuilder taken = new StringBuilder();
    while (taken.length() < most && isDigit(peek(), radix)) taken.appendCodePoint(next());
    return taken.toString();
  }

  /** What comes before a delimiter, which is taken too. */
  String until(int delimiter, String what) throws BadRegexException {
    int start = at;
    StringBuilder taken = new StringBuilder();
    while (!atEnd() && peek() != delimiter) taken.appendCodePoint(next());
    if (taken.isEmpty()) throw new BadRegexException("missing " + what, start);
    if (!take(delimiter)) {
      throw new BadRegexException("missing " + Character.toString(delimiter) + ", unterminated name", start);
    }
    return taken.toString();
  }

  BadRegexException error(String reason) {
    return new BadRegexException(reason, at);
  }

  static boolean isDigit(int c, int radix) {
    return c >= 0 && c < 128 && Character.digit(c, radix) >= 0;
  }
}
