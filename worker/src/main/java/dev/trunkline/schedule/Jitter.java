package dev.trunkline.schedule;

import java.time.Duration;
import java.util.UUID;

/**
 * How much later than its fire time a schedule starts: always the same for one schedule, and spread evenly over many, so that what
 * is planned for midnight does not begin all at once.
 */
final class Jitter {
  /** Odd and close to 2^64 divided by the golden ratio: multiplying by it spreads neighbouring ids over the whole range. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private Jitter() {}

  /** At least zero and less than the span, whole milliseconds. */
  static Duration of(UUID schedule, Duration span) {
    if (span.isZero()) return Duration.ZERO;
    long mixed = (schedule.getMostSignificantBits() ^ schedule.getLeastSignificantBits() * SPREAD) * SPREAD;
    return Duration.ofMillis(Math.floorMod(mixed >>> 16, span.toMillis()));
  }
}
