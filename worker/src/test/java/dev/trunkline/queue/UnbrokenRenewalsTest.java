package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Whether the silence of others means anything, by the renewals of this process. */
class UnbrokenRenewalsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final UnbrokenRenewals renewals = new UnbrokenRenewals();
  private Instant database = Instant.parse("2026-11-29T12:00:00Z");
  private long own = 1;

  @Test
  void a_process_that_has_just_come_judges_nobody() {
    assertThat(renewals.coverSilence(own)).isFalse();
    renewEvery2SecondsFor(8);
    assertThat(renewals.coverSilence(own)).isFalse();
  }

  @Test
  void after_more_than_eight_seconds_without_a_break_it_judges() {
    renewEvery2SecondsFor(12);
    assertThat(renewals.coverSilence(own)).isTrue();
  }

  @Test
  void while_its_own_renewals_fail_it_judges_nobody() {
    renewEvery2SecondsFor(20);
    assertThat(renewals.coverSilence(own + 4 * SECOND)).isTrue();
    assertThat(renewals.coverSilence(own + 5 * SECOND)).isFalse();
  }

  @Test
  void after_a_break_the_others_get_their_time_anew() {
    renewEvery2SecondsFor(20);
    pass(5, 5);
    renewEvery2SecondsFor(10);
    assertThat(renewals.coverSilence(own)).isFalse();
    renewEvery2SecondsFor(2);
    assertThat(renewals.coverSilence(own)).isTrue();
  }

  /** A machine that sleeps stops its processes' clocks; a database that sleeps stops its own. */
  @Test
  void a_leap_of_either_clock_is_a_break() {
    for (int[] leap : new int[][] {{600, 2}, {2, 600}, {-600, 2}}) {
      renewEvery2SecondsFor(20);
      assertThat(renewals.coverSilence(own)).isTrue();
      pass(leap[0], leap[1]);
      renewals.renewed(database, own);
      assertThat(renewals.coverSilence(own)).isFalse();
    }
  }

  private void renewEvery2SecondsFor(int seconds) {
    for (int passed = 0; passed < seconds; passed += 2) {
      pass(2, 2);
      renewals.renewed(database, own);
    }
  }

  private void pass(int databaseSeconds, int ownSeconds) {
    database = database.plusSeconds(databaseSeconds);
    own += ownSeconds * SECOND;
  }
}
