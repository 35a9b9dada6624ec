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
}
