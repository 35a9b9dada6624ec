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

  /** Leaves a place that a line before it led to. */
  private static final Pattern LEAVING =
      Pattern.compile("(?i)(exit\\S*|quit|end\\S*|back|up|top|root|return|next|abort)( .*)?");

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

  /**
   * The lines that lead to where the one after {@code before} belongs: those that are known to lead somewhere. Sent again, they
   * change nothing that they have not changed already.
   *
   * @return empty where the lines before do not tell
   */
  public Optional<List<String>> leadIn(List<String> before) {
    if (config.isEmpty()) return before.isEmpty() ? Optional.of(List.of()) : Optional.empty();
    int left = before.size();
    while (left > 0 && !LEAVING.matcher(before.get(left - 1).strip()).matches()) left--;
    List<String> known = before.subList(left, before.size()).stream().filter(line -> promptAfter(line).isPresent()).toList();
    return left > 0 && known.isEmpty() ? Optional.empty() : Optional.of(known);
  }

  /** What the prompt must show after this configuration line, where that is known. */
  public Optional<Pattern> promptAfter(String line) {
    return contexts.stream().flatMap(context -> context.after(line.strip()).stream()).findFirst();
  }
}
