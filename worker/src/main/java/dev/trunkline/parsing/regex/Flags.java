package dev.trunkline.parsing.regex;

/** The flags in force at one place of a pattern. */
record Flags(boolean ignoreCase, boolean multiline, boolean dotAll, boolean verbose, boolean ascii) {
  static final Flags NONE = new Flags(false, false, false, false, false);

  /** With the flag of a letter switched; "u" is what a text has without "a". */
  Flags with(int letter, boolean on) {
    return switch (letter) {
      case 'i' -> new Flags(on, multiline, dotAll, verbose, ascii);
      case 'm' -> new Flags(ignoreCase, on, dotAll, verbose, ascii);
      case 's' -> new Flags(ignoreCase, multiline, on, verbose, ascii);
      case 'x' -> new Flags(ignoreCase, multiline, dotAll, on, ascii);
      case 'a' -> new Flags(ignoreCase, multiline, dotAll, verbose, on);
      case 'u' -> new Flags(ignoreCase, multiline, dotAll, verbose, !on);
      default -> throw new IllegalArgumentException("no flag: " + Character.toString(letter));
    };
  }
}
