package dev.trunkline.session;

import dev.trunkline.device.Detection;
import dev.trunkline.device.Dialect;
import dev.trunkline.device.Platform;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A platform that a device may run.
 *
 * @param prompts what it may greet with
 * @param hinted whether what the device says of itself points to it
 */
record Suspect(Platform platform, Prompts prompts, boolean hinted) {
  /**
   * @param identification of the SSH server
   * @param greeting everything before the first prompt
   */
  static Suspect of(Platform platform, String identification, String greeting) {
    Detection detection = platform.detection();
    boolean hinted = isIn(identification, detection.sshVersion()) || isIn(greeting, detection.greeting());
    return new Suspect(platform, Prompts.first(platform, ""), hinted);
  }

  boolean waitsAt(UnknownShell.Waiting at) {
    return prompts.find(at.above(), at.line()).isPresent();
  }

  /** Whether its prompt tells anything: a pattern for the prompts that users choose themselves fits nearly all. */
  boolean hasPromptOfItsOwn() {
    return platform.login().firstPrompt().isEmpty();
  }

  boolean asksAtLogin(String line) {
    return platform.login().questions().stream().anyMatch(question -> Lines.endsWith(line, question.expect()));
  }

  boolean asks(String line) {
    Dialect dialect = platform.dialect();
    return Stream.concat(dialect.questions().stream(), dialect.keyQuestions().stream())
        .anyMatch(pattern -> Lines.endsWith(line, pattern));
  }

  Optional<String> pagerKey(String line) {
    return platform.dialect().pagers().stream()
        .filter(pager -> pager.pattern().matcher(line).matches())
        .map(Dialect.Pager::key)
        .findFirst();
  }

  /** What may be asked of it; each line once. */
  List<String> probes() {
    return platform.detection().probes().stream().map(Detection.Probe::send).distinct().toList();
  }

  /** The longest part of the answer that only this platform says. */
  Optional<String> proof(String probe, String answer) {
    return platform.detection().probes().stream()
        .filter(one -> one.send().equals(probe))
        .flatMap(one -> one.expect().matcher(answer).results())
        .map(MatchResult::group)
        .max(Comparator.comparing(String::length));
  }

  private static boolean isIn(String text, List<Pattern> patterns) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(text).find());
  }
}
