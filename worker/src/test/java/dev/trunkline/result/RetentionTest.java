package dev.trunkline.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.CommandResult;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is kept and for how long, and the views that people's own tools read. */
class RetentionTest {
  private TestNode node;
  private JdbcClient jdbc;

  @BeforeEach
  void start() {
    TestDatabase.empty();
    CommandResult answer =
        new CommandResult(
            0, CommandState.SUCCEEDED, "Version 15.2\n".getBytes(), false, Optional.empty(), Instant.now(), Duration.ofMillis(3));
    node =
        TestNode.with(
            (_, _, _) -> new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(answer), Optional.empty()), Map.of());
    jdbc = node.node().jdbc();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void jobs_that_ended_before_the_retention_go_with_their_results_and_the_others_stay() throws Exception {
    UUID old = endedDaysAgo(31, 6001);
    UUID recent = endedDaysAgo(29, 6002);
    UUID waiting = node.submit(Jobs.on(6003).runAt(Instant.now().plus(Duration.ofDays(1))));
    assertThat(new Retention(jdbc, Duration.ofDays(30), Duration.ofDays(400), Duration.ofHours(24)).prune()).isEqualTo(1);
    assertThat(jdbc.sql("select id from jobs").query(UUID.class).list()).containsExactlyInAnyOrder(recent, waiting);
    assertThat(node.outputs(old)).isEmpty();
    assertThat(node.outputs(recent)).hasSize(1);
  }

  @Test
  void the_chore_is_one_of_JobRunrs_recurring_jobs() {
    assertThat(jdbc.sql("select id from jobrunr_recurring_jobs").query(String.class).list())
        .anySatisfy(id -> assertThat(id.strip()).isEqualTo("prune-old-jobs"));
  }

  @Test
  void the_latest_result_of_a_device_is_the_newest() throws Exception {
    node.run(Jobs.on(6004));
    UUID newer = node.submit(Jobs.on(6004));
    node.end(newer);
    assertThat(jdbc.sql("select job_id from latest_device_results where device = '127.0.0.1:6004'").query(UUID.class).list())
        .containsExactly(newer);
  }

  /** Columns may be added at the end and nothing else. */
  @Test
  void the_views_keep_their_columns() {
    assertThat(columns("device_results"))
        .startsWith("tenant", "device", "platform", "command", "state", "output", "truncated", "error_code", "error_detail",
            "recorded_at", "started_at", "duration_ms", "job_id", "command_index", "job_state", "username", "labels");
    assertThat(columns("latest_device_results"))
        .startsWith("tenant", "device", "platform", "command", "state", "output", "truncated", "error_code", "error_detail",
            "recorded_at", "started_at", "duration_ms", "job_id", "command_index");
    assertThat(columns("job_summary"))
        .startsWith("tenant", "job_id", "device", "platform", "username", "kind", "effect", "state", "attempt", "priority",
            "description", "labels", "created_at", "started_at", "ended_at", "run_seconds", "wait_seconds",
            "connection_reused", "connection_setup_ms", "error_code", "error_detail", "commands");
  }

  @Test
  void the_reading_role_sees_the_views_and_no_table() {
    for (String view : List.of("device_results", "latest_device_results", "job_summary")) assertThat(mayRead(view)).isTrue();
    for (String table : List.of("jobs", "command_results", "job_secrets", "host_keys")) assertThat(mayRead(table)).isFalse();
  }

  private boolean mayRead(String relation) {
    return jdbc.sql("select has_table_privilege('trunkline_readonly', :relation, 'select')")
        .param("relation", relation)
        .query(Boolean.class)
        .single();
  }

  private List<String> columns(String view) {
    return jdbc.sql("select column_name from information_schema.columns where table_name = :view order by ordinal_position")
        .param("view", view)
        .query(String.class)
        .list();
  }

  private UUID endedDaysAgo(int days, int port) throws InterruptedException {
    UUID job = node.submit(Jobs.on(port));
    node.end(job);
    jdbc.sql("update jobs set ended_at = now() - :days * interval '1 day' where id = :job")
        .param("days", days)
        .param("job", job)
        .update();
    return job;
  }
}
