package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.execution.CancelSwitch;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.session.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

/** What happens to a job around its run: order, waiting, cancelling, expiring, and losing its process. */
class JobLifeTest {
  private static final int PORT = 4001;

  /** Blocks the first job of the node until it is opened, so that a test can arrange what waits behind it. */
  private static final class Gate implements JobRunner {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final List<UUID> order = new CopyOnWriteArrayList<>();
    private final Semaphore entered = new Semaphore(0);

    @Override
    public JobOutcome run(ClaimedJob job, WorkerState state, CancelSwitch cancel) {
      order.add(job.id());
      entered.release();
      cancel.whenTurned(open::countDown);
      reached.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      JobState end = cancel.isOn() ? JobState.CANCELLED : JobState.SUCCEEDED;
      Optional<Failure> failure = cancel.isOn() ? Optional.of(new Failure(FailureCode.CANCELLED, "stopped")) : Optional.empty();
      return new JobOutcome.Ended(end, failure, List.of(), Optional.empty());
    }

    /** Waits until so many jobs have come to the gate. */
    void awaitOrder(int jobs) throws InterruptedException {
      assertThat(entered.tryAcquire(jobs, 20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private final Gate gate = new Gate();
  private TestNode node;
  private UUID first;

  @BeforeEach
  void a_job_runs_on_the_lane() throws Exception {
    TestDatabase.empty();
    node = TestNode.with(gate, Map.of());
    first = node.submit(Jobs.on(PORT));
    gate.reached.await();
  }

  @AfterEach
  void stop() {
    gate.open.countDown();
    node.close();
  }

  @Test
  void waiting_jobs_of_a_device_run_by_priority_and_then_by_age() throws Exception {
    UUID older = node.submit(Jobs.on(PORT));
    UUID younger = node.submit(Jobs.on(PORT));
    UUID urgent = node.submit(Jobs.on(PORT).priority(5));
    gate.open.countDown();
    node.end(younger);
    assertThat(gate.order).containsExactly(first, urgent, older, younger);
  }

  @Test
  void a_waiting_job_is_cancelled_at_once_and_says_that_nothing_was_sent() throws Exception {
    UUID waiting = node.submit(Jobs.on(PORT).commands("show version", "show clock"));
    assertThat(cancel(waiting)).contains(JobState.QUEUED);
    assertThat(node.state(waiting)).isEqualTo(JobState.CANCELLED);
    assertThat(node.commandStates(waiting)).containsExactly("not_sent", "not_sent");
    gate.open.countDown();
    node.end(first);
    assertThat(gate.order).containsExactly(first);
  }

  /** A row "sending" of an attempt of which no byte left. */
  @Test
  void a_job_that_waits_for_another_attempt_can_be_cancelled() {
    UUID waiting = node.submit(Jobs.on(PORT).change().commands("one"));
    node.node()
        .jdbc()
        .sql(
            """
            insert into command_results (job_id, index, tenant, device, platform, command, state, epoch)
            values (:job, 0, 'default', 'd', 'p', 'one', 'sending', 0)
            """)
        .param("job", waiting)
        .update();
    assertThat(cancel(waiting)).contains(JobState.QUEUED);
    assertThat(node.commandStates(waiting)).containsExactly("not_sent");
  }

  @Test
  void a_running_job_is_asked_to_stop() throws Exception {
    assertThat(cancel(first)).contains(JobState.RUNNING);
    assertThat(node.end(first)).isEqualTo(JobState.CANCELLED);
    assertThat(cancel(first)).contains(JobState.CANCELLED);
    assertThat(cancel(UUID.randomUUID())).isEmpty();
  }

  /** The wish came while an earlier attempt ended in handing the job back. */
  @Test
  void a_job_that_comes_back_with_the_wish_to_cancel_it_is_stopped_at_its_start() throws Exception {
    UUID back = node.submit(Jobs.on(PORT));
    node.node().jdbc().sql("update jobs set cancel_requested = true where id = :job").param("job", back).update();
    gate.open.countDown();
    assertThat(node.end(back)).isEqualTo(JobState.CANCELLED);
    assertThat(node.state(first)).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void a_job_for_later_waits_until_it_is_due() throws Exception {
    UUID later = node.submit(Jobs.on(PORT + 1).runAt(Instant.now().plus(Duration.ofMillis(1500))));
    gate.open.countDown();
    assertThat(node.end(later)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(later, "(started_at >= due_at)")).isEqualTo("true");
  }

  @Test
  void a_job_that_was_not_started_in_time_expires() throws Exception {
    UUID late = node.submit(Jobs.on(PORT).expiresAt(Instant.now().plus(Duration.ofMillis(300))));
    assertThat(node.end(late)).isEqualTo(JobState.CANCELLED);
    assertThat(node.field(late, "error_code")).isEqualTo("DEADLINE");
    assertThat(node.commandStates(late)).containsExactly("not_sent");
  }

  /** JobRunr delivers the ticket of a lost process once more, late, perhaps to the process that meanwhile drains the lane. */
  @Test
  void a_stale_ticket_for_a_lane_in_work_changes_nothing() throws Exception {
    long lane = Long.parseLong(node.field(first, "lane_id"));
    node.node().queue().tickets().issue(new LaneTicket(lane, UUID.randomUUID()));
    node.node().jdbc().sql("update lanes set drained_at = now() - interval '1 minute'").update();
    UUID sweptLater = node.submit(Jobs.on(PORT + 1).runAt(Instant.now().plusMillis(2500)));
    gate.awaitOrder(2);
    gate.open.countDown();
    assertThat(node.end(sweptLater)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.end(first)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(first, "attempt")).isEqualTo("1");
    assertThat(gate.order).containsExactly(first, sweptLater);
  }

  /** Found by chaos: a process stood still, and wakes up when its lane is as good as another's. */
  @Test
  void whose_ticket_was_replaced_ends_its_job_and_claims_no_other() throws Exception {
    UUID second = node.submit(Jobs.on(PORT));
    String replaced = "update lanes set ticket = gen_random_uuid(), ticketed_at = now(), drained_by = null, drained_at = null where id = :lane";
    node.node().jdbc().sql(replaced).param("lane", Long.valueOf(node.field(first, "lane_id"))).update();
    gate.open.countDown();
    assertThat(node.end(first)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.end(second)).isEqualTo(JobState.SUCCEEDED);
    assertThat(Long.parseLong(node.field(second, "epoch"))).isGreaterThan(Long.parseLong(node.field(first, "epoch")));
  }

  @Test
  void the_database_itself_lets_no_second_job_run_on_a_lane() {
    UUID second = node.submit(Jobs.on(PORT));
    assertThatThrownBy(
            () ->
                node.node()
                    .jdbc()
                    .sql("update jobs set state = 'running', epoch = 1, started_at = now() where id = :job")
                    .param("job", second)
                    .update())
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("jobs_running");
  }

  private Optional<JobState> cancel(UUID job) {
    return node.node().queue().submission().cancel(JobSpec.DEFAULT_TENANT, job);
  }
}
