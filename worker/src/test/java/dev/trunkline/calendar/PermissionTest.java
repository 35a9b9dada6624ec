package dev.trunkline.calendar;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What windows and freezes allow, and until when. */
class PermissionTest {
  /** A Monday in June, 12:00 in Berlin. */
  private static final Instant NOON = Instant.parse("2026-06-01T10:00:00Z");

  private static Period weekly(String from, String to, DayOfWeek... days) {
    return new Period.Weekly(Set.of(days), LocalTime.parse(from), LocalTime.parse(to), Optional.empty(), Optional.empty());
  }

  private static Calendar calendar(String name, CalendarKind kind, Period... periods) {
    return new Calendar("default", name, kind, ZoneId.of("Europe/Berlin"), List.of(periods), true, Set.of(), "");
  }

  private static Permission of(Calendar... calendars) {
    List<List<Calendar>> windows = List.of(calendars).stream().filter(c -> c.kind() == CalendarKind.WINDOW).map(List::of).toList();
    return new Permission(windows, List.of(calendars).stream().filter(c -> c.kind() == CalendarKind.FREEZE).toList());
  }

  @Test
  void a_window_over_midnight_belongs_to_the_day_on_which_it_opens() {
    Permission permission = of(calendar("nightly", CalendarKind.WINDOW, weekly("22:00", "04:00", MONDAY)));
    assertThat(permission.reason(NOON)).contains("window nightly opens at 2026-06-01T20:00:00Z");
    assertThat(permission.obstacle(Instant.parse("2026-06-02T01:59:59Z"))).isEmpty();
    assertThat(permission.obstacle(Instant.parse("2026-06-02T02:00:00Z"))).isPresent();
    assertThat(permission.closes(Instant.parse("2026-06-01T21:00:00Z")).orElseThrow().at()).isEqualTo("2026-06-02T02:00:00Z");
    assertThat(permission.opens(Instant.parse("2026-06-02T02:00:00Z"))).contains(Instant.parse("2026-06-08T20:00:00Z"));
  }

  @Test
  void where_the_clock_changes_the_window_goes_by_the_clock() {
    Permission permission = of(calendar("early", CalendarKind.WINDOW, weekly("01:00", "05:00", SUNDAY)));
    Instant open = permission.opens(Instant.parse("2026-03-28T12:00:00Z")).orElseThrow();
    assertThat(open).isEqualTo("2026-03-29T00:00:00Z");
    assertThat(permission.closes(open).orElseThrow().at()).isEqualTo("2026-03-29T03:00:00Z");
  }

  @Test
  void a_freeze_closes_a_window_and_two_that_touch_are_one() {
    Calendar always = calendar("always", CalendarKind.WINDOW, weekly("00:00", "00:00", DayOfWeek.values()));
    Calendar first = calendar("audit", CalendarKind.FREEZE, new Period.Once(NOON.plusSeconds(3_600), NOON.plusSeconds(7_200)));
    Calendar second = calendar("event", CalendarKind.FREEZE, new Period.Once(NOON.plusSeconds(7_200), NOON.plusSeconds(9_000)));
    Permission permission = of(always, first, second);
    assertThat(permission.obstacle(NOON)).isEmpty();
    Permission.End end = permission.closes(NOON).orElseThrow();
    assertThat(end.at()).isEqualTo(NOON.plusSeconds(3_600));
    assertThat(end.by().name()).isEqualTo("audit");
    assertThat(permission.reason(NOON.plusSeconds(3_600))).contains("freeze audit is on; it may run at 2026-06-01T12:30:00Z");
    assertThat(of(always).closes(NOON)).isEmpty();
  }

  @Test
  void one_window_of_a_group_will_do_but_each_group_must_have_one() {
    Calendar weekend = calendar("weekend", CalendarKind.WINDOW, weekly("00:00", "00:00", SATURDAY, SUNDAY));
    Calendar friday = calendar("friday", CalendarKind.WINDOW, weekly("18:00", "00:00", FRIDAY));
    Calendar early = calendar("early", CalendarKind.WINDOW, weekly("02:00", "04:00", DayOfWeek.values()));
    Permission either = new Permission(List.of(List.of(weekend, friday)), List.of());
    assertThat(either.opens(NOON)).contains(Instant.parse("2026-06-05T16:00:00Z"));
    assertThat(either.closes(Instant.parse("2026-06-05T16:00:00Z")).orElseThrow().at()).isEqualTo("2026-06-07T22:00:00Z");
    Permission both = new Permission(List.of(List.of(weekend, friday), List.of(early)), List.of());
    assertThat(both.opens(NOON)).contains(Instant.parse("2026-06-06T00:00:00Z"));
    assertThat(both.closes(Instant.parse("2026-06-06T00:00:00Z")).orElseThrow().at()).isEqualTo("2026-06-06T02:00:00Z");
  }

  @Test
  void a_window_that_is_over_for_good_never_opens() {
    Period past =
        new Period.Weekly(Set.of(MONDAY), LocalTime.of(1, 0), LocalTime.of(2, 0), Optional.empty(), Optional.of(LocalDate.of(2026, 5, 1)));
    Permission permission = of(calendar("old", CalendarKind.WINDOW, past));
    assertThat(permission.opens(NOON)).isEmpty();
    assertThat(permission.reason(NOON).orElseThrow()).contains("no time within a year");
  }
}
