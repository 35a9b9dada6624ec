package dev.trunkline.chaos;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in one line of one job of one run and nowhere else, so that a line in a device's journal can be traced.
 *
 * @param run the seed
 * @param job its number in the plan
 * @param line counted from 0
 */
record Word(long run, int job, int line) {
  private static final Pattern PATTERN = Pattern.compile("chaos-(\\d+)-(\\d+)-(\\d+)");

  static Optional<Word> in(String text) {
    Matcher word = PATTERN.matcher(text);
    if (!word.find()) return Optional.empty();
    return Optional.of(
        new Word(Long.parseLong(word.group(1)), Integer.parseInt(word.group(2)), Integer.parseInt(word.group(3))));
  }

  @Override
  public String toString() {
    return "chaos-%d-%d-%d".formatted(run, job, line);
  }
}
