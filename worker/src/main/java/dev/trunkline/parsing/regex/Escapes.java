package dev.trunkline.parsing.regex;

import dev.trunkline.parsing.regex.Node.Member;
import dev.trunkline.parsing.regex.Node.Place;
import java.util.List;

/** What a backslash begins. The cursor is behind it. */
final class Escapes {
  private static final int MOST_OCTAL = 0377;

  private final Cursor in;
  private final Groups groups;

  Escapes(Cursor in, Groups groups) {
    this.in = in;
    this.groups = groups;
  }

  Node outsideClass(Flags flags) throws BadRegexException {
    int start = in.position();
    int c = in.next();
    return switch (c) {
      case 'A' -> new Node.Anchor(Place.TEXT_START, flags);
      case 'Z', 'z' -> new Node.Anchor(Place.TEXT_END, flags);
      case 'b' -> new Node.Anchor(Place.WORD_BOUNDARY, flags);
      case 'B' -> new Node.Anchor(Place.NO_WORD_BOUNDARY, flags);
      case 'd', 'D', 's', 'S', 'w', 'W' ->
          new Node.CharacterClass(false, List.of(new Member.Category((char) c)), flags);
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> numbered(start, flags);
      default -> new Node.Literal(character(c, start), flags);
    };
  }

  Member insideClass() throws BadRegexException {
    int start = in.position();
    int c = in.next();
    return switch (c) {
      case 'd', 'D', 's', 'S', 'w', 'W' -> new Member.Category((char) c);
      case 'b' -> new Member.Range('\b', '\b');
      case '1', '2', '3', '4', '5', '6', '7' -> single(octal(start, 3));
      case '8', '9' -> throw bad(c, start);
      default -> single(character(c, start));
    };
  }

  private static Member single(int codePoint) {
    return new Member.Range(codePoint, codePoint);
  }

  /** Three octal digits are a character, anything else is a group. */
  private Node numbered(int start, Flags flags) throws BadRegexException {
    in.moveTo(start);
    if (in.digits(8, 3).length() == 3) return new Node.Literal(octal(start, 3), flags);
    in.moveTo(start);
    int group = Integer.parseInt(in.digits(10, 2));
    groups.checkClosed(group, start);
    return new Node.Reference(group, flags);
  }

  private int octal(int start, int most) throws BadRegexException {
    in.moveTo(start);
    int value = Integer.parseInt(in.digits(8, most), 8);
    if (value > MOST_OCTAL) throw new BadRegexException("octal escape value outside of range 0-0o377", start - 1);
    return value;
  }

  private int character(int c, int start) throws BadRegexException {
    return switch (c) {
      case Cursor.END -> throw new BadRegexException("bad escape (end of pattern)", start - 1);
      case 'a' -> 0x07;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      case '0' -> octal(start, 3);
      case 'x' -> hexadecimal(2, start);
      case 'u' -> hexadecimal(4, start);
      case 'U' -> hexadecimal(8, start);
      case 'N' -> named(start);
      default -> {
        if (c < 128 && Character.isLetter(c)) throw bad(c, start);
        yield c;
      }
    };
  }

  private int hexadecimal(int length, int start) throws BadRegexException {
    String digits = in.digits(16, length);
    long value = digits.length() == length ? Long.parseLong(digits, 16) : Long.MAX_VALUE;
    if (value > Character.MAX_CODE_POINT) throw new BadRegexException("incomplete or impossible escape", start - 1);
    return (int) value;
  }

  private int named(int start) throws BadRegexException {
    if (!in.take('{')) throw new BadRegexException("missing {", start - 1);
    String name = in.until('}', "character name");
    try {
      return Character.codePointOf(name);
    } catch (IllegalArgumentException _) {
      throw new BadRegexException("undefined character name '" + name + "'", start - 1);
    }
  }

  private static BadRegexException bad(int c, int start) {
    return new BadRegexException("bad escape \\" + Character.toString(c), start - 1);
  }
}
