package dev.trunkline.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One line for the device.
 *
 * @param text without line ends or other control characters
 * @param timeout how long the device may be silent, instead of {@code SshLimits.idle}
 * @param tap hears the output while it comes
 */
public record CommandLine(String text, List<Answer> answers, Optional<Duration> timeout, OutputTap tap) {
  public CommandLine {
    requireOneLine("text", text);
    answers = List.copyOf(answers);
  }

  public CommandLine(String text, List<Answer> answers, Optional<Duration> timeout) {
    this(text, answers, timeout, OutputTap.NONE);
  }

  public static CommandLine of(String text) {
    return new CommandLine(text, List.of(), Optional.empty());
  }

  /** A line end inside a value would be a second command, an escape sequence something worse. */
  static void requireOneLine(String name, String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(name + " must not hold control characters");
    }
  }
}
