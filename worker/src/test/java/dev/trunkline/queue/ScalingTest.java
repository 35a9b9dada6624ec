package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.execution.CancelSwitch;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.session.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The number of workers follows the load: 002_d8dc #45 to #47. */
class ScalingTest {
  private static final Duration IDLE = Duration.ofSeconds(60);

  /** Holds every job until it is opened, and counts how many it holds at once. */
  private static final class Gate implements JobRunner {
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public JobOutcome run(ClaimedJob job, WorkerState state, CancelSwitch cancel) {
      most.accumulateAndGet(held.incrementAndGet(), Math::max);
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      held.decrementAndGet();
      return new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty());
    }
  }

  private final Gate gate = new Gate();

  @BeforeEach
  void nothing_waits() {
    TestDatabase.empty();
  }

  private TestNode start(int least, int most) {
    return TestNode.with(
        gate, Map.of("worker.concurrency", Integer.toString(least), "worker.max_concurrency", Integer.toString(most)));
  }

  private static List<UUID> burst(TestNode node, int devices) {
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < devices; i++) jobs.add(node.submit(Jobs.on(6001 + i)));
    return jobs;
  }

  private static List<Worker> workers(TestNode node) {
    return node.node().queue().workers();
  }

  private static void lookAfter(TestNode node, Duration later) {
    node.node().queue().scaling().look(System.nanoTime() + later.toNanos());
  }

  /** Nobody is let go while a claim is under way, so it may take more than one look. */
  private static void awaitSize(TestNode node, Duration later, int size) {
    await(
        () -> {
          lookAfter(node, later);
          return workers(node).size() == size;
        });
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time it took").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** More than a second old, as the database sees it. */
  private static void awaitLongWait(TestNode node) {
    String waiting = "select count(*) > 0 from lanes where drained_by is null and ticketed_at < now() - interval '1 second'";
    await(() -> node.node().jdbc().sql(waiting).query(Boolean.class).single());
  }

  @Test
  void waiting_devices_get_more_workers_up_to_the_most_and_idle_workers_go_down_to_the_least() throws Exception {
    try (TestNode node = start(2, 5)) {
      List<Worker> regular = workers(node);
      List<UUID> jobs = burst(node, 9);
      await(() -> gate.held.get() == 5);
      lookAfter(node, Duration.ofHours(1));
      assertThat(workers(node)).as("while all have work").hasSize(5);
      gate.open.countDown();
      for (UUID job : jobs) assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(gate.most).hasValue(5);
      await(() -> workers(node).stream().noneMatch(Worker::busy));
      lookAfter(node, IDLE.minusSeconds(5));
      assertThat(workers(node)).as("after less than a minute").hasSize(5);
      awaitSize(node, IDLE, 2);
      assertThat(workers(node)).containsExactlyElementsOf(regular);
      assertThat(node.node().thisProcess().snapshot().workers()).hasSize(2);
      assertThat(node.run(Jobs.on(6001))).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void a_short_wait_changes_nothing() throws Exception {
    try (TestNode node = start(1, 5)) {
      List<UUID> jobs = burst(node, 2);
      await(() -> gate.held.get() == 1);
      lookAfter(node, Duration.ZERO);
      assertThat(workers(node)).hasSize(1);
      gate.open.countDown();
      for (UUID job : jobs) node.end(job);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void a_fixed_number_stays_exact(int most) throws Exception {
    try (TestNode node = start(2, most)) {
      List<UUID> jobs = burst(node, 5);
      awaitLongWait(node);
      lookAfter(node, Duration.ofHours(1));
      assertThat(workers(node)).hasSize(2);
      gate.open.countDown();
      for (UUID job : jobs) assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(gate.most).hasValue(2);
    }
  }

  @Test
  void a_worker_that_goes_closes_its_connections_and_its_work_was_taken_over_before() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(3, "cisco_ios"));
        TestNode node = TestNode.onDevices(Map.of("worker.concurrency", "1", "worker.max_concurrency", "3"))) {
      List<UUID> jobs = new ArrayList<>();
      for (SimulatedDevice device : lab.devices()) jobs.add(node.submit(Jobs.on(device.port()).commands("show lab slow 3")));
      for (UUID job : jobs) assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(workers(node)).hasSize(3);
      Worker regular = workers(node).getFirst();
      await(() -> workers(node).stream().noneMatch(Worker::busy));
      UUID again = node.submit(Jobs.on(lab.device(2).port()).runAt(Instant.now()));
      assertThat(node.end(again)).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.field(again, "worker || connection_reused")).isEqualTo(regular.name() + "true");
      await(() -> !regular.busy());
      awaitSize(node, IDLE, 1);
      await(() -> lab.devices().stream().mapToInt(SimulatedDevice::openSessions).sum() == regular.state().size());
      assertThat(regular.state().size()).isPositive();
      await(() -> node.node().warmSessions().connections().infos(Instant.now()).size() == regular.state().size());
    }
  }
}
