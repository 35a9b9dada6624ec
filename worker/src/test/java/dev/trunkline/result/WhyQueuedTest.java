package dev.trunkline.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every queued job says why it does not run. */
class WhyQueuedTest {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private TestNode node;
  private UUID first;

  @BeforeEach
  void a_job_keeps_the_only_worker_busy() throws Exception {
    TestDatabase.empty();
    node =
        TestNode.with(
            (_, _, _) -> {
              reached.countDown();
              hold();
              return new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty());
            },
            Map.of("worker.concurrency", "1"));
    first = node.submit(Jobs.on(9201));
    reached.await();
  }

  private void hold() {
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    open.countDown();
    node.close();
  }

  private JobView.Waiting waiting(UUID job) {
    return new StoredJobs(node.node().jdbc()).find(JobSpec.DEFAULT_TENANT, job).orElseThrow().waitingFor();
  }

  @Test
  void behind_a_running_job_it_names_that_since_when_where_and_how_many_come_before() {
    UUID next = node.submit(Jobs.on(9201));
    UUID last = node.submit(Jobs.on(9201));
    assertThat(waiting(next).code()).isEqualTo("LANE_BUSY");
    assertThat(waiting(next).detail()).startsWith("job " + first + " is running on this device since 20").endsWith("-worker-1)");
    assertThat(waiting(last).detail()).endsWith(", and 1 more before this one");
    assertThat(waiting(first)).isNull();
  }

  @Test
  void where_all_workers_are_busy_it_says_how_many_and_its_place() {
    UUID next = node.submit(Jobs.on(9202));
    UUID behind = node.submit(Jobs.on(9202));
    node.node().jdbc().sql("update processes set snapshot = jsonb_set(snapshot, '{workers,0,busy}', 'true')").update();
    assertThat(waiting(next).code()).isEqualTo("WORKERS_BUSY");
    assertThat(waiting(next).detail()).contains("1 of 1 are busy");
    assertThat(waiting(behind)).isEqualTo(new JobView.Waiting("QUEUED_BEHIND", "number 2 on its device, 1 before it"));
  }

  @Test
  void where_no_process_runs_jobs_it_says_so() {
    UUID next = node.submit(Jobs.on(9203));
    JdbcClient jdbc = node.node().jdbc();
    jdbc.sql("update processes set role = 'api'").update();
    assertThat(waiting(next)).isEqualTo(new JobView.Waiting("NO_WORKER", "no process runs jobs"));
  }

  @Test
  void what_is_not_due_says_until_when_and_after_which_failure() {
    Instant at = Instant.parse("2099-01-01T00:00:00Z");
    UUID later = node.submit(Jobs.on(9204).runAt(at));
    assertThat(waiting(later)).isEqualTo(new JobView.Waiting("NOT_DUE", "due at 2099-01-01T00:00:00Z"));
    failed(later, "TCP_TIMEOUT", "no answer within 10 s");
    assertThat(waiting(later).detail())
        .isEqualTo("due at 2099-01-01T00:00:00Z, retry after failure TCP_TIMEOUT: no answer within 10 s");
    failed(later, "BREAKER_OPEN", "left alone until then");
    assertThat(waiting(later))
        .isEqualTo(new JobView.Waiting("BREAKER_OPEN", "left alone until then; looks again at 2099-01-01T00:00:00Z"));
    failed(later, "LIMIT_REACHED", "maximum number of connections (1) reached");
    assertThat(waiting(later).code()).isEqualTo("LIMIT_REACHED");
  }

  private void failed(UUID job, String code, String detail) {
    node.node().jdbc().sql("update jobs set error_code = :code, error_detail = :detail where id = :job")
        .param("code", code).param("detail", detail).param("job", job).update();
  }
}
