package dev.trunkline.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scorecard 23, in tables: what becomes of a firing where the clock is changed. */
class WallClockTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "30 2 * * *   | Europe/Berlin       | 2026-03-28T22:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z",
    "30 2 * * *   | Europe/Berlin       | 2026-10-24T22:00:00Z | 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z",
    "30 2 * * *   | Europe/Berlin       | 2026-10-25T01:10:00Z | 2026-10-26T01:30:00Z",
    "0 3 * * *    | Europe/Berlin       | 2026-03-28T22:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T01:00:00Z",
    "0,30 2 * * * | Europe/Berlin       | 2026-03-28T22:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z",
    "0 0 * * *    | America/Santiago    | 2026-09-05T12:00:00Z | 2026-09-06T04:00:00Z 2026-09-07T03:00:00Z",
    "30 23 * * *  | America/Santiago    | 2026-04-04T12:00:00Z | 2026-04-05T02:30:00Z 2026-04-06T03:30:00Z",
    "15 2 * * *   | Australia/Lord_Howe | 2026-10-03T13:00:00Z | 2026-10-03T15:30:00Z 2026-10-04T15:15:00Z",
    "45 1 * * *   | Australia/Lord_Howe | 2026-04-04T12:00:00Z | 2026-04-04T14:45:00Z 2026-04-05T15:15:00Z"})
  void a_fixed_time_comes_once_for_each_day(String text, String zone, Instant after, String expected) {
    assertThat(firings(text, zone, after, expected.split(" ").length)).isEqualTo(instants(expected));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "*/30 * * * *   | Europe/Berlin       | 2026-03-29T00:00:00Z | 2026-03-29T00:30:00Z 2026-03-29T01:00:00Z 2026-03-29T01:30:00Z",
    "*/30 * * * *   | Europe/Berlin       | 2026-10-25T00:00:00Z | 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z 2026-10-25T02:00:00Z",
    "15 * * * *     | Europe/Berlin       | 2026-03-29T00:00:00Z | 2026-03-29T00:15:00Z 2026-03-29T01:15:00Z 2026-03-29T02:15:00Z",
    "0 */2 * * *    | Europe/Berlin       | 2026-03-28T22:00:00Z | 2026-03-28T23:00:00Z 2026-03-29T01:00:00Z 2026-03-29T02:00:00Z",
    "*/20 2-2 * * * | Europe/Berlin       | 2026-03-28T22:00:00Z | 2026-03-29T01:00:00Z 2026-03-29T01:20:00Z 2026-03-29T01:40:00Z 2026-03-30T00:00:00Z",
    "0 2-3 * * *    | Europe/Berlin       | 2026-10-24T22:00:00Z | 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z 2026-10-26T01:00:00Z",
    "0 * * * *      | Australia/Lord_Howe | 2026-04-04T13:30:00Z | 2026-04-04T14:00:00Z 2026-04-04T15:00:00Z 2026-04-04T15:30:00Z 2026-04-04T16:30:00Z",
    "*/20 * * * *   | Australia/Lord_Howe | 2026-10-03T15:00:00Z | 2026-10-03T15:10:00Z 2026-10-03T15:30:00Z 2026-10-03T15:40:00Z 2026-10-03T15:50:00Z 2026-10-03T16:00:00Z"})
  void an_interval_follows_elapsed_time(String text, String zone, Instant after, String expected) {
    assertThat(firings(text, zone, after, expected.split(" ").length)).isEqualTo(instants(expected));
  }

  private static List<Instant> firings(String text, String zone, Instant after, int count) {
    WallClock clock = new WallClock(CronText.parse(text), ZoneId.of(zone));
    List<Instant> firings = new ArrayList<>();
    for (Instant at = after; firings.size() < count; firings.add(at)) at = clock.after(at).orElseThrow();
    return firings;
  }

  private static List<Instant> instants(String text) {
    return List.of(text.split(" ")).stream().map(Instant::parse).toList();
  }
}
