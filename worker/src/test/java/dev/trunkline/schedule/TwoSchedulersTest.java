package dev.trunkline.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.job.JobSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Scorecard 19: two processes that fire, one with its clock 3 s ahead, and one of them killed and restarted at random. A kill is the
 * end of everything that the process does in the database, in whatever transaction it is.
 */
@Tag("scorecard")
class TwoSchedulersTest {
  private final Random random = new Random(19);
  private final TestSchedules test = new TestSchedules();

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void every_second_is_exactly_one_job_for_20_seconds() {
    oneJobForEverySecond(Duration.ofSeconds(20));
  }

  @Test
  @Tag("long")
  void every_second_is_exactly_one_job_for_10_minutes() {
    oneJobForEverySecond(Duration.ofMinutes(10));
  }

  private void oneJobForEverySecond(Duration span) {
    TestSchedules.Process steady = test.firing(Duration.ZERO);
    TestSchedules.Process killed = test.firing(Duration.ofSeconds(3));
    UUID schedule =
        steady.schedules().create(TestSchedules.spec("every second", TestSchedules.everySecond(), UnaryOperator.identity())).orElseThrow().id();
    long end = System.nanoTime() + span.toNanos();
    int kills = 0;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(2_000 + random.nextInt(4_000)).toNanos());
      killed.kill();
      kills++;
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(1_000)).toNanos());
      killed = test.firing(random.nextBoolean() ? Duration.ofSeconds(3) : Duration.ofSeconds(-3));
    }
    await(schedule, (int) span.toSeconds());
    steady.schedules().pause(JobSpec.DEFAULT_TENANT, schedule);
    List<ScheduleRun> runs = test.runs(schedule);
    // The second in which it was paused.
    if (runs.getLast().reason().startsWith("the schedule was paused")) runs = runs.subList(0, runs.size() - 1);
    List<Instant> expected = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) expected.add(runs.getFirst().fireTime().plusSeconds(i));
    assertThat(runs).extracting(ScheduleRun::fireTime).isEqualTo(expected);
    assertThat(runs).extracting(ScheduleRun::state).containsOnly("submitted");
    assertThat(new HashSet<>(runs.stream().map(ScheduleRun::jobId).toList())).hasSameSizeAs(runs);
    long jobs = test.node.node().jdbc().sql("select count(*) from jobs").query(Long.class).single();
    assertThat(jobs).isEqualTo(runs.size());
    System.out.printf("scorecard 19: %d fire times in %d s, %d kills, each fire time exactly one job, latest start %d ms late%n",
        runs.size(), span.toSeconds(), kills, latest(runs));
  }

  private static long latest(List<ScheduleRun> runs) {
    return runs.stream().mapToLong(run -> Duration.between(run.fireTime(), run.recordedAt()).toMillis()).max().orElseThrow();
  }

  private void await(UUID schedule, int fireTimes) {
    long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (test.runs(schedule).size() < fireTimes) {
      assertThat(System.nanoTime()).as("the time it takes to fire " + fireTimes + " times").isLessThan(limit);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }
}
