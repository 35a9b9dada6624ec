package dev.trunkline.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** iCalendar files, as people export them. */
class ImportedEventsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static List<Period> read(String... lines) {
    String event = String.join("\r\n", lines);
    return ImportedEvents.read("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nSUMMARY:change\r\n" + event + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", BERLIN);
  }

  private static Period weekly(String from, String to, String first, String last, DayOfWeek... days) {
    return new Period.Weekly(
        Set.of(days), LocalTime.parse(from), LocalTime.parse(to), Optional.of(LocalDate.parse(first)), Optional.ofNullable(last).map(LocalDate::parse));
  }

  @Test
  void single_events_in_utc_in_a_zone_without_one_and_of_whole_days() {
    assertThat(read("DTSTART:20261224T180000Z", "DTEND:20261226T180000Z"))
        .containsExactly(new Period.Once(Instant.parse("2026-12-24T18:00:00Z"), Instant.parse("2026-12-26T18:00:00Z")));
    assertThat(read("DTSTART;TZID=America/New_York:20261224T180000", "DURATION:PT2H"))
        .containsExactly(new Period.Once(Instant.parse("2026-12-24T23:00:00Z"), Instant.parse("2026-12-25T01:00:00Z")));
    assertThat(read("DTSTART:20260701T180000", "DTEND:20260701T190000"))
        .containsExactly(new Period.Once(Instant.parse("2026-07-01T16:00:00Z"), Instant.parse("2026-07-01T17:00:00Z")));
    assertThat(read("DTSTART;VALUE=DATE:20261220", "DTEND;VALUE=DATE:20270104"))
        .containsExactly(new Period.Once(Instant.parse("2026-12-19T23:00:00Z"), Instant.parse("2027-01-03T23:00:00Z")));
  }

  @Test
  void events_that_recur_weekly_or_daily_up_to_a_date_or_a_number_and_with_exceptions() {
    assertThat(read("DTSTART;TZID=Europe/Berlin:20260601T220000", "DTEND;TZID=Europe/Berlin:20260602T040000", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE"))
        .containsExactly(weekly("22:00", "04:00", "2026-06-01", null, DayOfWeek.MONDAY, DayOfWeek.WEDNESDAY));
    assertThat(read("DTSTART:20260601T010000", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20260630T220000Z"))
        .containsExactly(weekly("01:00", "02:00", "2026-06-01", "2026-06-30", DayOfWeek.values()));
    assertThat(read("DTSTART:20260601T010000", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20260629T220000Z"))
        .containsExactly(weekly("01:00", "02:00", "2026-06-01", "2026-06-29", DayOfWeek.values()));
    assertThat(read("DTSTART:20260601T010000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO,TH"))
        .containsExactly(weekly("01:00", "02:00", "2026-06-01", "2026-06-08", DayOfWeek.MONDAY, DayOfWeek.THURSDAY));
    assertThat(read("DTSTART:20260601T010000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY", "EXDATE:20260615T010000"))
        .containsExactly(
            weekly("01:00", "02:00", "2026-06-01", "2026-06-14", DayOfWeek.MONDAY),
            weekly("01:00", "02:00", "2026-06-16", null, DayOfWeek.MONDAY));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "RRULE:FREQ=MONTHLY                   | recurs MONTHLY",
    "RRULE:FREQ=WEEKLY;INTERVAL=2         | recurs with INTERVAL=2",
    "RRULE:FREQ=WEEKLY;BYMONTH=1          | recurs by more than days of the week",
    "RECURRENCE-ID:20260601T010000        | changes one of a recurring event"})
  void what_cannot_be_taken_is_refused_by_name(String line, String reason) {
    assertThatThrownBy(() -> read("DTSTART:20260601T010000", "DURATION:PT1H", line))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("event 'change'").hasMessageContaining(reason);
  }

  @Test
  void a_recurring_event_of_another_zone_and_what_is_no_calendar_are_refused() {
    assertThatThrownBy(() -> read("DTSTART:20260601T010000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")).hasMessageContaining("import it into a calendar of that time_zone");
    assertThatThrownBy(() -> ImportedEvents.read("hello", BERLIN)).hasMessageContaining("no iCalendar file");
    assertThatThrownBy(() -> read("DTEND:20260601T010000")).hasMessageContaining("has no DTSTART");
  }
}
