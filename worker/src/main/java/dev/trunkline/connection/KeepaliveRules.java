package dev.trunkline.connection;

import java.time.Duration;

/**
 * When a device that is silent is asked for a sign of life, and how often in vain.
 *
 * @param interval after so much silence
 * @param count so many unanswered ones are the end of the connection
 */
public record KeepaliveRules(Duration interval, int count) {
  /** Where somebody waits for the device: silent for this long is asked, and after as long again asked again. */
  private static final Duration AWAITED = Duration.ofSeconds(10);

  /** Between two questions at rest. A busy device may answer later than that, but there is little to lose. */
  private static final Duration AT_REST = Duration.ofSeconds(4);

  public KeepaliveRules {
    if (!interval.isPositive()) throw new IllegalArgumentException("interval must be positive, is " + interval);
    if (count < 1) throw new IllegalArgumentException("count must be at least 1, is " + count);
  }

  /** After so much silence the first question is due. */
  Duration first(boolean awaited) {
    return awaited ? atMost(AWAITED) : interval;
  }

  /** After so much without an answer the next one is due. */
  Duration next(boolean awaited) {
    return atMost(awaited ? AWAITED : AT_REST);
  }

  private Duration atMost(Duration most) {
    return interval.compareTo(most) < 0 ? interval : most;
  }
}
