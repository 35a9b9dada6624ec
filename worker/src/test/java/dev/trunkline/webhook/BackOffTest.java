package dev.trunkline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private static Duration all(double random) {
    Duration all = Duration.ZERO;
    for (int failed = 0; BackOff.pause(failed, Optional.empty(), random).isPresent(); failed++) {
      all = all.plus(BackOff.pause(failed, Optional.empty(), random).orElseThrow());
    }
    return all;
  }

  @Test
  void all_attempts_lie_within_24_hours_whatever_the_jitter() {
    assertThat(all(0)).isGreaterThan(Duration.ofHours(20));
    assertThat(all(1)).isLessThan(Duration.ofHours(24));
  }

  @Test
  void what_the_receiver_asks_for_counts_where_it_is_longer() {
    assertThat(BackOff.pause(0, Optional.of(Duration.ofMinutes(7)), 0)).contains(Duration.ofMinutes(7));
    assertThat(BackOff.pause(3, Optional.of(Duration.ofMinutes(7)), 0)).contains(Duration.ofMinutes(30));
  }
}
