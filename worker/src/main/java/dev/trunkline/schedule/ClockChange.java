package dev.trunkline.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/** Explains to people what a change of the clock does to a fire time. */
final class ClockChange {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

  private ClockChange() {}

  static Optional<String> note(CronText cron, ZoneId zone, Instant at) {
    LocalDateTime shown = LocalDateTime.ofInstant(at, zone);
    ZoneOffsetTransition around = zone.getRules().getTransition(shown);
    if (around != null && around.isOverlap()) return Optional.of(twice(cron, shown, around, at));
    ZoneOffsetTransition last = zone.getRules().previousTransition(at.plusSeconds(1));
    boolean justChanged = last != null && at.isBefore(last.getInstant().plus(last.getDuration().abs()));
    return justChanged ? changed(cron, at, last) : Optional.empty();
  }

  private static String twice(CronText cron, LocalDateTime shown, ZoneOffsetTransition change, Instant at) {
    String back = inWords(change) + ", so " + TIME.format(shown) + " comes twice: ";
    if (cron.isFixedTime()) return back + "it runs the first time only";
    return back + (at.isBefore(change.getInstant()) ? "this is the first time" : "this is the second time");
  }

  private static Optional<String> changed(CronText cron, Instant at, ZoneOffsetTransition change) {
    LocalDateTime old = LocalDateTime.ofInstant(at, change.getOffsetBefore());
    if (!change.isGap()) return Optional.of(inWords(change));
    Optional<LocalDateTime> skipped =
        cron.isFixedTime()
            ? cron.after(change.getDateTimeBefore().minusSeconds(1)).filter(named -> named.isBefore(change.getDateTimeAfter()))
            : cron.after(old.minusSeconds(1)).filter(old::equals);
    return skipped
        .map(named -> inWords(change) + ", so " + TIME.format(named) + " does not exist: it runs "
            + (cron.isFixedTime() ? "at the first moment after" : "when it would have come"));
  }

  private static String inWords(ZoneOffsetTransition change) {
    return "the clock goes " + (change.isGap() ? "forward" : "back") + " from " + TIME.format(change.getDateTimeBefore()) + " to "
        + TIME.format(change.getDateTimeAfter());
  }
}
