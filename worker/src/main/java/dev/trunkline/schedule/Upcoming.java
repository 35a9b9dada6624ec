package dev.trunkline.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A fire time to come.
 *
 * @param local by the clock on the wall, with its offset
 * @param note what a change of the clock has to do with it; null where nothing
 */
public record Upcoming(Instant at, OffsetDateTime local, String note) {
  /** The next fire times, up to so many. */
  public static List<Upcoming> of(Timing timing, ZoneId zone, Instant after, int count) {
    List<Upcoming> upcoming = new ArrayList<>();
    Optional<Instant> at = timing.after(after);
    while (at.isPresent() && upcoming.size() < count) {
      upcoming.add(of(timing, zone, at.get()));
      at = timing.after(at.get());
    }
    return upcoming;
  }

  private static Upcoming of(Timing timing, ZoneId zone, Instant at) {
    String note =
        switch (timing) {
          case Timing.Cron(CronText text, ZoneId _) -> ClockChange.note(text, zone, at).orElse(null);
          case Timing.Every(Duration _, Instant _) -> null;
          case Timing.Once(Instant _) -> null;
        };
    return new Upcoming(at, at.atZone(zone).toOffsetDateTime(), note);
  }
}
