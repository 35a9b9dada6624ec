package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FailingWorkTest {
  /** The job's own lane is found by the sweeper, and the only worker is there for it. */
  @Test
  void an_error_in_a_run_costs_neither_the_worker_nor_the_job() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    try (TestNode node =
        TestNode.with(
            (_, _, _) -> {
              if (runs.incrementAndGet() == 1) throw new StackOverflowError("provoked by the test");
              return new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty());
            },
            Map.of("worker.concurrency", "1"))) {
      assertThat(node.run(Jobs.on(7001))).isEqualTo(JobState.SUCCEEDED);
      assertThat(runs).hasValue(2);
    }
  }
}
