package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.Jobs;
import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.event.LiveOutput;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.lab.FaultProxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Scorecard 5, I6: a job that reads wants to send its next line while the database is away. */
class AwokenReaderTest {
  private static final Duration AGO = Duration.ofSeconds(15);

  private final long known = System.nanoTime() - AGO.toNanos();
  private final LaneLease lease = new LaneLease(known);
  private final CountDownLatch waits = new CountDownLatch(1);
  private Database direct;
  private FaultProxy proxy;
  private Database database;
  private CommandJournal journal;
  private ClaimedJob job;

  @BeforeEach
  void a_job_has_its_lane_and_the_database_goes_away() throws Exception {
    direct = TestDatabase.open(TestDatabase.settings(Map.of()));
    URI server = URI.create(TestDatabase.settings(Map.of()).database().url().orElseThrow().substring("jdbc:".length()));
    proxy = FaultProxy.to(server.getPort());
    String url = "jdbc:postgresql://127.0.0.1:" + proxy.port() + server.getPath();
    database = TestDatabase.open(TestDatabase.settings(Map.of("database.url", url)));
    JdbcClient engine = JdbcClient.create(database.engineDataSource());
    journal = new CommandJournal(engine, database.presence(), lease, new LiveOutput(engine, () -> {}));
    long lane =
        sql(
                """
                insert into lanes (tenant, host, port, epoch, ticket, ticketed_at, drained_by, drained_at)
                values ('default', :host, 22, 5, gen_random_uuid(), now(), gen_random_uuid(), now()) returning id
                """)
            .param("host", UUID.randomUUID().toString())
            .query(Long.class)
            .single();
    job = new ClaimedJob(UUID.randomUUID(), lane, 5, 1, Duration.ofMinutes(5), Jobs.on(22).spec(), false, List.of());
    proxy.refuse();
    proxy.reset();
  }

  @AfterEach
  void close() throws Exception {
    database.close();
    proxy.close();
    direct.close();
  }

  private JdbcClient.StatementSpec sql(String text) {
    return JdbcClient.create(direct.dataSource()).sql(text);
  }

  @Test
  void in_a_process_that_stood_still_it_waits_and_learns_that_another_has_the_lane() throws Exception {
    learnsOf("epoch = 6");
  }

  /** Found by chaos: the other one has not begun yet. */
  @Test
  void in_a_process_that_stood_still_it_waits_and_learns_that_another_is_about_to_take_the_lane() throws Exception {
    learnsOf("ticket = gen_random_uuid(), drained_by = null, drained_at = null");
  }

  private void learnsOf(String change) throws Exception {
    try (ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> asking = side.submit(() -> journal.requireLane(job, known, waits::countDown));
      assertThat(waits.await(30, TimeUnit.SECONDS)).as("it waits, and may be told to stop").isTrue();
      assertThat(asking.isDone()).isFalse();
      sql("update lanes set " + change + " where id = :lane").param("lane", job.lane()).update();
      proxy.accept();
      assertThatThrownBy(() -> asking.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.WORKER_LOST));
    }
  }

  @Test
  void in_a_process_that_stood_still_it_goes_on_where_the_lane_is_still_its_own() throws Exception {
    try (ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> asking = side.submit(() -> journal.requireLane(job, known, waits::countDown));
      assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
      proxy.accept();
      assertThat(asking.get(30, TimeUnit.SECONDS)).isGreaterThan(known);
    }
  }

  @Test
  void in_a_process_that_was_awake_all_the_time_it_does_not_wait() {
    for (long time = known; time < System.nanoTime(); time += Duration.ofSeconds(2).toNanos()) lease.awake(time);
    assertThat(journal.requireLane(job, known, waits::countDown)).isEqualTo(known);
    assertThat(waits.getCount()).isOne();
  }
}
