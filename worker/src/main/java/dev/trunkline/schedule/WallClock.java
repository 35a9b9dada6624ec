package dev.trunkline.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When the times of a cron text come in a time zone, clock changes included ({@code docs/schedules.md} has them in a table).
 *
 * <ul>
 *   <li>A <b>fixed time</b> comes once for each day: where the clock skips it, at the first instant after the gap; where the clock
 *       shows it twice, the first time.
 *   <li>An <b>interval</b> follows elapsed time: it fires whenever the clock shows a time it names, both times where that is twice.
 *       For the length of a gap the clock of before counts on, so that no skipped time is lost; and one that leaves no hour out
 *       counts on by the old clock after any change, so that a change of half an hour leaves no hole.
 * </ul>
 */
record WallClock(CronText cron, ZoneId zone) {
  /** No change is as long. */
  private static final Duration LONGEST_CHANGE = Duration.ofDays(2);

  /** The first firing later than this; empty where there is none. */
  Optional<Instant> after(Instant time) {
    // What happens within a second is no business of a cron text.
    Instant second = Instant.ofEpochSecond(time.getEpochSecond());
    return cron.isFixedTime() ? fixedAfter(second) : intervalAfter(second);
  }

  private Optional<Instant> fixedAfter(Instant time) {
    return cron.after(lastDealtWith(time)).map(this::first);
  }

  /** While the clock shows an hour for the second time, that hour has been dealt with to its end. */
  private LocalDateTime lastDealtWith(Instant time) {
    LocalDateTime shown = LocalDateTime.ofInstant(time, zone);
    ZoneOffsetTransition change = rules().getTransition(shown);
    boolean secondTime = change != null && change.isOverlap() && !time.isBefore(change.getInstant());
    return secondTime ? change.getDateTimeBefore().minusSeconds(1) : shown;
  }

  private Instant first(LocalDateTime shown) {
    ZoneOffsetTransition change = rules().getTransition(shown);
    if (change == null) return shown.toInstant(rules().getOffset(shown));
    return change.isGap() ? change.getInstant() : shown.toInstant(change.getOffsetBefore());
  }

  /** From one change of the clock to the next there is one offset; it takes its part of the time, or leaves it to the one after. */
  private Optional<Instant> intervalAfter(Instant time) {
    Instant after = time;
    while (true) {
      Instant first = after.plusSeconds(1);
      ZoneOffset offset = rules().getOffset(first);
      ZoneOffsetTransition next = rules().nextTransition(first);
      Optional<LocalDateTime> shown = cron.after(LocalDateTime.ofInstant(after, offset));
      if (shown.isEmpty()) return Optional.empty();
      Instant byClock = shown.get().toInstant(offset);
      Optional<Instant> found =
          Stream.of(Optional.of(byClock).filter(at -> next == null || at.isBefore(next.getInstant())), byOldClock(after, next))
              .flatMap(Optional::stream)
              .min(Instant::compareTo);
      if (found.isPresent()) return found;
      // Far ahead, the changes in between cannot matter.
      Instant ahead = byClock.minus(LONGEST_CHANGE);
      after = (ahead.isAfter(next.getInstant()) ? ahead : next.getInstant()).minusSeconds(1);
    }
  }

  /** By the clock as it was before the last change, for the length of that change. */
  private Optional<Instant> byOldClock(Instant after, ZoneOffsetTransition next) {
    ZoneOffsetTransition change = rules().previousTransition(after.plusSeconds(2));
    if (change == null || !(change.isGap() || cron.isEveryHour())) return Optional.empty();
    Instant end = change.getInstant().plus(change.getDuration().abs());
    Instant from = after.isBefore(change.getInstant()) ? change.getInstant().minusSeconds(1) : after;
    return cron.after(LocalDateTime.ofInstant(from, change.getOffsetBefore()))
        .map(shown -> shown.toInstant(change.getOffsetBefore()))
        .filter(at -> at.isBefore(end) && (next == null || at.isBefore(next.getInstant())));
  }

  private ZoneRules rules() {
    return zone.getRules();
  }
}
