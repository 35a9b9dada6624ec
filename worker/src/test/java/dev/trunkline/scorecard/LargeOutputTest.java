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
import org.junit.jupiter.params.provider.ValueSource;

/** 36: an output of 100 MB is cut at the limit, and the worker does not grow with it. */
@Tag("scorecard")
class LargeOutputTest {
  private static final int BYTES = 100_000_000;
  private static final int KEPT = 10 * 1024 * 1024;

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "line"})
  void a_hundred_megabytes_are_cut_at_the_limit(String kind) throws Exception {
    try (LabProcess lab = LabProcess.start();
        TestNode node = TestNode.onDevices(Map.of("worker.concurrency", "1"))) {
      assertThat(node.run(Jobs.on(lab.port()).commands("show lab " + kind + " 1000000"))).isEqualTo(JobState.SUCCEEDED);
      try (LiveHeap heap = LiveHeap.watch()) {
        UUID job = node.submit(Jobs.on(lab.port()).commands("show lab " + kind + " " + BYTES).timeout(Duration.ofSeconds(120)));
        Scorecard.await("it has ended", () -> node.state(job).ended());
        assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
        Scorecard.measured(36, "100 MB as %s: %,d KiB of live heap at most, read in %,d ms", kind, heap.mostGrowth() >> 10, Scorecard.ranMillis(node, job));
        assertThat(flag(node, job, "truncated")).isTrue();
        assertThat(flag(node, job, "length(output) between %d and %d".formatted(KEPT - 100_000, KEPT))).isTrue();
        assertThat(heap.mostGrowth()).isLessThan(32 << 20);
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
    private static final Duration PAUSE = Duration.ofMillis(100);
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
