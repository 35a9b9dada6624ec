package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who may drain a lane, and under which epoch. */
class LaneStoreTest {
  private static final int PORT = 9001;

  private final UUID process = UUID.randomUUID();
  private Database database;
  private JdbcClient jdbc;
  private LaneStore lanes;
  private LaneTicket ticket;

  @BeforeEach
  void a_lane_with_a_ticket() {
    TestDatabase.empty();
    database = TestDatabase.open(TestDatabase.settings(Map.of()));
    jdbc = JdbcClient.create(database.engineDataSource());
    lanes = new LaneStore(jdbc);
    long lane = lanes.laneOf("default", Jobs.on(PORT).spec().device());
    ticket = new LaneTicket(lane, UUID.randomUUID());
    set("ticket = '%s', ticketed_at = now()".formatted(ticket.ticket()));
  }

  @AfterEach
  void close() {
    database.close();
    TestDatabase.empty();
  }

  /** JobRunr gives out a ticket again that it lost sight of while the first drain goes on. */
  @Test
  void a_ticket_is_honoured_once() {
    assertThat(lanes.begin(ticket, process)).isPresent();
    assertThat(lanes.begin(ticket, process)).isEmpty();
    assertThat(lanes.begin(ticket, UUID.randomUUID())).isEmpty();
  }

  /** Taking a lane does not wait for the disk; whoever worked under the epoch may be there still. */
  @Test
  void an_epoch_that_the_database_lost_in_a_crash_is_never_given_out_again() {
    long lost = lanes.begin(ticket, process).orElseThrow().epoch();
    set("epoch = 0, drained_by = null, drained_at = null");
    assertThat(lanes.begin(ticket, process).orElseThrow().epoch()).isGreaterThan(lost);
  }

  @Test
  void the_silence_of_another_counts_only_for_a_process_that_judges() {
    UUID silent = UUID.randomUUID();
    jdbc.sql("insert into processes (id, host, pid, role, seen_at, snapshot) values (:id, 'h', 1, 'all', now() - interval '1 minute', '{}')")
        .param("id", silent)
        .update();
    lanes.begin(ticket, silent);
    awaitServerUpFor8Seconds();
    assertThat(lanes.replaceDeadTickets(process, List.of(), false)).isEmpty();
    assertThat(lanes.replaceDeadTickets(process, List.of(), true)).hasSize(1);
  }

  /** The answer to JobRunr's claim got lost, so that nobody has the ticket that is marked as being processed. */
  @Test
  void a_ticket_that_was_taken_and_never_used_is_replaced() {
    String row =
        """
        insert into jobrunr_jobs (id, version, jobasjson, jobsignature, state, createdat, updatedat)
        values (:id, 1, '{}', 's', 'PROCESSING', now() at time zone 'UTC', now() at time zone 'UTC' - :age * interval '1 second')
        on conflict (id) do update set updatedat = excluded.updatedat
        """;
    set("ticketed_at = now() - interval '1 minute'");
    jdbc.sql(row).param("id", ticket.ticket().toString()).param("age", 1).update();
    assertThat(lanes.replaceDeadTickets(process, List.of(), false)).isEmpty();
    jdbc.sql(row).param("id", ticket.ticket().toString()).param("age", 10).update();
    assertThat(lanes.replaceDeadTickets(process, List.of(), false)).hasSize(1);
  }

  private void awaitServerUpFor8Seconds() {
    while (jdbc.sql("select pg_postmaster_start_time() > now() - interval '8 seconds'").query(Boolean.class).single()) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  private void set(String columns) {
    jdbc.sql("update lanes set " + columns + " where id = :id").param("id", ticket.lane()).update();
  }
}
