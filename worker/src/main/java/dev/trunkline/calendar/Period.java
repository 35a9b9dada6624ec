package dev.trunkline.calendar;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A part of a calendar. */
public sealed interface Period {
  /**
   * On some days of every week.
   *
   * @param to on the next day where it is not later than {@code from}; the same time is a whole day
   * @param first the first day on which one may start; empty for always
   * @param last the last such day; empty for ever
   */
  record Weekly(Set<DayOfWeek> days, LocalTime from, LocalTime to, Optional<LocalDate> first, Optional<LocalDate> last)
      implements Period {
    public Weekly {
      days = Set.copyOf(days);
    }
  }

  /** Once. */
  record Once(Instant start, Instant end) implements Period {}

  /** What of it lies between two instants, at least in part. */
  default List<Span> spans(ZoneId zone, Instant from, Instant to) {
    return switch (this) {
      case Once(Instant start, Instant end) -> {
        Span span = new Span(start, end);
        yield span.meets(from, to) ? List.of(span) : List.of();
      }
      case Weekly weekly -> weekly(weekly, zone, from, to);
    };
  }

  private static List<Span> weekly(Weekly weekly, ZoneId zone, Instant from, Instant to) {
    List<Span> spans = new ArrayList<>();
    LocalDate end = LocalDate.ofInstant(to, zone);
    for (LocalDate day = LocalDate.ofInstant(from.minus(Duration.ofDays(1)), zone); !day.isAfter(end); day = day.plusDays(1)) {
      if (!weekly.days.contains(day.getDayOfWeek()) || !isValid(weekly, day)) continue;
      LocalDate lastDay = weekly.to.isAfter(weekly.from) ? day : day.plusDays(1);
      Span span = new Span(day.atTime(weekly.from).atZone(zone).toInstant(), lastDay.atTime(weekly.to).atZone(zone).toInstant());
      if (span.meets(from, to)) spans.add(span);
    }
    return spans;
  }

  private static boolean isValid(Weekly weekly, LocalDate day) {
    return weekly.first.filter(day::isBefore).isEmpty() && weekly.last.filter(day::isAfter).isEmpty();
  }
}
