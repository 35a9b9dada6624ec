package dev.trunkline.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.access.AccessRole;
import dev.trunkline.access.Caller;
import dev.trunkline.settings.EdgeRules;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Turns are counted by a clock that the test moves. */
class RateLimitsTest {
  private long now = 1;
  private final RateLimits limits = new RateLimits(new EdgeRules(2, 3, List.of()), clock());

  private TimeMeter clock() {
    return new TimeMeter() {
      @Override
      public long currentTimeNanos() {
        return now;
      }

      @Override
      public boolean isWallClockBased() {
        return false;
      }
    };
  }

  @Test
  void an_address_has_some_turns_at_once_and_then_one_at_a_time() {
    for (int i = 0; i < 3; i++) assertThat(limits.ofStranger("192.0.2.1")).isZero();
    assertThat(limits.ofStranger("192.0.2.1")).isEqualTo(Duration.ofSeconds(20));
    assertThat(limits.untilHeard("192.0.2.1")).isEqualTo(Duration.ofSeconds(20));
    assertThat(limits.untilHeard("192.0.2.2")).isZero();
    now += Duration.ofSeconds(20).toNanos();
    assertThat(limits.untilHeard("192.0.2.1")).isZero();
    assertThat(limits.ofStranger("192.0.2.1")).isZero();
    assertThat(limits.ofStranger("192.0.2.1")).isPositive();
  }

  @Test
  void a_token_has_ten_seconds_worth_at_once_and_that_of_the_settings_all_it_wants() {
    Caller token = new Caller("acme", Optional.of(UUID.randomUUID()), "ci", AccessRole.VIEWER, List.of(), Optional.empty());
    for (int i = 0; i < 20; i++) assertThat(limits.of(token)).isZero();
    assertThat(limits.of(token)).isEqualTo(Duration.ofMillis(500));
    for (int i = 0; i < 100; i++) assertThat(limits.of(Caller.bootstrap("127.0.0.1"))).isZero();
  }

  @Test
  void whoever_comes_under_many_names_does_not_lock_out_the_others() {
    for (int i = 0; i < 250_000; i++) assertThat(limits.ofStranger("stranger-" + i)).isZero();
    assertThat(limits.ofStranger("192.0.2.1")).isZero();
  }

  @Test
  void zero_is_no_limit() {
    RateLimits none = new RateLimits(new EdgeRules(0, 0, List.of()), clock());
    for (int i = 0; i < 100; i++) assertThat(none.ofStranger("192.0.2.1")).isZero();
    assertThat(none.untilHeard("192.0.2.1")).isZero();
  }
}
