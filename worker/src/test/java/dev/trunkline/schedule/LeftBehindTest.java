package dev.trunkline.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.job.JobSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A fire time is reached, and before anybody fires it the schedule is paused or changed: it does not vanish without a word. */
class LeftBehindTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Timing HOURLY = new Timing.Every(Duration.ofHours(1), NOON);

  private final ManualClock clock = new ManualClock(NOON.minusSeconds(30));
  private final TestSchedules test = new TestSchedules();
  private final TestSchedules.Process process = test.process(clock);
  private final UUID schedule =
      process.schedules().create(TestSchedules.spec("s-" + UUID.randomUUID(), HOURLY, UnaryOperator.identity())).orElseThrow().id();

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void by_pausing() {
    clock.set(NOON.plusSeconds(1));
    process.schedules().pause(JobSpec.DEFAULT_TENANT, schedule);
    process.fire(schedule);
    assertNoted("the schedule was paused before it was fired");
  }

  @Test
  void by_changing() {
    clock.set(NOON.plusSeconds(1));
    process.schedules().replace(schedule, TestSchedules.spec("other", HOURLY, UnaryOperator.identity()));
    process.fire(schedule);
    assertNoted("the schedule was changed before it was fired");
  }

  private void assertNoted(String reason) {
    assertThat(test.runs(schedule)).singleElement().satisfies(run -> {
      assertThat(run.fireTime()).isEqualTo(NOON);
      assertThat(run.state()).isEqualTo("missed");
      assertThat(run.reason()).isEqualTo(reason);
    });
  }
}
