package dev.trunkline.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * Since when this process could say without a break that it is alive: only then may it take the silence of another for its end.
 *
 * <p><b>The trap.</b> A process whose row has been silent for 8 s is lost, and its lanes go to others. While the database is away
 * nobody can renew a row, so that on its return all of them are old. Whoever looks first would take the lanes of all the others,
 * who are well: their epochs would be over, the ends that they kept would be refused, jobs would run twice and changes be in doubt
 * for nothing. What a process saw of others therefore counts only once they had as much time to speak as they are given to be
 * silent: {@link LaneStore#replaceDeadTickets} judges when the server has been up for longer than that (which covers a restart, seen
 * by everybody alike), and when this process itself has renewed its row for as long without a break. The latter covers what a
 * restart does not explain: a network that was cut, a failover to a server that has been up for long, a server that took no writes,
 * a database or a process that was stopped and went on. A break is told by the clock of the database as well as by our own, because
 * a machine that sleeps stops the one and not the other.
 */
final class UnbrokenRenewals {
  /** How long a process may be silent before it counts as lost. */
  static final Duration SILENCE = Duration.ofSeconds(8);

  /** How often a process says that it is alive. */
  static final Duration EVERY = Duration.ofSeconds(2);

  /**
   * Longer than this between two renewals is a break. An outage that is shorter keeps nobody silent for {@link #SILENCE}, counting
   * the renewal that was due before and the one after.
   */
  private static final Duration BREAK = EVERY.multipliedBy(2);

  private Instant since;
  private Instant last;
  private long lastNanos;

  /**
   * This process has just said that it is alive.
   *
   * @param at by the clock of the database
   * @param nanoTime before it was asked to take this, in terms of {@link System#nanoTime()}
   */
  synchronized void renewed(Instant at, long nanoTime) {
    if (since == null || last.plus(BREAK).isBefore(at) || at.isBefore(last) || isBreak(nanoTime)) since = at;
    last = at;
    lastNanos = nanoTime;
  }

  /**
   * Whether every other process that lives had the time to renew its row meanwhile.
   *
   * @param nanoTime now
   */
  synchronized boolean coverSilence(long nanoTime) {
    return since != null && !isBreak(nanoTime) && since.plus(SILENCE).isBefore(last);
  }

  private boolean isBreak(long nanoTime) {
    return nanoTime - lastNanos > BREAK.toNanos();
  }
}
