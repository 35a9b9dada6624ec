package dev.trunkline.transport;

import java.time.Duration;

/**
 * The instant by which something must be over, on the monotonic clock. One is made for a job and handed down; every wait
 * below takes the earlier of it and its own limit.
 *
 * @param nanoTime in terms of {@link System#nanoTime()}
 */
public record Deadline(long nanoTime) {
  public static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** This deadline, or the one {@code limit} from now where that is earlier. */
  public Deadline within(Duration limit) {
    Deadline other = in(limit);
    return other.nanoTime - nanoTime < 0 ? other : this;
  }

  /** Zero once it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, remainingNanos()));
  }

  /** Zero or less once it has passed. */
  public long remainingNanos() {
    return nanoTime - System.nanoTime();
  }

  public boolean passed() {
    return remainingNanos() <= 0;
  }
}
