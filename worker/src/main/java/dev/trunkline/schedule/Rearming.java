package dev.trunkline.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the wake-ups as the schedules ask for, whoever died in between: after each firing, and every two seconds for times without
 * one. What is overdue it fires itself, since the process that holds the trigger may be gone, which Quartz notices only after more than
 * ten seconds.
 */
final class Rearming implements AutoCloseable {
  static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Rearming.class);
  private static final Duration OVERDUE = Duration.ofSeconds(5);

  /** The thread of this chore is also that of others. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

  /** Clocks of one cluster always differ by some of it. */
  private static final Duration NO_DIFFERENCE = Duration.ofMillis(50);

  private final DueSchedules due;
  private final TriggerStore triggers;
  private final WakeUps wakeUps;
  private final InstantSource time;
  private volatile boolean closed;

  Rearming(DueSchedules due, TriggerStore triggers, WakeUps wakeUps, InstantSource time) {
    this.due = due;
    this.triggers = triggers;
    this.wakeUps = wakeUps;
    this.time = time;
  }

  /** The trigger of a time has fired. Never throws: the next look finds what is left undone. */
  void woken(Instant wanted) {
    try {
      Instant now = time.instant();
      if (now.isBefore(wanted)) {
        arm(List.of(wanted), now);
      } else {
        arm(due.fire(now, () -> !closed), time.instant());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.debug("what is due is looked at again within {}: {}", LOOK_EVERY, e.getMessage());
    }
  }

  /** Quartz goes by the clock of this process, which may be wrong. */
  private void arm(Collection<Instant> times, Instant now) {
    Duration ahead = Duration.between(now, Instant.now());
    boolean same = ahead.abs().compareTo(NO_DIFFERENCE) < 0;
    for (Instant at : times) wakeUps.arm(at, same ? at : at.plus(ahead));
  }

  /** Somebody has made or changed the schedule. Never throws either. */
  void changed(Schedule schedule) {
    try {
      schedule.dueAt().ifPresent(at -> arm(List.of(at), time.instant()));
    } catch (RuntimeException e) {
      log.debug("schedule {} is looked at again within {}: {}", schedule.id(), LOOK_EVERY, e.getMessage());
    }
  }

  /** Mends what is not as it should be. */
  void look() {
    if (closed) return;
    Instant now = time.instant();
    arm(triggers.unarmed(now), now);
    long end = System.nanoTime() + LONGEST_LOOK.toNanos();
    try {
      arm(due.fire(now.minus(OVERDUE), () -> !closed && System.nanoTime() < end), time.instant());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Fires no more; what is being fired ends first. */
  @Override
  public void close() {
    closed = true;
    due.close();
  }
}
