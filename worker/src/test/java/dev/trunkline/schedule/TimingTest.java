package dev.trunkline.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Firings that need no clock on a wall, and how many of them spread. */
class TimingTest {
  private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");

  @Test
  void every_so_many_seconds_counts_from_its_start_whatever_clocks_show() {
    Timing timing = new Timing.Every(Duration.ofHours(1), NOON);
    assertThat(timing.after(NOON.minusSeconds(5_000))).contains(NOON);
    assertThat(timing.after(NOON)).contains(NOON.plusSeconds(3_600));
    assertThat(timing.after(NOON.plusSeconds(86_399))).contains(NOON.plusSeconds(86_400));
    assertThat(timing.after(NOON.plusMillis(86_400_500))).contains(NOON.plusSeconds(90_000));
  }

  @Test
  void once_is_once() {
    Timing timing = new Timing.Once(NOON);
    assertThat(timing.after(NOON.minusMillis(1))).contains(NOON);
    assertThat(timing.after(NOON)).isEmpty();
  }

  @Test
  void jitter_is_the_same_each_time_and_spreads_many_schedules_evenly() {
    Duration span = Duration.ofSeconds(100);
    UUID one = UUID.randomUUID();
    assertThat(Jitter.of(one, span)).isEqualTo(Jitter.of(one, span));
    assertThat(Jitter.of(one, Duration.ZERO)).isZero();
    int[] tenths = new int[10];
    IntStream.range(0, 5_000).forEach(i -> tenths[(int) (Jitter.of(new UUID(0x7000, i), span).toMillis() / 10_000)]++);
    assertThat(IntStream.of(tenths).boxed()).allSatisfy(count -> assertThat(count).isBetween(400, 600));
  }
}
