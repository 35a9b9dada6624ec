package dev.trunkline.parsing.regex;

import dev.trunkline.parsing.regex.Node.Mode;
import java.util.List;

/**
 * How long a pattern can be at work without looking at a character of the text, and so without a chance to be stopped:
 * {@code (?:a?|b?){40}c} at the end of a line tries a million million ways of matching nothing.
 *
 * @param steps about as many as there are until every way was tried
 * @param ways of matching nothing
 */
record EmptySteps(double steps, double ways) {
  static EmptySteps of(Node node) {
    return switch (node) {
      case Node.Literal _, Node.Any _, Node.CharacterClass _ -> new EmptySteps(1, 0);
      case Node.Anchor _, Node.Reference _ -> new EmptySteps(1, 1);
      case Node.Look(boolean _, boolean _, Node body) -> of(body).once();
      case Node.Atomic(Node body) -> of(body).once();
      case Node.Group(int _, Node body) -> of(body);
      case Node.Sequence(List<Node> parts) ->
          parts.stream().map(EmptySteps::of).reduce(new EmptySteps(1, 1), EmptySteps::then);
      case Node.Choice(List<Node> branches) ->
          branches.stream().map(EmptySteps::of).reduce(new EmptySteps(1, 0), EmptySteps::or);
      case Node.Repeat repeat -> repeated(of(repeat.body()), repeat);
    };
  }

  private EmptySteps once() {
    return new EmptySteps(steps + 1, 1);
  }

  private EmptySteps then(EmptySteps next) {
    return new EmptySteps(steps + ways * next.steps, ways * next.ways);
  }

  private EmptySteps or(EmptySteps other) {
    return new EmptySteps(steps + other.steps, ways + other.ways);
  }

  /** Behind the least number, matching nothing once more ends the repeat. */
  private static EmptySteps repeated(EmptySteps body, Node.Repeat repeat) {
    double ways = Math.pow(body.ways, repeat.least());
    double rounds = body.ways == 1 ? repeat.least() : (1 - ways) / (1 - body.ways);
    EmptySteps needed = new EmptySteps(1 + rounds * body.steps, ways);
    if (repeat.most() == repeat.least()) return needed;
    EmptySteps all = needed.then(new EmptySteps(1 + body.steps, 1 + body.ways));
    return repeat.mode() == Mode.POSSESSIVE ? all.once() : all;
  }
}
