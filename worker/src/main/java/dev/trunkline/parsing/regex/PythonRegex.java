package dev.trunkline.parsing.regex;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of Python's {@code re} for texts, ready to be matched as {@code re.match} does: from the beginning of a
 * text, and not necessarily to its end.
 *
 * @param python as it was written
 * @param java the same in Java's words, whose groups have the same numbers
 * @param names the numbers of the groups that have a name, in the order of the pattern
 * @param groups how many there are, with and without a name
 */
public record PythonRegex(String python, Pattern java, Map<String, Integer> names, int groups) {
  private static final int MOST_EMPTY_STEPS = 10_000;

  /**
   * @throws BadRegexException where Python would refuse the pattern, where it has a conditional group, and where it
   *     could run away on an empty line
   */
  public static PythonRegex compile(String python) throws BadRegexException {
    try {
      RegexReader.Regex regex = RegexReader.read(python);
      if (!(EmptySteps.of(regex.root()).steps() <= MOST_EMPTY_STEPS)) {
        throw new BadRegexException("repeats what can be empty in too many ways");
      }
      Pattern java = Pattern.compile(JavaPattern.of(regex.root()), Pattern.UNIX_LINES);
      return new PythonRegex(python, java, regex.names(), regex.groups());
    } catch (PatternSyntaxException e) {
      throw new BadRegexException("not supported by Java: " + e.getDescription());
    }
  }

  /** Matches with {@link Matcher#lookingAt()}. */
  public Matcher matcher(CharSequence text) {
    return java.matcher(text);
  }
}
