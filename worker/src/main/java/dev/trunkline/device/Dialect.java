package dev.trunkline.device;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What the device's words mean.
 *
 * @param pagers asking for a key before the output goes on
 * @param failures found at the start of a line, blanks aside: the command was rejected
 * @param questions found at the end of the waiting line: the device waits for an answer
 * @param keyQuestions likewise, but a key answers them, without Enter
 * @param beforePrompt whole lines that belong to the prompt that follows them
 * @param promptChanging commands after which the prompt may look different
 * @param templatePlatform what output templates call the platform
 */
public record Dialect(
    List<Pager> pagers,
    List<Pattern> failures,
    List<Pattern> questions,
    List<Pattern> keyQuestions,
    List<Pattern> beforePrompt,
    List<Pattern> promptChanging,
    String templatePlatform) {

  /**
   * @param pattern the whole waiting line
   * @param key what makes the output go on, sent without Enter
   */
  public record Pager(Pattern pattern, String key) {}

  public boolean mayChangePrompt(String command) {
    return promptChanging.stream().anyMatch(pattern -> pattern.matcher(command.strip()).lookingAt());
  }
}
