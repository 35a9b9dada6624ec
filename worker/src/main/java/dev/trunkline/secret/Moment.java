package dev.trunkline.secret;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment by two clocks: {@link System#nanoTime()} stops on some machines while they sleep, and the time of day may be set back.
 */
record Moment(long nanoTime, Instant time) {
  static Moment now() {
    return new Moment(System.nanoTime(), Instant.now());
  }

  /** Whether less than this has passed, by either clock. */
  boolean isWithin(Duration span, Moment now) {
    Duration passed = Duration.between(time, now.time());
    return now.nanoTime() - nanoTime < span.toNanos() && !passed.isNegative() && passed.compareTo(span) < 0;
  }
}
