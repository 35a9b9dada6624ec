package dev.trunkline.execution;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a job waits before it is tried again: doubling from one second to thirty, with jitter so that a storm spreads. */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Backoff() {}

  /**
   * @param attempt the attempt that follows the wait: 2 for the first repetition
   */
  static Duration before(int attempt) {
    long doubled = FIRST.toMillis() << Math.min(attempt - 2, 5);
    long most = Math.min(doubled, LONGEST.toMillis());
    return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
  }
}
