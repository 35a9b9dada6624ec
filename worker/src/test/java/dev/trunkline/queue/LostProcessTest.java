package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A process that died left a lane, a ticket and a running job behind; another one settles them. */
class LostProcessTest {
  private static final int PORT = 5001;

  private TestNode node;
  private JdbcClient jdbc;

  @BeforeEach
  void start() {
    node =
        TestNode.with(
            (_, _, _) -> new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty()), Map.of());
    jdbc = node.node().jdbc();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void a_job_that_only_reads_is_run_again() throws Exception {
    UUID job = leftRunning(Jobs.on(PORT).commands("show version"));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(job, "attempt")).isEqualTo("2");
  }

  @Test
  void a_change_of_which_nothing_was_sent_is_run_again() throws Exception {
    UUID job = leftRunning(Jobs.on(PORT + 1).change().commands("clear counters"));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void a_change_with_a_command_in_flight_is_in_doubt_and_names_it() throws Exception {
    UUID job = leftRunning(Jobs.on(PORT + 2).change().commands("one", "two", "three"), "succeeded", "sending");
    assertThat(node.end(job)).isEqualTo(JobState.IN_DOUBT);
    assertThat(node.commandStates(job)).containsExactly("succeeded", "in_doubt", "not_sent");
    assertThat(node.field(job, "error_detail")).contains("command 1 was sent and its answer never seen");
  }

  @Test
  void what_was_found_out_of_the_device_is_kept_when_the_process_is_lost() throws Exception {
    UUID job = leftRunning(Jobs.on(PORT + 6).platform("autodetect").change().commands("one", "two"), "sending");
    assertThat(node.end(job)).isEqualTo(JobState.IN_DOUBT);
    assertThat(node.field(job, "platform")).isEqualTo("p");
    assertThat(jdbc.sql("select distinct platform from command_results where job_id = :job").param("job", job).query(String.class).list())
        .containsExactly("p");
  }

  @Test
  void a_change_between_two_commands_failed_and_says_how_far_it_came() throws Exception {
    UUID job = leftRunning(Jobs.on(PORT + 3).change().commands("one", "two"), "succeeded");
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.commandStates(job)).containsExactly("succeeded", "not_sent");
  }

  @Test
  void a_job_whose_process_is_lost_again_and_again_is_given_up() throws Exception {
    UUID job = leftRunning(AbandonedJobs.MOST_LOST_ATTEMPTS, Jobs.on(PORT + 4).commands("show version"));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.field(job, "error_code")).isEqualTo("WORKER_LOST");
  }

  @Test
  void a_ticket_that_never_reached_JobRunr_is_replaced() throws Exception {
    UUID job = node.submit(Jobs.on(PORT + 5).runAt(Instant.now().plusSeconds(3600)));
    jdbc.sql("update jobs set due_at = now() where id = :job").param("job", job).update();
    jdbc.sql("update lanes set wake_at = null, ticket = gen_random_uuid(), ticketed_at = now() - interval '1 minute' where port = :port")
        .param("port", PORT + 5)
        .update();
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
  }

  private UUID leftRunning(Jobs job, String... journal) {
    return leftRunning(1, job, journal);
  }

  /** Puts the rows as a process leaves them that dies with the job in its hands. */
  private UUID leftRunning(int attempt, Jobs job, String... journal) {
    UUID id = node.submit(job.runAt(Instant.now().plusSeconds(3600)));
    jdbc.sql(
            """
            with lane as (
                update lanes set epoch = 7, wake_at = null, ticket = gen_random_uuid(), ticketed_at = now(),
                    drained_by = gen_random_uuid(), drained_at = now()
                where id = (select lane_id from jobs where id = :job)
            )
            update jobs set state = 'running', epoch = 7, started_at = now(), due_at = now(), attempt = :attempt where id = :job
            """)
        .param("job", id)
        .param("attempt", attempt)
        .update();
    for (int index = 0; index < journal.length; index++) {
      jdbc.sql(
              """
              insert into command_results (job_id, index, tenant, device, platform, command, state, epoch)
              values (:job, :index, 'default', 'd', 'p', 'c', :state, 7)
              """)
          .param("job", id)
          .param("index", index)
          .param("state", journal[index])
          .update();
    }
    return id;
  }
}
