package dev.trunkline.parsing.regex;

import java.util.List;

/** A pattern, read. */
sealed interface Node {
  record Literal(int codePoint, Flags flags) implements Node {}

  /** The dot. */
  record Any(Flags flags) implements Node {}

  record CharacterClass(boolean negated, List<Member> members, Flags flags) implements Node {}

  record Anchor(Place place, Flags flags) implements Node {}

  /**
   * @param number as Python counts, which is as Java counts what is written here; 0 for a group that captures nothing
   */
  record Group(int number, Node body) implements Node {}

  record Atomic(Node body) implements Node {}

  record Look(boolean behind, boolean negated, Node body) implements Node {}

  record Reference(int group, Flags flags) implements Node {}

  record Sequence(List<Node> parts) implements Node {}

  record Choice(List<Node> branches) implements Node {}

  /** @param most {@link #UNBOUNDED} for no limit */
  record Repeat(Node body, int least, int most, Mode mode) implements Node {}

  int UNBOUNDED = Integer.MAX_VALUE;

  /** Where in the text. */
  enum Place {
    TEXT_START,
    TEXT_END,
    LINE_START,
    LINE_END,
    WORD_BOUNDARY,
    NO_WORD_BOUNDARY
  }

  /** How much a repeat takes, and whether it gives back. */
  enum Mode {
    GREEDY,
    LAZY,
    POSSESSIVE
  }

  /** What a class is made of. */
  sealed interface Member {
    /** From one code point to another; the two may be the same. */
    record Range(int first, int last) implements Member {}

    /** One of d, D, s, S, w, W. */
    record Category(char letter) implements Member {}
  }
}
