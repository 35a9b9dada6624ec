package dev.trunkline.device;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modes of the command line and the ways between them.
 *
 * @param rest where a session waits between jobs, once it is allowed there
 * @param config where configuration lines go; absent where they are commands like any other
 * @param liveConfig whether there is configuration although it has no mode
 * @param stemCut how much of a long host name the prompt of some modes still shows; zero for all of it
 * @param contexts what is known of the places inside configuration mode; the first that fits a line decides
 */
public record Modes(
    List<Mode> all,
    List<Move> moves,
    String rest,
    Optional<String> config,
    boolean liveConfig,
    int stemCut,
    List<Context> contexts) {

  /**
   * A place that a configuration line is to lead to, such as {@code router bgp 65000}.
   *
   * @param lines found at the start of the line
   * @param prompt the text of a regular expression, found in the prompt afterwards, the line above it included; {@code
   *     {1}} in it is what the first group of the line's pattern found
   */
  public record Context(List<Pattern> lines, String prompt) {
    private Optional<Pattern> after(String line) {
      return lines.stream().map(pattern -> pattern.matcher(line)).filter(Matcher::lookingAt).findFirst().map(this::filled);
    }

    private Pattern filled(MatchResult found) {
      String name = found.groupCount() > 0 && found.group(1) != null ? found.group(1) : "";
      return Pattern.compile(prompt.replace("{1}", Pattern.quote(name)));
    }
  }

  /** Whether jobs of kind config make sense. */
  public boolean takeConfig() {
    return config.isPresent() || liveConfig;
  }

  public Optional<Move> move(String from, String to) {
    return moves.stream().filter(move -> move.from().equals(from) && move.to().equals(to)).findFirst();
  }

  /** What the prompt must show after this configuration line, where that is known. */
  public Optional<Pattern> promptAfter(String line) {
    return contexts.stream().flatMap(context -> context.after(line.strip()).stream()).findFirst();
  }
}
