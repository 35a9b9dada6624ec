package dev.trunkline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.database.Presence;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is done again and again. */
class ChoresTest {
  @Test
  void one_that_fails_stops_neither_the_others_nor_itself() throws Exception {
    CountDownLatch failing = new CountDownLatch(2);
    CountDownLatch other = new CountDownLatch(2);
    try (Chores chores = new Chores(new Presence())) {
      Chores.Chore first = new Chores.Chore("failing", () -> {
        failing.countDown();
        throw new IllegalStateException("as the test says");
      });
      chores.every(Duration.ofMillis(10), first, new Chores.Chore("the other", other::countDown));
      assertThat(failing.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(other.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
