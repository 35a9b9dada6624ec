package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Scorecard 5, I6: when a process has to ask whether its lanes are still its own. */
class LaneLeaseTest {
  private final LaneLease lease = new LaneLease(at(0));

  private static long at(int second) {
    return Duration.ofSeconds(second).toNanos();
  }

  @Test
  void it_is_certain_as_long_as_signs_of_life_arrive() {
    lease.renewed(at(2), at(3));
    lease.renewed(at(5), at(6));
    assertThat(lease.mayBeLost(at(1), at(11))).isFalse();
  }

  @Test
  void it_may_be_lost_once_the_last_sign_of_life_is_too_old() {
    lease.renewed(at(2), at(3));
    assertThat(lease.mayBeLost(at(3), at(9))).isTrue();
  }

  @Test
  void after_a_standstill_whatever_was_known_before_it_may_be_lost_and_what_came_since_is_certain() {
    lease.renewed(at(2), at(2));
    lease.renewed(at(60), at(61));
    assertThat(lease.mayBeLost(at(3), at(62))).isTrue();
    assertThat(lease.mayBeLost(at(61), at(62))).isFalse();
  }

  @Test
  void a_sign_of_life_that_took_long_to_arrive_counts_from_when_it_was_sent() {
    lease.renewed(at(2), at(8));
    assertThat(lease.mayBeLost(at(1), at(9))).isTrue();
  }

  @Test
  void a_process_that_was_awake_all_the_time_did_not_stand_still_though_the_database_is_away() {
    for (int second = 2; second < 60; second += 2) lease.awake(at(second));
    assertThat(lease.mayBeLost(at(1), at(59))).isTrue();
    assertThat(lease.stoodStill(at(1), at(59))).isFalse();
  }

  @Test
  void one_that_stood_still_has_done_so_before_it_notices_and_after() {
    lease.awake(at(2));
    assertThat(lease.stoodStill(at(1), at(15))).isTrue();
    lease.awake(at(15));
    assertThat(lease.stoodStill(at(1), at(16))).isTrue();
    assertThat(lease.stoodStill(at(15), at(16))).isFalse();
  }
}
