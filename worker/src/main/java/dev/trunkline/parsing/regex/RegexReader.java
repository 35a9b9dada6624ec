package dev.trunkline.parsing.regex;

import dev.trunkline.parsing.regex.Node.Mode;
import dev.trunkline.parsing.regex.Node.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a pattern as Python's {@code re} does. */
final class RegexReader {
  /** As many as nobody nests; the reader, and Java's own, call themselves for each. */
  private static final int DEEPEST = 100;

  private static final long TOO_MANY = 1_000_000_000;

  /** What was read. */
  record Regex(Node root, Map<String, Integer> names, int groups) {}

  private final Cursor in;
  private final Groups groups = new Groups();
  private final Escapes escapes;
  private final ClassReader classes;
  private final GroupOpening openings;
  private int depth;

  private RegexReader(String pattern, Flags global) {
    this.in = new Cursor(pattern);
    this.escapes = new Escapes(in, groups);
    this.classes = new ClassReader(in, escapes);
    this.openings = new GroupOpening(in, groups, global);
  }

  /**
   * A flag in the middle of a pattern holds for all of it, so a pattern that has one is read again with it. Python has
   * done so up to 3.10 and refuses such a flag since; rules begin with {@code ^}, so without this they could have none.
   */
  static Regex read(String pattern) throws BadRegexException {
    Flags known = Flags.NONE;
    while (true) {
      RegexReader reader = new RegexReader(pattern, known);
      Node root = reader.whole(known);
      if (reader.openings.global().equals(known)) return new Regex(root, reader.groups.byName(), reader.groups.count());
      known = reader.openings.global();
    }
  }

  private Node whole(Flags flags) throws BadRegexException {
    Node root = choice(flags);
    if (!in.atEnd()) throw in.error("unbalanced parenthesis");
    return root;
  }

  private Node choice(Flags flags) throws BadRegexException {
    if (++depth > DEEPEST) throw in.error("more than " + DEEPEST + " groups in each other");
    List<Node> branches = new ArrayList<>();
    do {
      branches.add(sequence(flags));
    } while (in.take('|'));
    depth--;
    return branches.size() == 1 ? branches.getFirst() : new Node.Choice(branches);
  }

  private Node sequence(Flags flags) throws BadRegexException {
    List<Node> parts = new ArrayList<>();
    while (!in.atEnd() && in.peek() != '|' && in.peek() != ')') {
      int c = in.next();
      if (flags.verbose() && skipped(c)) continue;
      switch (c) {
        case '*' -> repeat(parts, 0, Node.UNBOUNDED);
        case '+' -> repeat(parts, 1, Node.UNBOUNDED);
        case '?' -> repeat(parts, 0, 1);
        case '{' -> braces(parts, flags);
        case '(' -> group(parts, flags);
        default -> parts.add(single(c, flags));
      }
    }
    return new Node.Sequence(parts);
  }

  private boolean skipped(int c) {
    if (c == '#') {
      while (!in.atEnd() && in.next() != '\n') continue;
      return true;
    }
    return " \t\n\r\u000B\f".indexOf(c) >= 0;
  }

  private Node single(int c, Flags flags) throws BadRegexException {
    return switch (c) {
      case '\\' -> escapes.outsideClass(flags);
      case '[' -> classes.read(flags);
      case '.' -> new Node.Any(flags);
      case '^' -> new Node.Anchor(Place.LINE_START, flags);
      case '$' -> new Node.Anchor(Place.LINE_END, flags);
      default -> new Node.Literal(c, flags);
    };
  }

  /** A brace that begins no count stands for itself. */
  private void braces(List<Node> parts, Flags flags) throws BadRegexException {
    int start = in.position();
    String least = in.digits(10, Integer.MAX_VALUE);
    boolean comma = in.take(',');
    String most = comma ? in.digits(10, Integer.MAX_VALUE) : least;
    if (!in.take('}') || !comma && least.isEmpty()) {
      in.moveTo(start);
      parts.add(new Node.Literal('{', flags));
      return;
    }
    repeat(parts, count(least, 0, start), count(most, Node.UNBOUNDED, start));
  }

  private static int count(String digits, int standard, int position) throws BadRegexException {
    if (digits.isEmpty()) return standard;
    if (digits.length() > 10 || Long.parseLong(digits) > TOO_MANY) {
      throw new BadRegexException("the repetition number is too large", position);
    }
    return Integer.parseInt(digits);
  }

  private void repeat(List<Node> parts, int least, int most) throws BadRegexException {
    if (most < least) throw in.error("min repeat greater than max repeat");
    if (parts.isEmpty() || parts.getLast() instanceof Node.Anchor) throw in.error("nothing to repeat");
    if (parts.getLast() instanceof Node.Repeat) throw in.error("multiple repeat");
    Mode mode = in.take('?') ? Mode.LAZY : in.take('+') ? Mode.POSSESSIVE : Mode.GREEDY;
    parts.add(new Node.Repeat(parts.removeLast(), least, most, mode));
  }

  private void group(List<Node> parts, Flags flags) throws BadRegexException {
    int start = in.position() - 1;
    GroupOpening.Opened opened = openings.read(flags);
    if (opened instanceof GroupOpening.Nothing) return;
    if (opened instanceof GroupOpening.Complete(Node node)) {
      parts.add(node);
      return;
    }
    if (opened instanceof GroupOpening.Body body) {
      Node content = choice(body.flags());
      if (!in.take(')')) throw new BadRegexException("missing ), unterminated subpattern", start);
      groups.close(body.number());
      if (body.behind() && !Width.of(content).isFixed()) {
        throw new BadRegexException("look-behind requires fixed-width pattern", start);
      }
      parts.add(body.kind().apply(content));
    }
  }
}
