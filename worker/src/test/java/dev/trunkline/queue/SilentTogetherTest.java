package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.Presence;
import dev.trunkline.database.StoppableDatabase;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes lose their database together: on its return neither takes the other for lost ({@link UnbrokenRenewals}). */
class SilentTogetherTest {
  private static final int PORT = 6001;

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger runs = new AtomicInteger();
  private StoppableDatabase database;
  private FaultProxy toFirst;
  private FaultProxy toSecond;
  private TestNode first;
  private TestNode second;
  private UUID job;

  @BeforeEach
  void the_first_of_two_runs_a_job() throws Exception {
    database = StoppableDatabase.start();
    toFirst = FaultProxy.to(database.port());
    toSecond = FaultProxy.to(database.port());
    first = TestNode.with(gate(), database.settings(toFirst.port(), Map.of("shutdown.grace_period_seconds", "1")));
    job = first.submit(Jobs.on(PORT).timeout(Duration.ofMinutes(5)));
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    second = TestNode.with(gate(), database.settings(toSecond.port(), Map.of()));
    awaitHere(second);
  }

  @AfterEach
  void stop() throws Exception {
    open.countDown();
    for (AutoCloseable each : new AutoCloseable[] {first, second, toFirst, toSecond, database}) if (each != null) each.close();
  }

  @Test
  void the_network_to_both_was_cut_and_one_is_back_before_the_other() throws Exception {
    cutBoth();
    awaitAwayFor(second, UnbrokenRenewals.SILENCE.plusSeconds(1));
    toSecond.accept();
    awaitHere(second);
    stays(Duration.ofSeconds(4));
    toFirst.accept();
    awaitHere(first);
    requireOneRun();
  }

  @Test
  void the_database_was_restarted_and_one_comes_back_before_the_other() throws Exception {
    toFirst.refuse();
    database.stop("fast");
    awaitAwayFor(second, UnbrokenRenewals.SILENCE.plusSeconds(1));
    database.restart();
    awaitHere(second);
    stays(Duration.ofSeconds(4));
    toFirst.accept();
    awaitHere(first);
    requireOneRun();
  }

  /** The other side of it: whoever stays silent is lost. */
  @Test
  void one_that_does_not_come_back_is_lost_after_all() throws Exception {
    cutBoth();
    awaitAwayFor(second, Duration.ZERO);
    toSecond.accept();
    awaitHere(second);
    open.countDown();
    assertThat(second.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(second.field(job, "attempt")).isEqualTo("2");
  }

  private void cutBoth() throws IOException {
    for (FaultProxy proxy : List.of(toFirst, toSecond)) {
      proxy.refuse();
      proxy.reset();
    }
  }

  private void requireOneRun() throws InterruptedException {
    assertThat(second.field(job, "state")).isEqualTo("running");
    open.countDown();
    assertThat(second.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(second.field(job, "attempt")).isEqualTo("1");
    assertThat(runs).hasValue(1);
  }

  private JobRunner gate() {
    return (_, _, _) -> {
      runs.incrementAndGet();
      reached.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty());
    };
  }

  private static Presence presence(TestNode node) {
    return node.node().database().presence();
  }

  private static void awaitHere(TestNode node) throws InterruptedException {
    assertThat(presence(node).awaitHere(Duration.ofSeconds(30))).isTrue();
  }

  private static void awaitAwayFor(TestNode node, Duration time) {
    long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (presence(node).awaySince().filter(since -> since.plus(time).isBefore(Instant.now())).isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(limit);
      LockSupport.parkNanos(50_000_000);
    }
  }

  /** The sweeper of the second has several turns meanwhile, and the job stays with the first. */
  private void stays(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      assertThat(second.field(job, "attempt")).isEqualTo("1");
      assertThat(second.field(job, "state")).isEqualTo("running");
      LockSupport.parkNanos(50_000_000);
    }
  }
}
