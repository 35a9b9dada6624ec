package dev.trunkline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The reader of a process that is none of those which run the jobs. */
class LiveEventsTest {
  /** A database that can be away. */
  private static final class Flaky extends DelegatingDataSource {
    private volatile boolean away;
    private final AtomicInteger asked = new AtomicInteger();

    Flaky(DataSource real) {
      super(real);
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (!away) return super.getConnection();
      asked.incrementAndGet();
      throw new SQLException("it is away", "08001");
    }
  }

  private final Ear ear = new Ear();
  private TestNode node;
  private Database own;
  private Flaky database;
  private LiveEvents events;

  @BeforeEach
  void start() {
    node =
        TestNode.with(
            (_, _, _) -> new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty()), Map.of());
    own = TestDatabase.open(TestDatabase.settings(Map.of()));
    database = new Flaky(own.dataSource());
    events = new LiveEvents(JdbcClient.create(database), 2);
    events.start();
  }

  @AfterEach
  void stop() {
    events.close();
    own.close();
    node.close();
  }

  private static EventFilter filter(String device) {
    return new EventFilter(JobSpec.DEFAULT_TENANT, Set.of(), Optional.of(device), Optional.empty(), List.of(), Map.of());
  }

  @Test
  void without_any_signal_it_looks_by_itself() throws Exception {
    events.listen(filter("127.0.0.1:9301"), Optional.empty(), ear);
    node.submit(Jobs.on(9301));
    ear.await("\"event\":\"succeeded\"");
  }

  @Test
  void streams_stay_open_while_the_database_is_away_and_go_on_where_they_were() throws Exception {
    events.listen(filter("127.0.0.1:9302"), Optional.empty(), ear);
    node.end(node.submit(Jobs.on(9302)));
    ear.await("\"event\":\"succeeded\"");
    database.away = true;
    UUID job = node.submit(Jobs.on(9302));
    node.end(job);
    events.look();
    while (database.asked.get() == 0) Thread.onSpinWait();
    assertThat(ear.ended()).isFalse();
    database.away = false;
    assertThat(ear.await(job.toString())).contains("\"event\":\"queued\"");
    ear.await("\"event\":\"succeeded\"");
  }

  @Test
  void a_listener_without_room_is_left_where_it_stands_and_goes_on_from_there() throws Exception {
    Ear slow = new Ear();
    slow.full(true);
    Listening listening = events.listen(filter("127.0.0.1:9303"), Optional.empty(), slow);
    events.listen(filter("127.0.0.1:9303"), Optional.empty(), ear);
    UUID first = node.submit(Jobs.on(9303));
    node.end(first);
    ear.await("\"event\":\"succeeded\"");
    assertThat(slow.unheard()).as("nothing but the greeting").hasSize(1);
    slow.full(false);
    listening.goOn();
    assertThat(slow.await(first.toString())).contains("\"event\":\"queued\"");
    slow.await("\"event\":\"succeeded\"");
  }

  @Test
  void a_job_that_ended_before_there_were_events_is_told_by_its_results() throws Exception {
    UUID job = node.submit(Jobs.on(9304));
    node.end(job);
    node.node().jdbc().sql("delete from job_events where job_id = :job").param("job", job).update();
    events.listen(job, 1, Optional.empty(), ear);
    ear.await("\"event\":\"succeeded\"");
    ear.await("event: end");
  }

  @Test
  void there_is_room_for_so_many_and_all_end_with_the_process() throws Exception {
    Listening first = events.listen(filter("a"), Optional.empty(), ear);
    events.listen(filter("b"), Optional.empty(), new Ear());
    assertThatThrownBy(() -> events.listen(filter("c"), Optional.empty(), new Ear()))
        .isInstanceOf(TooManyListeners.class).hasMessageContaining("2 listeners");
    first.close();
    Ear third = new Ear();
    events.listen(filter("c"), Optional.empty(), third);
    events.close();
    third.await("ended");
    Ear late = new Ear();
    events.listen(filter("d"), Optional.empty(), late);
    late.await("ended");
  }
}
