package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
    assertThat(node.field(job, "error_detail"))
        .contains(
            "command 1 (two) was sent and its answer never seen, so it may or may not have taken effect; the 1 before it are done"
                + " and the 1 after it were not sent");
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
    assertThat(node.field(job, "error_detail")).contains("the 1 before command 1 (two) are done, and it and what follows were not sent");
  }

  /** Of an attempt of an earlier drain; the one that was lost had not even logged in. */
  @Test
  void a_command_that_an_earlier_attempt_was_about_to_send_leaves_no_doubt() throws Exception {
    UUID job = leftRunning(Jobs.on(PORT + 7).change().commands("one"), "sending");
    jdbc.sql("update command_results set epoch = 6 where job_id = :job").param("job", job).update();
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void a_change_with_every_command_answered_ends_as_its_commands_did() throws Exception {
    UUID done = leftRunning(Jobs.on(PORT + 8).change().commands("one", "two"), "succeeded", "succeeded");
    UUID partly = leftRunning(Jobs.on(PORT + 9).change().commands("one", "two"), "succeeded", "failed");
    UUID unsaved = leftRunning(Jobs.on(PORT + 10).config("one", "two").saved(), "succeeded", "succeeded");
    assertThat(node.end(done)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(done, "coalesce(error_code, '')")).isEmpty();
    assertThat(node.end(partly)).isEqualTo(JobState.PARTIAL);
    assertThat(node.field(partly, "error_detail")).contains("all 2 commands were answered, and 1 failed");
    assertThat(node.end(unsaved)).isEqualTo(JobState.PARTIAL);
    assertThat(node.field(unsaved, "error_detail"))
        .contains("all 2 lines are done, but whether the configuration was saved is not known");
  }

  @Test
  void lines_of_a_candidate_that_was_not_committed_are_sent_again_from_the_first() throws Exception {
    UUID job = leftRunning(Jobs.on(PORT + 11).config("one", "two", "three"), "succeeded", "sending");
    candidate(job, "open");
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.commandStates(job)).isEmpty();
    assertThat(node.field(job, "candidate")).isEqualTo("left");
    assertThat(node.field(job, "crashes")).isEqualTo("1");
  }

  @Test
  void a_commit_that_may_have_left_is_in_doubt_with_all_of_its_lines() throws Exception {
    UUID job = leftRunning(Jobs.on(PORT + 12).config("one", "two"), "succeeded", "succeeded");
    candidate(job, "committing");
    assertThat(node.end(job)).isEqualTo(JobState.IN_DOUBT);
    assertThat(node.commandStates(job)).containsExactly("succeeded", "succeeded");
    assertThat(node.field(job, "error_detail")).contains("the commit was sent, or about to be", "all of them or none may have taken effect");
  }

  @Test
  void what_the_device_said_is_committed_is_done() throws Exception {
    UUID job = leftRunning(Jobs.on(PORT + 13).config("one"), "succeeded");
    candidate(job, "committed");
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
  }

  /** Scorecard 15. */
  @Test
  void a_job_whose_process_is_lost_again_and_again_is_put_aside() throws Exception {
    BlockingQueue<SettledJob> heard = new LinkedBlockingQueue<>();
    node.node().queue().listen(new Settlements(heard));
    UUID job = leftRunning(Jobs.on(PORT + 4).config("one"), "sending");
    candidate(job, "open");
    jdbc.sql("update jobs set crashes = 2 where id = :job").param("job", job).update();
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.field(job, "error_code")).isEqualTo("QUARANTINED");
    assertThat(node.field(job, "error_detail")).contains("it was the 3. one lost with this job in hand", "it changed nothing");
    assertThat(node.commandStates(job)).containsExactly("failed");
    SettledJob settled = heard.poll(20, TimeUnit.SECONDS);
    assertThat(settled).isNotNull();
    assertThat(settled.isQuarantined()).isTrue();
    assertThat(settled.crashes()).isEqualTo(3);
    node.node().audit().close();
    assertThat(jdbc.sql("select action from audit where subject = :job").param("job", job.toString()).query(String.class).list())
        .containsExactly("job.quarantined");
  }

  private record Settlements(BlockingQueue<SettledJob> heard) implements JobListener {
    @Override
    public void started(Duration waited) {}

    @Override
    public void ended(JobOutcome.Ended outcome, Duration ran) {}

    @Override
    public void settled(SettledJob job) {
      heard.add(job);
    }
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

  private void candidate(UUID job, String state) {
    jdbc.sql("update jobs set candidate = :state where id = :job").param("state", state).param("job", job).update();
  }

  /** Puts the rows as a process leaves them that dies with the job in its hands. */
  private UUID leftRunning(Jobs job, String... journal) {
    UUID id = node.submit(job.runAt(Instant.now().plusSeconds(3600)));
    jdbc.sql(
            """
            with lane as (
                update lanes set epoch = 7, wake_at = null, ticket = gen_random_uuid(), ticketed_at = now(),
                    drained_by = gen_random_uuid(), drained_at = now()
                where id = (select lane_id from jobs where id = :job)
            )
            update jobs set state = 'running', epoch = 7, started_at = now(), due_at = now(), attempt = 1 where id = :job
            """)
        .param("job", id)
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
