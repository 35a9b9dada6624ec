package dev.trunkline.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the wake-ups as the schedules ask for, whoever died in between: after each firing, and every two seconds for those whose
 * trigger is missing or wrong. What is overdue it fires itself, since the process that holds the trigger may be gone, which Quartz
 * notices only after more than ten seconds.
 */
final class Rearming {
  static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Rearming.class);
  private static final Duration OVERDUE = Duration.ofSeconds(5);

  /** Clocks of one cluster always differ by some of it. */
  private static final Duration NO_DIFFERENCE = Duration.ofMillis(50);

  private final Firing firing;
  private final TriggerStore triggers;
  private final WakeUps wakeUps;
  private final InstantSource time;

  Rearming(Firing firing, TriggerStore triggers, WakeUps wakeUps, InstantSource time) {
    this.firing = firing;
    this.triggers = triggers;
    this.wakeUps = wakeUps;
    this.time = time;
  }

  /** A trigger has fired, or somebody thinks that it should have. Never throws: the next look finds what is left undone. */
  void woken(UUID schedule) {
    try {
      firing.fire(schedule).ifPresent(next -> arm(schedule, next));
    } catch (RuntimeException e) {
      log.debug("schedule {} is looked at again within {}: {}", schedule, LOOK_EVERY, e.getMessage());
    }
  }

  /** Quartz goes by the clock of this process, which may be wrong. */
  private void arm(UUID schedule, Firing.NextWake next) {
    Instant byOwnClock = Instant.now().plus(next.in());
    boolean same = Duration.between(next.due(), byOwnClock).abs().compareTo(NO_DIFFERENCE) < 0;
    wakeUps.arm(schedule, same ? next.due() : byOwnClock, triggers.turn(schedule));
  }

  /** Somebody has made or changed the schedule. Never throws either. */
  void changed(Schedule schedule) {
    try {
      schedule.dueAt().ifPresentOrElse(
          due -> arm(schedule.id(), new Firing.NextWake(due, Duration.between(time.instant(), due))),
          () -> wakeUps.disarm(schedule.id()));
    } catch (RuntimeException e) {
      log.debug("schedule {} is looked at again within {}: {}", schedule.id(), LOOK_EVERY, e.getMessage());
    }
  }

  /** Mends what is not as it should be. */
  void look() {
    Instant now = time.instant();
    triggers.useless().forEach(wakeUps::disarm);
    for (TriggerStore.Unarmed unarmed : triggers.unarmed()) {
      arm(unarmed.schedule(), new Firing.NextWake(unarmed.due(), Duration.between(now, unarmed.due())));
    }
    triggers.overdue(now.minus(OVERDUE)).forEach(this::woken);
  }
}
