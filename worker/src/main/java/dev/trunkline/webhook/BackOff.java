package dev.trunkline.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When a delivery that failed is tried again: nine times within 24 hours, most of them soon. */
final class BackOff {
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(6),
          Duration.ofHours(7));

  /** So that what failed together does not come back together. */
  private static final double JITTER = 0.1;

  private BackOff() {}

  /**
   * @param failed how often it has failed before
   * @param asked what the receiver asked for, which counts where it is longer
   * @param random from 0 to 1
   * @return empty where it is not tried again
   */
  static Optional<Duration> pause(int failed, Optional<Duration> asked, double random) {
    if (failed >= PAUSES.size()) return Optional.empty();
    Duration pause = PAUSES.get(failed);
    Duration jittered = pause.plusMillis((long) (pause.toMillis() * JITTER * random));
    return Optional.of(asked.filter(longer -> longer.compareTo(jittered) > 0).orElse(jittered));
  }
}
