package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerTest {
  /** 002_d8dc #9: by a counter, not by chance; the timer's sweep is the same routine. */
  @Test
  void every_tenth_job_of_a_worker_sweeps_its_idle_connections() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(2, "cisco_ios"));
        TestNode node = TestNode.onDevices(Map.of("worker.concurrency", "1", "worker.max_idle_time_seconds", "1"))) {
      Worker worker = node.node().queue().workers().getFirst();
      node.run(Jobs.on(lab.device(0).port()));
      for (int job = 2; job <= 9; job++) node.run(Jobs.on(lab.device(1).port()));
      assertThat(worker.state().size()).isEqualTo(2);
      node.run(Jobs.on(lab.device(1).port()).runAt(Instant.now().plusMillis(1100)));
      assertThat(worker.state().isWarmFor(laneOf(node, lab.device(0).port()))).isFalse();
    }
  }

  private static long laneOf(TestNode node, int port) {
    return node.node().jdbc().sql("select id from lanes where port = :port").param("port", port).query(Long.class).single();
  }
}
