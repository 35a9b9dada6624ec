package dev.trunkline.parsing.regex;

import java.util.List;

/** How many characters a pattern takes, from the least to the most. */
record Width(double least, double most) {
  private static final Width NONE = new Width(0, 0);
  private static final Width ONE = new Width(1, 1);

  boolean isFixed() {
    return least == most;
  }

  static Width of(Node node) {
    return switch (node) {
      case Node.Literal _, Node.Any _, Node.CharacterClass _ -> ONE;
      case Node.Anchor _, Node.Look _ -> NONE;
      // Python adds up the width of the group; Java takes no reference in there at all.
      case Node.Reference _ -> new Width(0, Double.POSITIVE_INFINITY);
      case Node.Group(int _, Node body) -> of(body);
      case Node.Atomic(Node body) -> of(body);
      case Node.Sequence(List<Node> parts) -> parts.stream().map(Width::of).reduce(NONE, Width::then);
      case Node.Choice(List<Node> branches) -> branches.stream().map(Width::of).reduce(Width::or).orElse(NONE);
      case Node.Repeat repeat -> of(repeat.body()).times(repeat.least(), repeat.most());
    };
  }

  private Width then(Width next) {
    return new Width(least + next.least, most + next.most);
  }

  private Width or(Width other) {
    return new Width(Math.min(least, other.least), Math.max(most, other.most));
  }

  private Width times(int fewest, int greatest) {
    return new Width(least * fewest, most == 0 ? 0 : most * greatest);
  }
}
