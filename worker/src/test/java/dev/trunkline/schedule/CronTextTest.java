package dev.trunkline.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cron text means, and what is wrong with one that means nothing. */
class CronTextTest {
  /** A Thursday. */
  private static final LocalDateTime NEW_YEAR = LocalDateTime.of(2026, 1, 1, 0, 0);

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "0 */15 * * * *     | 2026-01-01T00:15",
    "*/15 * * * *       | 2026-01-01T00:15",
    "*/5 * * * * *      | 2026-01-01T00:00:05",
    "@yearly            | 2027-01-01T00:00",
    "@annually          | 2027-01-01T00:00",
    "@monthly           | 2026-02-01T00:00",
    "@weekly            | 2026-01-04T00:00",
    "@daily             | 2026-01-02T00:00",
    "@midnight          | 2026-01-02T00:00",
    "@HOURLY            | 2026-01-01T01:00",
    "0 3 * * 0          | 2026-01-04T03:00",
    "0 3 * * 7          | 2026-01-04T03:00",
    "0 3 * * mon        | 2026-01-05T03:00",
    "0 3 * * MON-FRI    | 2026-01-01T03:00",
    "0 3 * * SAT-MON    | 2026-01-03T03:00",
    "0 3 * * 5-7        | 2026-01-02T03:00",
    "0 3 * feb *        | 2026-02-01T03:00",
    "0 22-4/2 * * *     | 2026-01-01T02:00",
    "10/20 3 * * *      | 2026-01-01T03:10",
    "0 0 29 2 *         | 2028-02-29T00:00",
    "0 0 L * *          | 2026-01-31T00:00",
    "0 0 LW * ?         | 2026-01-30T00:00",
    "0 0 ? * 5L         | 2026-01-30T00:00",
    "0 0 * * 1#2        | 2026-01-12T00:00",
    "0 0 * * MON#2      | 2026-01-12T00:00",
    "0 0 3W * *         | 2026-01-02T00:00"})
  void it_names_times_of_the_clock_on_the_wall(String text, LocalDateTime first) {
    assertThat(CronText.parse(text).after(NEW_YEAR)).contains(first);
  }

  @Test
  void where_both_day_fields_name_days_either_will_do() {
    CronText cron = CronText.parse("0 0 13 * FRI");
    LocalDateTime friday = cron.after(NEW_YEAR).orElseThrow();
    assertThat(friday).isEqualTo("2026-01-02T00:00");
    assertThat(cron.after(LocalDateTime.of(2026, 1, 9, 0, 0))).contains(LocalDateTime.of(2026, 1, 13, 0, 0));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "''                | must have 5 fields (minute hour day month weekday), or 6 with the second before them, and has 0",
    "* * * *           | must have 5 fields (minute hour day month weekday), or 6 with the second before them, and has 4",
    "0 0 0 1 1 ? 2027  | a year cannot be given, run_at is for a single instant",
    "60 * * * *        | the minute field: 60 is not between 0 and 59",
    "0 24 * * *        | the hour field: 24 is not between 0 and 23",
    "0 0 0 * *         | the day of month field: 0 is not between 1 and 31",
    "0 0 * 13 *        | the month field: 13 is not between 1 and 12",
    "0 0 * * 8         | the day of week field: 8 is not between 0 and 7",
    "0 0 * * montag    | the day of week field: 'montag' is no value of it, such as MON",
    "1,,2 * * * *      | the minute field: '' is neither a value, nor a range, nor a step",
    "*/0 * * * *       | the minute field: a step of 0 leads nowhere",
    "*/90 * * * *      | the minute field: a step of 90 is longer than it has values; every_seconds takes any length",
    "99999999999 * * * * | the minute field",
    "0 0 30 2 *        | never fires, for no month it names has such a day; the last day of a month is L",
    "0 0 31 4,6,9,11 * | never fires",
    "0 0 */2 * MON     | list the days",
    "0 0 L,1 * *       | the day of month field",
    "@noon             | the shortcuts are @annually, @daily, @hourly",
    "@reboot           | the shortcuts are"})
  void what_is_wrong_with_it_is_said(String text, String reason) {
    assertThatThrownBy(() -> CronText.parse(text)).isInstanceOf(BadTiming.class).hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30 2 * * *", "0,30 2,14 * * 1", "15 30 2 * * *", "@daily", "@weekly"})
  void single_values_and_lists_are_a_fixed_time(String text) {
    assertThat(CronText.parse(text).isFixedTime()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/30 * * * *", "0 * * * *", "0 9-17 * * *", "0/15 2 * * *", "@hourly", "* 0 2 * * *"})
  void a_star_a_range_or_a_step_in_the_time_is_an_interval(String text) {
    assertThat(CronText.parse(text).isFixedTime()).isFalse();
  }
}
