package dev.trunkline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.Role;
import dev.trunkline.TestNode;
import dev.trunkline.calendar.JobWindows;
import dev.trunkline.job.JobSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jobs of batches that nobody runs: they wait, are called off, or expire. */
class HeldJobsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final BatchRules ONE_AT_A_TIME =
      new BatchRules(Optional.of(1), Optional.empty(), Optional.empty(), Optional.empty());

  private TestNode node;
  private StoredBatches stored;

  @BeforeEach
  void a_process_without_workers() {
    node = TestNode.as(Role.API);
    stored = new StoredBatches(node.node().jdbc());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /** No statement may take longer than the job engine waits for the database, 8 s, however many jobs there are. */
  @Test
  void two_thousand_jobs_are_stored_together_and_called_off_together() throws InterruptedException {
    storedAndCalledOff(2_000);
  }

  @Test
  @Tag("long")
  void ten_thousand_jobs_are_stored_together_and_called_off_together() throws InterruptedException {
    storedAndCalledOff(10_000);
  }

  private void storedAndCalledOff(int many) throws InterruptedException {
    long start = System.nanoTime();
    UUID batch = submit(IntStream.range(0, many).mapToObj(i -> on("many-" + i).spec()).toList());
    long accepted = System.nanoTime();
    assertThat(node.node().batches().cancel(JobSpec.DEFAULT_TENANT, batch, false)).isTrue();
    long cancelled = System.nanoTime();
    BatchView ended = ended(batch);
    assertThat(ended.state()).isEqualTo("cancelled");
    assertThat(ended.counts().cancelled()).isEqualTo(many);
    System.out.printf(
        "a batch of %d jobs: accepted after %.1f s, called off in %.1f s%n", many, (accepted - start) / 1e9, (cancelled - accepted) / 1e9);
  }

  @Test
  void a_batch_ends_although_its_jobs_expire_while_they_are_held_back() throws InterruptedException {
    Instant soon = Instant.now().plusSeconds(3);
    UUID batch = submit(IntStream.range(0, 600).mapToObj(i -> on("late-" + i).expiresAt(soon).spec()).toList());
    BatchView ended = ended(batch);
    assertThat(ended.state()).isEqualTo("cancelled");
    assertThat(ended.errors()).singleElement().satisfies(error -> assertThat(error.code()).isEqualTo("DEADLINE"));
  }

  /** Both orders of the same lanes: one that comes in, and one that is let go, must not wait for each other. */
  @Test
  void batches_for_the_same_devices_in_opposite_orders_do_not_block_each_other() throws Exception {
    List<JobSpec> forwards = IntStream.range(0, 700).mapToObj(i -> on("same-" + i).spec()).toList();
    BatchRules all = new BatchRules(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    List<Callable<UUID>> submits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      List<JobSpec> jobs = i % 2 == 0 ? forwards : forwards.reversed();
      submits.add(() -> submit(jobs, all));
    }
    try (ExecutorService clients = Executors.newFixedThreadPool(3)) {
      for (Future<UUID> submitted : clients.invokeAll(submits)) {
        UUID batch = submitted.get();
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (held(batch) > 0 && System.nanoTime() < limit) LockSupport.parkNanos(50_000_000);
        assertThat(held(batch)).isZero();
        node.node().batches().cancel(JobSpec.DEFAULT_TENANT, batch, false);
      }
    }
  }

  private int held(UUID batch) {
    return stored.find(JobSpec.DEFAULT_TENANT, batch, false).orElseThrow().counts().held();
  }

  private static Jobs on(String host) {
    return Jobs.on(22).host(host).commands("show clock");
  }

  private UUID submit(List<JobSpec> jobs) {
    return submit(jobs, ONE_AT_A_TIME);
  }

  private UUID submit(List<JobSpec> jobs, BatchRules rules) {
    Asked asked = node.node().batches().submit(new BatchSpec(jobs, rules, "", JobWindows.NONE, Optional.empty()), Optional.empty());
    assertThat(asked).isInstanceOf(Asked.Accepted.class);
    return ((Asked.Accepted) asked).batch();
  }

  private BatchView ended(UUID batch) throws InterruptedException {
    node.node().queue().endedJobs().await(batch, PATIENCE, () -> stored.hasEnded(JobSpec.DEFAULT_TENANT, batch));
    return stored.find(JobSpec.DEFAULT_TENANT, batch, true).orElseThrow();
  }
}
