package dev.trunkline.event;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints what writing the events costs the engine: rounds with and without the triggers in turn, in one process. The processor
 * time of this process and of its database says more than the throughput where the machine has other things to do.
 */
@Tag("long")
class EventCostTest {
  private static final int PAIRS = Integer.getInteger("cost.pairs", 6);
  private static final int JOBS = Integer.getInteger("cost.jobs", 2_000);
  private static final int LANES = 100;

  private volatile CountDownLatch left = new CountDownLatch(0);

  @Test
  void events_cost_a_part_of_a_jobs_time() throws Exception {
    TestDatabase.empty();
    CommandResult answer =
        new CommandResult(0, CommandState.SUCCEEDED, new byte[0], false, Optional.empty(), Instant.now(), Duration.ZERO);
    try (TestNode node = TestNode.with(
        (_, _, _) -> {
          left.countDown();
          return new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(answer), Optional.empty());
        },
        Map.of("worker.concurrency", "16"))) {
      round(node, true);
      double[] ratios = new double[PAIRS];
      double[] costs = new double[PAIRS];
      for (int pair = 0; pair < PAIRS; pair++) {
        boolean firstWith = pair % 2 == 0;
        Cost first = round(node, firstWith);
        Cost second = round(node, !firstWith);
        Cost with = firstWith ? first : second;
        Cost without = firstWith ? second : first;
        ratios[pair] = with.perSecond / without.perSecond;
        costs[pair] = with.micros / without.micros;
        System.out.printf(
            "pair %d: without %s, with %s, ratios %.2f and %.2f%n", pair + 1, without, with, ratios[pair], costs[pair]);
      }
      Arrays.sort(ratios);
      Arrays.sort(costs);
      System.out.printf("median: %.2f of the jobs a second, %.2f of the processor time%n", ratios[PAIRS / 2], costs[PAIRS / 2]);
      assertThat(ratios[PAIRS - 1]).isPositive();
    }
  }

  /** @param micros of processor time for each job */
  private record Cost(double perSecond, double micros) {
    @Override
    public String toString() {
      return "%.0f jobs/s, %.0f µs each".formatted(perSecond, micros);
    }
  }

  /** Of this process and of every process of the database that serves it, so far. */
  private static Duration processorTime(TestNode node) {
    List<Long> pids = node.node().jdbc().sql("select pid from pg_stat_activity").query(Long.class).list();
    return Stream.concat(Stream.of(ProcessHandle.current()), pids.stream().flatMap(pid -> ProcessHandle.of(pid).stream()))
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  private Cost round(TestNode node, boolean events) throws InterruptedException {
    String turn = events ? "enable" : "disable";
    for (String trigger : List.of("job_submitted", "job_moved")) {
      node.node().jdbc().sql("alter table jobs %s trigger %s".formatted(turn, trigger)).update();
    }
    left = new CountDownLatch(JOBS);
    Duration used = processorTime(node);
    long start = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < JOBS; i++) {
        int port = 10_000 + i % LANES;
        pool.submit(() -> node.submit(Jobs.on(port)));
      }
    }
    assertThat(left.await(300, TimeUnit.SECONDS)).isTrue();
    double perSecond = JOBS / ((System.nanoTime() - start) / 1e9);
    return new Cost(perSecond, processorTime(node).minus(used).toNanos() / 1e3 / JOBS);
  }
}
