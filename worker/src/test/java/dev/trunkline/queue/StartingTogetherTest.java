package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Processes that start at the same moment on a database that is new to them. */
class StartingTogetherTest {
  private static TestNode node() {
    return TestNode.with(
        (_, _, _) -> new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty()), Map.of());
  }

  @Test
  void a_process_starts_although_another_one_plans_the_pruning_at_the_same_moment() throws Exception {
    node().close();
    try (Database database = TestDatabase.open(TestDatabase.settings(Map.of()));
        Connection other = database.connectOutsidePool();
        Statement sql = other.createStatement();
        ExecutorService starter = Executors.newVirtualThreadPerTaskExecutor()) {
      JdbcClient jdbc = JdbcClient.create(database.dataSource());
      sql.execute("create temporary table planned as select * from jobrunr_recurring_jobs");
      sql.execute("delete from jobrunr_recurring_jobs");
      other.setAutoCommit(false);
      sql.execute("insert into jobrunr_recurring_jobs select * from planned");
      Future<TestNode> starting = starter.submit(StartingTogetherTest::node);
      awaitSomebodyWaitingFor(jdbc);
      other.commit();
      try (TestNode started = starting.get(20, TimeUnit.SECONDS)) {
        assertThat(started.run(Jobs.on(5_101))).isEqualTo(JobState.SUCCEEDED);
      }
    }
  }

  private static void awaitSomebodyWaitingFor(JdbcClient jdbc) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    String waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%jobrunr_recurring_jobs%'";
    while (jdbc.sql(waiting).query(Integer.class).single() == 0) {
      assertThat(System.nanoTime()).as("the time until both meet").isLessThan(limit);
    }
  }
}
