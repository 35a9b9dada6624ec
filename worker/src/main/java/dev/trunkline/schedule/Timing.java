package dev.trunkline.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When a schedule fires: a pure function of the time, without state. */
public sealed interface Timing {
  /** At the times that a cron text names, by the clock on the wall of a time zone. */
  record Cron(CronText text, ZoneId zone) implements Timing {}

  /**
   * Again and again after the same time, whatever clocks show.
   *
   * @param period whole seconds, at least one
   * @param start the first firing
   */
  record Every(Duration period, Instant start) implements Timing {}

  /** Once. */
  record Once(Instant at) implements Timing {}

  /** The first firing later than this; empty where there is none any more. */
  default Optional<Instant> after(Instant time) {
    return switch (this) {
      case Cron(CronText text, ZoneId zone) -> new WallClock(text, zone).after(time);
      case Every(Duration period, Instant start) -> Optional.of(every(period, start, time));
      case Once(Instant at) -> Optional.of(at).filter(time::isBefore);
    };
  }

  private static Instant every(Duration period, Instant start, Instant time) {
    if (time.isBefore(start)) return start;
    return start.plus(period.multipliedBy(Duration.between(start, time).dividedBy(period) + 1));
  }
}
