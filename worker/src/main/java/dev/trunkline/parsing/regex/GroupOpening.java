package dev.trunkline.parsing.regex;

import java.util.function.UnaryOperator;

/** Reads what follows an opening parenthesis. */
final class GroupOpening {
  private static final String FLAGS = "aiLmsux";
  private static final String TYPES = "aLu";

  private final Cursor in;
  private final Groups groups;
  private Flags global;

  GroupOpening(Cursor in, Groups groups, Flags global) {
    this.in = in;
    this.groups = groups;
    this.global = global;
  }

  /** What an opening parenthesis turned out to be. */
  sealed interface Opened {}

  /** A comment, or flags for the whole pattern. */
  record Nothing() implements Opened {}

  /** A reference, which has no body. */
  record Complete(Node node) implements Opened {}

  /**
   * @param number 0 where it captures nothing
   * @param behind whether the body must have one width
   * @param kind makes the group of its body
   */
  record Body(int number, boolean behind, Flags flags, UnaryOperator<Node> kind) implements Opened {
    static Body plain(Flags flags) {
      return new Body(0, false, flags, content -> new Node.Group(0, content));
    }

    static Body capturing(int number, Flags flags) {
      return new Body(number, false, flags, content -> new Node.Group(number, content));
    }

    static Body look(boolean behind, boolean negated, Flags flags) {
      return new Body(0, behind, flags, content -> new Node.Look(behind, negated, content));
    }
  }

  /** Every flag that was set for the whole pattern. */
  Flags global() {
    return global;
  }

  Opened read(Flags flags) throws BadRegexException {
    if (!in.take('?')) return Body.capturing(groups.open(), flags);
    int start = in.position();
    int c = in.next();
    return switch (c) {
      case ':' -> Body.plain(flags);
      case '>' -> new Body(0, false, flags, Node.Atomic::new);
      case '=' -> Body.look(false, false, flags);
      case '!' -> Body.look(false, true, flags);
      case '<' -> behind(flags);
      case 'P' -> named(flags);
      case '#' -> comment(start);
      case '(' -> throw new BadRegexException("a conditional group (?(...)...|...) is not supported", start);
      case Cursor.END -> throw new BadRegexException("unexpected end of pattern", start);
      default -> flags(c, flags, start);
    };
  }

  private Opened behind(Flags flags) throws BadRegexException {
    if (in.take('=')) return Body.look(true, false, flags);
    if (in.take('!')) return Body.look(true, true, flags);
    throw in.error("unknown extension ?<" + shown(in.peek()));
  }

  private Opened named(Flags flags) throws BadRegexException {
    int start = in.position() + 1;
    if (in.take('<')) return Body.capturing(groups.open(in.until('>', "group name"), start), flags);
    if (in.take('=')) return new Complete(new Node.Reference(groups.find(in.until(')', "group name"), start), flags));
    throw in.error("unknown extension ?P" + shown(in.peek()));
  }

  private Opened comment(int start) throws BadRegexException {
    while (!in.atEnd()) {
      if (in.next() == ')') return new Nothing();
    }
    throw new BadRegexException("missing ), unterminated comment", start);
  }

  private Opened flags(int first, Flags outer, int start) throws BadRegexException {
    if (first != '-' && FLAGS.indexOf(first) < 0) {
      throw new BadRegexException("unknown extension ?" + shown(first), start);
    }
    in.moveTo(start);
    String on = letters();
    checkTypes(on, start);
    if (in.take(')') && !on.isEmpty()) {
      global = switched(global, on, true);
      return new Nothing();
    }
    String off = in.take('-') ? letters() : "";
    if (!in.take(':') || on.isEmpty() && off.isEmpty()) throw in.error("unknown flag, or missing -, : or )");
    if (off.chars().anyMatch(c -> TYPES.indexOf(c) >= 0)) {
      throw new BadRegexException("bad inline flags: cannot turn off flags 'a', 'u' and 'L'", start);
    }
    if (off.chars().anyMatch(c -> on.indexOf(c) >= 0)) {
      throw new BadRegexException("bad inline flags: flag turned on and off", start);
    }
    return Body.plain(switched(switched(outer, on, true), off, false));
  }

  private String letters() {
    StringBuilder letters = new StringBuilder();
    while (in.peek() >= 0 && FLAGS.indexOf(in.peek()) >= 0) letters.appendCodePoint(in.next());
    return letters.toString();
  }

  private static void checkTypes(String letters, int start) throws BadRegexException {
    if (letters.indexOf('L') >= 0) {
      throw new BadRegexException("bad inline flags: cannot use 'L' flag with a str pattern", start);
    }
    if (letters.indexOf('a') >= 0 && letters.indexOf('u') >= 0) {
      throw new BadRegexException("bad inline flags: flags 'a', 'u' and 'L' are incompatible", start);
    }
  }

  private static Flags switched(Flags flags, String letters, boolean on) {
    Flags switched = flags;
    for (char letter : letters.toCharArray()) switched = switched.with(letter, on);
    return switched;
  }

  private static String shown(int c) {
    return c == Cursor.END ? "" : Character.toString(c);
  }
}
