package dev.trunkline.stats;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How busy something was over the last minute, from readings of the time it has ever been busy. */
final class Utilisation {
  private static final long WINDOW = Duration.ofMinutes(1).toNanos();

  private record Reading(long at, long busy) {}

  private final Deque<Reading> readings = new ArrayDeque<>();

  /**
   * @param now a clock in nanoseconds, as is {@code busy}
   * @return 0 to 1
   */
  synchronized double read(long now, long busy) {
    readings.addLast(new Reading(now, busy));
    while (now - readings.getFirst().at > WINDOW) readings.removeFirst();
    Reading first = readings.getFirst();
    if (now == first.at) return 0;
    return Math.clamp((double) (busy - first.busy) / (now - first.at), 0, 1);
  }
}
