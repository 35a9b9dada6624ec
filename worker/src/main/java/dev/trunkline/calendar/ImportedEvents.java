package dev.trunkline.calendar;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.TimezoneAssignment;
import biweekly.property.ExceptionDates;
import biweekly.property.ICalProperty;
import biweekly.util.DateTimeComponents;
import biweekly.util.ICalDate;
import biweekly.util.Recurrence;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The events of an iCalendar file (RFC 5545) as periods: single ones, and those that recur daily or weekly, up to a date or a number of
 * times, with exceptions. What it cannot represent it refuses by name, since a freeze that is left out is worse than none.
 */
public final class ImportedEvents {
  private static final int MOST_COUNTED = 10_000;

  private final ICalendar file;
  private final ZoneId zone;
  private final List<Period> periods = new ArrayList<>();

  private ImportedEvents(ICalendar file, ZoneId zone) {
    this.file = file;
    this.zone = zone;
  }

  /**
   * @param zone of the calendar, and of events without one of their own
   * @throws IllegalArgumentException saying which event cannot be taken, and why
   */
  public static List<Period> read(String text, ZoneId zone) {
    ICalendar file = Biweekly.parse(text).first();
    if (file == null) throw new IllegalArgumentException("this is no iCalendar file: BEGIN:VCALENDAR is missing");
    if (file.getEvents().isEmpty()) throw new IllegalArgumentException("there is no VEVENT in the file");
    ImportedEvents events = new ImportedEvents(file, zone);
    file.getEvents().forEach(events::add);
    return events.periods;
  }

  private void add(VEvent event) {
    String name = name(event);
    if (event.getDateStart() == null) throw new IllegalArgumentException(name + " has no DTSTART");
    if (event.getRecurrenceId() != null) throw refused(name, "changes one of a recurring event (RECURRENCE-ID)");
    LocalDateTime start = local(event.getDateStart().getValue(), name);
    ZoneId in = zoneOf(event.getDateStart(), event.getDateStart().getValue(), name);
    Duration length = length(event, start, in, name);
    if (length.isNegative() || length.isZero()) throw new IllegalArgumentException(name + " does not end after it starts");
    if (event.getRecurrenceRule() == null) {
      periods.add(new Period.Once(start.atZone(in).toInstant(), start.plus(length).atZone(in).toInstant()));
    } else {
      recurring(event, start, length, in, name);
    }
  }

  private static String name(VEvent event) {
    return "event '" + (event.getSummary() == null ? "without a summary" : event.getSummary().getValue()) + "'";
  }

  private static IllegalArgumentException refused(String name, String what) {
    return new IllegalArgumentException(name + " " + what + ", which is not supported; write its periods as JSON instead");
  }

  private static LocalDateTime local(ICalDate date, String name) {
    DateTimeComponents raw = date.getRawComponents();
    if (raw == null) throw new IllegalArgumentException(name + " has a date that cannot be read");
    try {
      return raw.hasTime()
          ? LocalDateTime.of(raw.getYear(), raw.getMonth(), raw.getDate(), raw.getHour(), raw.getMinute(), raw.getSecond())
          : LocalDate.of(raw.getYear(), raw.getMonth(), raw.getDate()).atStartOfDay();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(name + " has a date that does not exist: " + e.getMessage());
    }
  }

