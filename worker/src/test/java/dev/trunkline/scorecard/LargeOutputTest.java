package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobState;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * 36: an output of 100 MB is cut at the limit, and the worker does not grow with it: what it needs is what it keeps, twice
 * over while the database is told.
 */
@Tag("scorecard")
@Tag("long")
class LargeOutputTest {
  private static final int BYTES = 100_000_000;
  private static final int MIB = 1 << 20;
  private static final int MOST_GROWTH = 32 * MIB;

  @ParameterizedTest
  @CsvSource({"bytes, 10", "line, 10", "bytes, 4", "line, 4"})
  void a_hundred_megabytes_cost_less_than_thirty_two_more(String kind, int keptMib) throws Exception {
    int kept = keptMib * MIB;
    try (LabProcess lab = LabProcess.start();
        TestNode node = TestNode.onDevices(Map.of("worker.concurrency", "1", "results.max_output_bytes", Integer.toString(kept)))) {
      assertThat(node.run(Jobs.on(lab.port()).commands("show lab " + kind + " 1000000"))).isEqualTo(JobState.SUCCEEDED);
      try (LiveHeap heap = LiveHeap.watch()) {
        UUID job = node.submit(Jobs.on(lab.port()).commands("show lab " + kind + " " + BYTES).timeout(Duration.ofSeconds(120)));
        Scorecard.await("it has ended", () -> node.state(job).ended());
        assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
        Scorecard.measured(36, "100 MB as %s, %d MiB kept: %,d KiB more live heap at most, done in %,d ms", kind, keptMib, heap.mostGrowth() >> 10, Scorecard.ranMillis(node, job));
        assertThat(flag(node, job, "truncated")).isTrue();
        assertThat(flag(node, job, "length(output) between %d and %d".formatted(kept - 100, kept))).isTrue();
        assertThat(heap.mostGrowth()).isLessThan(MOST_GROWTH);
      }
    }
  }

  private static boolean flag(TestNode node, UUID job, String expression) {
    return node.node().jdbc()
        .sql("select %s from command_results where job_id = :job".formatted(expression))
        .param("job", job)
        .query(Boolean.class)
        .single();
  }

  /** Collects garbage again and again, and keeps the most that was left. */
  private static final class LiveHeap implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(10);
    private final AtomicLong most = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final long before = afterCollection();
    private final Thread watching = Thread.ofPlatform().name("live-heap").start(this::look);

    static LiveHeap watch() {
      return new LiveHeap();
    }

    long mostGrowth() {
      return most.get() - before;
    }

    @Override
    public void close() throws InterruptedException {
      ended.set(true);
      watching.join();
    }

    private void look() {
      while (!ended.get()) {
        most.accumulateAndGet(afterCollection(), Math::max);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }

    private static long afterCollection() {
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
  }
}
