package dev.trunkline.lab.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What stands after a {@code |} and lets through only part of an output. */
record Filter(UnaryOperator<List<String>> lines) {

  /** {@code include lab} of IOS, {@code match lab} of Junos and the like; empty if it is none of them. */
  static Optional<Filter> parse(String text) {
    String[] words = text.strip().split(" ", 2);
    if (words[0].equals("count")) {
      return Optional.of(new Filter(lines -> List.of("Count: " + lines.size() + " lines")));
    }
    if (words.length < 2) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(parse(words[0], Pattern.compile(words[1])));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  Reply apply(Reply reply) {
    return switch (reply) {
      case Reply.Text text -> new Reply.Text(apply(text.text()));
      case Reply.Sequence sequence -> new Reply.Sequence(sequence.parts().stream().map(this::apply).toList());
      case Reply.Raw raw -> raw;
      case Reply.Ask ask -> ask;
      case Reply.Pause pause -> pause;
      case Reply.Hangup hangup -> hangup;
      case Reply.Reload reload -> reload;
    };
  }

  private String apply(String text) {
    List<String> left = lines.apply(text.lines().toList());
    return left.isEmpty() ? "" : String.join("\n", left) + "\n";
  }

  private static Filter parse(String word, Pattern pattern) {
    return switch (word) {
      case "include", "i", "inc", "match" -> new Filter(all -> all.stream().filter(pattern.asPredicate()).toList());
      case "exclude", "e", "exc", "except" ->
          new Filter(all -> all.stream().filter(pattern.asPredicate().negate()).toList());
      case "begin", "b", "beg", "find" ->
          new Filter(all -> all.stream().dropWhile(pattern.asPredicate().negate()).toList());
      default -> null;
    };
  }
}
