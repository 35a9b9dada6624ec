package dev.trunkline.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What an unknown device showed of itself, and how that is told to people. */
final class Impressions {
  private static final int SHOWN = 80;

  private final String identification;
  private final String banner;
  private final Map<String, String> answers = new LinkedHashMap<>();
  private String greeting = "";

  /**
   * @param identification of its SSH server
   * @param banner what that said before the login
   */
  Impressions(String identification, String banner) {
    this.identification = identification;
    this.banner = banner;
  }

  void greeted(String greeting) {
    this.greeting = greeting;
  }

  void answered(String probe, String answer) {
    answers.put(probe, answer);
  }

  String identification() {
    return identification;
  }

  /** All of what it said before the first prompt, the prompt included. */
  String greeting() {
    return banner + "\n" + greeting;
  }

  Set<String> asked() {
    return answers.keySet();
  }

  String proof(String probe, String words) {
    return "%s; \"%s\" says \"%s\"".formatted(shown(identification), probe, shown(words));
  }

  String hintAnd(String what) {
    return "%s; only of this platform a hint fits, and %s".formatted(shown(identification), what);
  }

  DeviceException fitNothing(UnknownShell.Waiting at) {
    return failure(FailureCode.UNEXPECTED_PROMPT, "no platform fits", at);
  }

  DeviceException failure(FailureCode code, String why, UnknownShell.Waiting at) {
    StringBuilder seen = new StringBuilder();
    answers.forEach((probe, answer) -> seen.append(", it answered \"%s\" with \"%s\"".formatted(probe, firstWords(answer))));
    return new DeviceException(
        code,
        "what the device is could not be found out, so name its platform yourself: %s; its SSH server is %s, it waits at \"%s\"%s"
            .formatted(why, shown(identification), shown(at.toString()), seen));
  }

  /** The first line with a word in it: a caret below a mistake says nothing. */
  private static String firstWords(String answer) {
    return answer
        .lines()
        .filter(line -> line.chars().anyMatch(Character::isLetterOrDigit))
        .findFirst()
        .map(Impressions::shown)
        .orElse("");
  }

  private static String shown(String text) {
    String readable = Lines.readable(text.strip().getBytes(UTF_8)).replace('\n', ' ');
    return readable.length() <= SHOWN ? readable : readable.substring(0, SHOWN) + "...";
  }
}
