package dev.trunkline.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Turns are counted by a clock that the test moves. */
class PaceTest {
  private static final Duration STEP = Duration.ofMillis(100);

  private final Pace<String> pace = new Pace<>(STEP, 3);
  /** Close to where {@link System#nanoTime} turns over. */
  private long now = Long.MAX_VALUE - STEP.toNanos();

  @Test
  void some_go_at_once_and_then_one_at_a_time() {
    for (int i = 0; i < 3; i++) assertThat(pace.take("ann", now)).isZero();
    assertThat(pace.take("ann", now)).isEqualTo(STEP);
    now += STEP.toNanos() - 1;
    assertThat(pace.take("ann", now)).isEqualTo(Duration.ofNanos(1));
    assertThat(pace.untilNext("ann", now)).isEqualTo(Duration.ofNanos(1));
    now++;
    assertThat(pace.untilNext("ann", now)).isZero();
    assertThat(pace.take("ann", now)).isZero();
    assertThat(pace.take("ann", now)).isEqualTo(STEP);
  }

  @Test
  void who_is_refused_loses_nothing_and_who_rests_gets_all_turns_again() {
    for (int i = 0; i < 100; i++) pace.take("ann", now);
    now += 3 * STEP.toNanos();
    for (int i = 0; i < 3; i++) assertThat(pace.take("ann", now)).isZero();
    assertThat(pace.take("ann", now)).isEqualTo(STEP);
    now += Duration.ofHours(1).toNanos();
    for (int i = 0; i < 3; i++) assertThat(pace.take("ann", now)).isZero();
    assertThat(pace.take("ann", now)).isEqualTo(STEP);
  }

  @Test
  void one_is_not_slowed_down_by_another() {
    for (int i = 0; i < 10; i++) pace.take("ann", now);
    assertThat(pace.untilNext("bob", now)).isZero();
    assertThat(pace.take("bob", now)).isZero();
  }

  @Test
  void whoever_comes_under_many_names_does_not_fill_the_memory_nor_lock_out_the_others() {
    for (int i = 0; i < 250_000; i++) assertThat(pace.take("stranger-" + i, now)).isZero();
    assertThat(pace.take("ann", now)).isZero();
  }
}
