package dev.trunkline.parsing.regex;

import dev.trunkline.parsing.regex.Node.Member;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands in square brackets. A bracket or an ampersand in there stands for itself. */
final class ClassReader {
  private final Cursor in;
  private final Escapes escapes;

  ClassReader(Cursor in, Escapes escapes) {
    this.in = in;
    this.escapes = escapes;
  }

  /** The cursor is behind the opening bracket. */
  Node read(Flags flags) throws BadRegexException {
    int start = in.position() - 1;
    boolean negated = in.take('^');
    List<Member> members = new ArrayList<>();
    while (members.isEmpty() || !in.take(']')) {
      if (in.atEnd()) throw new BadRegexException("unterminated character set", start);
      readMember(members);
    }
    return new Node.CharacterClass(negated, members, flags);
  }

  private void readMember(List<Member> members) throws BadRegexException {
    int start = in.position();
    Member first = member();
    if (!in.take('-')) {
      members.add(first);
    } else if (in.peek() == ']') {
      members.add(first);
      members.add(new Member.Range('-', '-'));
    } else if (!in.atEnd()) {
      members.add(range(first, member(), start));
    }
  }

  private Member member() throws BadRegexException {
    int c = in.next();
    return c == '\\' ? escapes.insideClass() : new Member.Range(c, c);
  }

  private static Member range(Member from, Member to, int start) throws BadRegexException {
    if (from instanceof Member.Range(int first, int _) && to instanceof Member.Range(int last, int _)) {
      if (first <= last) return new Member.Range(first, last);
    }
    throw new BadRegexException("bad character range", start);
  }
}
