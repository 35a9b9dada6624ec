package dev.trunkline.parsing;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks for somebody else's pattern, which may backtrack without end. */
public final class TimedSearch {
  private TimedSearch() {}

  /** Whether the pattern is found anywhere in the text; empty where that took longer, or more stack, than there is. */
  public static Optional<Boolean> find(Pattern pattern, String text, Duration limit) {
    try {
      return Optional.of(pattern.matcher(new LimitedText(new TimeLimit(limit)).with(text)).find());
    } catch (StoppedException | StackOverflowError e) {
      return Optional.empty();
    }
  }
}
