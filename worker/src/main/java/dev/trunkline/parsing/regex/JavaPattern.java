package dev.trunkline.parsing.regex;

import dev.trunkline.parsing.regex.Node.Member;
import dev.trunkline.parsing.regex.Node.Mode;
import java.util.List;

/** Writes a pattern in the words of {@code java.util.regex}, to be compiled with UNIX_LINES. */
final class JavaPattern {
  private static final String DIGIT = "\\p{Nd}";

  /** Python's isalnum() is exactly the letters and numbers of Unicode. */
  private static final String WORD = "\\p{L}\\p{N}_";

  private static final String ASCII_DIGIT = "0-9";
  private static final String ASCII_WORD = "a-zA-Z0-9_";
  private static final String ASCII_SPACE = " \\t\\n\\r\\f\\x0B";

  /** Python's isspace(). The intersection costs a letter one comparison instead of six. */
  private static final String SPACE =
      ASCII_SPACE
          + "\\x1C\\x1D\\x1E\\x1F\\x85\\xA0"
          + "[\\u1680-\\u3000&&[\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]]";

  private final StringBuilder out = new StringBuilder();

  static String of(Node node) {
    JavaPattern pattern = new JavaPattern();
    pattern.write(node);
    return pattern.out.toString();
  }

  private void write(Node node) {
    switch (node) {
      case Node.Literal literal -> cased(literal.flags(), literal(literal.codePoint()));
      case Node.Any any -> out.append(any.flags().dotAll() ? "(?s:.)" : ".");
      case Node.CharacterClass set -> cased(set.flags(), characterClass(set));
      case Node.Anchor anchor -> out.append(anchor(anchor));
      // The parentheses keep a digit that follows from becoming part of the number.
      case Node.Reference reference -> cased(reference.flags(), "(?:\\" + reference.group() + ")");
      case Node.Group(int number, Node body) -> enclosed(number == 0 ? "(?:" : "(", body);
      case Node.Atomic(Node body) -> enclosed("(?>", body);
      case Node.Look look -> enclosed("(?" + (look.behind() ? "<" : "") + (look.negated() ? "!" : "="), look.body());
      case Node.Sequence(List<Node> parts) -> parts.forEach(this::write);
      case Node.Choice(List<Node> branches) -> branches(branches);
      case Node.Repeat repeat -> repeat(repeat);
    }
  }

  private void cased(Flags flags, String written) {
    if (!flags.ignoreCase()) {
      out.append(written);
    } else {
      out.append(flags.ascii() ? "(?i:" : "(?iu:").append(written).append(')');
    }
  }

  private static String literal(int c) {
    if (c < 128 && Character.isLetterOrDigit(c) || c == ' ' || c == '_') return Character.toString(c);
    return c > ' ' && c < 0x7F ? "\\" + (char) c : "\\x{%X}".formatted(c);
  }

  private static String characterClass(Node.CharacterClass set) {
    StringBuilder members = new StringBuilder(set.negated() ? "[^" : "[");
    for (Member member : set.members()) {
      switch (member) {
        case Member.Range(int first, int last) -> {
          members.append(literal(first));
          if (last != first) members.append('-').append(literal(last));
        }
        case Member.Category(char letter) -> members.append(category(letter, set.flags()));
      }
    }
    return members.append(']').toString();
  }

  private static String category(char letter, Flags flags) {
    boolean ascii = flags.ascii();
    return switch (letter) {
      case 'd' -> ascii ? ASCII_DIGIT : DIGIT;
      case 's' -> ascii ? ASCII_SPACE : SPACE;
      case 'w' -> ascii ? ASCII_WORD : WORD;
      case 'D', 'S', 'W' -> "[^" + category(Character.toLowerCase(letter), flags) + "]";
      default -> throw new IllegalArgumentException("no category: " + letter);
    };
  }

  private static String anchor(Node.Anchor anchor) {
    boolean multiline = anchor.flags().multiline();
    String word = "[" + category('w', anchor.flags()) + "]";
    return switch (anchor.place()) {
      case TEXT_START -> "\\A";
      case TEXT_END -> "\\z";
      case LINE_START -> multiline ? "(?<![^\\n])" : "^";
      case LINE_END -> multiline ? "(?![^\\n])" : "$";
      case WORD_BOUNDARY -> "(?:(?<=%1$s)(?!%1$s)|(?<!%1$s)(?=%1$s))".formatted(word);
      // Up to Python 3.13 an empty text has no such place.
      case NO_WORD_BOUNDARY -> "(?!\\A\\z)(?:(?<=%1$s)(?=%1$s)|(?<!%1$s)(?!%1$s))".formatted(word);
    };
  }

  private void enclosed(String opening, Node body) {
    out.append(opening);
    write(body);
    out.append(')');
  }

  private void branches(List<Node> branches) {
    for (int i = 0; i < branches.size(); i++) {
      if (i > 0) out.append('|');
      write(branches.get(i));
    }
  }

  private void repeat(Node.Repeat repeat) {
    if (repeat.body() instanceof Node.Look) {
      enclosed("(?:", repeat.body());
    } else {
      write(repeat.body());
    }
    out.append(count(repeat.least(), repeat.most()));
    if (repeat.mode() != Mode.GREEDY) out.append(repeat.mode() == Mode.LAZY ? '?' : '+');
  }

  private static String count(int least, int most) {
    if (most == Node.UNBOUNDED) return least == 0 ? "*" : least == 1 ? "+" : "{" + least + ",}";
    if (least == 0 && most == 1) return "?";
    return least == most ? "{" + least + "}" : "{" + least + "," + most + "}";
  }
}
