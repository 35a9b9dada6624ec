package dev.trunkline.api.access;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often each of many may do something: at an even rate, and some more at once after a rest. Each has one number, the time at which
 * its turns so far are used up at that rate (the generic cell rate algorithm). Any thread may ask.
 */
final class Pace<K> {
  private static final int MOST_KNOWN = 100_000;

  private final long intervalNanos;
  private final long ahead;
  private final Map<K, Long> usedUp = new ConcurrentHashMap<>();

  /**
   * @param interval between two turns
   * @param atOnce turns that may be taken together after a rest
   */
  Pace(Duration interval, int atOnce) {
    this.intervalNanos = interval.toNanos();
    this.ahead = intervalNanos * (atOnce - 1);
  }

  /**
   * Takes a turn where there is one.
   *
   * @param now by {@link System#nanoTime}
   * @return zero; else for how long there is none
   */
  Duration take(K who, long now) {
    if (usedUp.size() >= MOST_KNOWN) forgetTheRested(now);
    long[] wait = new long[1];
    usedUp.compute(who, (_, before) -> {
      long from = before == null || before - now < 0 ? now : before;
      wait[0] = Math.max(0, from - now - ahead);
      return wait[0] == 0 ? from + intervalNanos : before;
    });
    return Duration.ofNanos(wait[0]);
  }

  /** For how long there is no turn; zero where there is one, which is not taken. */
  Duration untilNext(K who, long now) {
    Long before = usedUp.get(who);
    return before == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, before - now - ahead));
  }

  private void forgetTheRested(long now) {
    usedUp.values().removeIf(time -> time - now <= 0);
    // More at once than can be kept: then nobody is kept to anything for a moment, instead of running out of memory.
    if (usedUp.size() >= MOST_KNOWN) usedUp.clear();
  }
}