  private ZoneId zoneOf(ICalProperty property, ICalDate date, String name) {
    if (!date.hasTime()) return zone;
    if (date.getRawComponents().isUtc()) return ZoneOffset.UTC;
    TimezoneAssignment assigned = file.getTimezoneInfo().getTimezone(property);
    String id = assigned != null ? assigned.getTimeZone().getID() : property.getParameter("TZID");
    if (id == null) return zone;
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw refused(name, "is in a time zone of its own, " + id);
    }
  }

  private Duration length(VEvent event, LocalDateTime start, ZoneId in, String name) {
    if (event.getDuration() != null) return Duration.ofMillis(event.getDuration().getValue().toMillis());
    if (event.getDateEnd() == null) return event.getDateStart().getValue().hasTime() ? Duration.ZERO : Duration.ofDays(1);
    ICalDate end = event.getDateEnd().getValue();
    ZoneId endIn = zoneOf(event.getDateEnd(), end, name);
    LocalDateTime ends = local(end, name).atZone(endIn).withZoneSameInstant(in).toLocalDateTime();
    return Duration.between(start, ends);
  }

  private void recurring(VEvent event, LocalDateTime start, Duration length, ZoneId in, String name) {
    Recurrence rule = event.getRecurrenceRule().getValue();
    refuseWhatCannotBe(rule, name);
    if (length.compareTo(Duration.ofDays(1)) > 0) throw refused(name, "recurs and is longer than a day");
    if (!in.getRules().equals(zone.getRules())) {
      throw new IllegalArgumentException(
          name + " recurs in " + in + ", and the calendar is in " + zone + "; import it into a calendar of that time_zone");
    }
    Set<DayOfWeek> days = days(rule, start.toLocalDate());
    Optional<LocalDate> last = last(rule, start, days, name);
    LocalDate from = start.toLocalDate();
    for (LocalDate without : exceptions(event, name)) {
      if (without.isBefore(from)) continue;
      if (without.isAfter(from)) add(days, start, length, from, Optional.of(without.minusDays(1)));
      from = without.plusDays(1);
    }
    if (last.filter(from::isAfter).isEmpty()) add(days, start, length, from, last);
  }

  private static void refuseWhatCannotBe(Recurrence rule, String name) {
    switch (rule.getFrequency()) {
      case DAILY, WEEKLY -> {}
      case SECONDLY, MINUTELY, HOURLY, MONTHLY, YEARLY -> throw refused(name, "recurs " + rule.getFrequency());
    }
    if (rule.getInterval() != null && rule.getInterval() != 1) throw refused(name, "recurs with INTERVAL=" + rule.getInterval());
    boolean numbered = rule.getByDay().stream().anyMatch(day -> day.getNum() != null);
    boolean more =
        !rule.getByMonth().isEmpty() || !rule.getByMonthDay().isEmpty() || !rule.getBySetPos().isEmpty() || !rule.getByHour().isEmpty()
            || !rule.getByMinute().isEmpty() || !rule.getByWeekNo().isEmpty() || !rule.getByYearDay().isEmpty();
    if (numbered || more) throw refused(name, "recurs by more than days of the week");
  }

  private static Set<DayOfWeek> days(Recurrence rule, LocalDate start) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    rule.getByDay().forEach(day -> days.add(DayOfWeek.valueOf(day.getDay().name())));
    if (!days.isEmpty()) return days;
    return rule.getFrequency() == biweekly.util.Frequency.DAILY ? EnumSet.allOf(DayOfWeek.class) : EnumSet.of(start.getDayOfWeek());
  }

  private Optional<LocalDate> last(Recurrence rule, LocalDateTime start, Set<DayOfWeek> days, String name) {
    if (rule.getUntil() != null) {
      ICalDate until = rule.getUntil();
      LocalDateTime limit = local(until, name);
      if (!until.hasTime()) return Optional.of(limit.toLocalDate());
      if (until.getRawComponents().isUtc()) limit = limit.atOffset(ZoneOffset.UTC).atZoneSameInstant(zone).toLocalDateTime();
      boolean tooEarly = limit.toLocalTime().isBefore(start.toLocalTime());
      return Optional.of(tooEarly ? limit.toLocalDate().minusDays(1) : limit.toLocalDate());
    }
    if (rule.getCount() == null) return Optional.empty();
    LocalDate day = start.toLocalDate();
    int left = Math.min(rule.getCount(), MOST_COUNTED);
    while (!days.contains(day.getDayOfWeek()) || --left > 0) day = day.plusDays(1);
    return Optional.of(day);
  }

  private Set<LocalDate> exceptions(VEvent event, String name) {
    Set<LocalDate> exceptions = new TreeSet<>();
    for (ExceptionDates dates : event.getExceptionDates()) {
      for (ICalDate date : dates.getValues()) {
        LocalDateTime local = local(date, name);
        boolean utc = date.hasTime() && date.getRawComponents().isUtc();
        exceptions.add(utc ? local.atOffset(ZoneOffset.UTC).atZoneSameInstant(zone).toLocalDate() : local.toLocalDate());
      }
    }
    return exceptions;
  }

  private void add(Set<DayOfWeek> days, LocalDateTime start, Duration length, LocalDate first, Optional<LocalDate> last) {
    periods.add(new Period.Weekly(days, start.toLocalTime(), start.plus(length).toLocalTime(), Optional.of(first), last));
  }
}
