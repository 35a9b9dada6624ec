package dev.trunkline.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One line for the device.
 *
 * @param text one line without control characters
 * @param timeout how long its answer may take; without one, the platform's patience holds
 * @param answers what to reply where the device asks back
 */
public record Command(String text, Optional<Duration> timeout, List<Answer> answers) {
  /**
   * The reply to one question of the device.
   *
   * @param expect literal text the waiting line ends with, any case
   * @param send the reply; may be a secret, so it is sealed in the database and never shown
   */
  public record Answer(String expect, String send) {
    @Override
    public String toString() {
      return "Answer[" + expect + "]";
    }
  }

  public static Command of(String text) {
    return new Command(text, Optional.empty(), List.of());
  }
}
