package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.Database;
import dev.trunkline.database.Presence;
import dev.trunkline.database.StoppableDatabase;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.CommandResult;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ends of jobs that the database cannot take: kept within a bound, and given up with the process. */
class KeptOutcomesTest {
  private static final int PORT = 8001;
  private static final long MOST_BYTES = 1_000;

  private StoppableDatabase database;

  @BeforeEach
  void start() throws Exception {
    database = StoppableDatabase.start();
  }

  @AfterEach
  void stop() throws Exception {
    database.close();
  }

  @Test
  void what_does_not_fit_is_refused_at_once_and_what_waits_goes_with_the_process() throws Exception {
    Settings settings = database.settings(Map.of());
    try (Database pools = TestDatabase.open(settings)) {
      Sealer sealer = Sealer.ofKeyFile(settings.secrets().keyFile().orElseThrow(), true);
      JobQueue queue = QueueTables.on(JdbcClient.create(pools.engineDataSource()), sealer, 3).queue();
      KeptOutcomes kept = new KeptOutcomes(queue, pools.presence(), MOST_BYTES);
      database.stop("fast");
      awaitAway(pools.presence());
      CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> kept.write(job(), read(600)), Thread::startVirtualThread);
      await(() -> kept.bytes() == 600);
      assertThat(kept.write(job(), read(600))).as("above the bound").isFalse();
      CompletableFuture<Boolean> third = CompletableFuture.supplyAsync(() -> kept.write(job(), read(400)), Thread::startVirtualThread);
      await(() -> kept.bytes() == MOST_BYTES);
      assertThat(first).isNotDone();
      kept.giveUp();
      assertThat(first.get(10, TimeUnit.SECONDS)).isFalse();
      assertThat(third.get(10, TimeUnit.SECONDS)).isFalse();
      assertThat(kept.bytes()).isZero();
    }
  }

  /** The process ends in order all the same, and the job is settled as one whose process was lost. */
  @Test
  void a_process_that_ends_while_the_database_is_away_leaves_its_ends_to_others() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(1);
    TestNode first = TestNode.with(gate(reached, open), database.settings(Map.of("shutdown.grace_period_seconds", "1")));
    UUID job = first.submit(Jobs.on(PORT));
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    database.stop("fast");
    awaitAway(first.node().database().presence());
    open.countDown();
    ShutdownReport report = first.node().shutdown().perform();
    first.close();
    assertThat(report.success()).as("%s", report.errors()).isTrue();
    database.restart();
    try (TestNode second = TestNode.with((_, _, _) -> read(1), database.settings(Map.of()))) {
      assertThat(second.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(second.field(job, "attempt")).isEqualTo("2");
    }
  }

  private static JobRunner gate(CountDownLatch reached, CountDownLatch open) {
    return (_, _, _) -> {
      reached.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return read(1);
    };
  }

  private static ClaimedJob job() {
    return new ClaimedJob(UUID.randomUUID(), 1, 1, 1, Duration.ofSeconds(30), Jobs.on(PORT).spec(), false, List.of());
  }

  private static JobOutcome read(int bytes) {
    CommandResult result =
        new CommandResult(0, CommandState.SUCCEEDED, new byte[bytes], false, Optional.empty(), Instant.now(), Duration.ofMillis(1));
    return new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(result), Optional.empty());
  }

  private static void awaitAway(Presence presence) {
    await(() -> presence.awaySince().isPresent());
  }

  private static void await(BooleanSupplier happened) {
    long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(limit);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
