package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.FaultProxy;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.Passage;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.Traffic;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 28: a device goes down in the middle of a job, refuses for a while and comes back. */
@Tag("scorecard")
class RebootTest {
  private static final int ATTEMPTS_WHILE_DOWN = 3;

  @Test
  void a_read_job_with_retries_outlives_a_reboot() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        FaultProxy proxy = FaultProxy.to(lab.device(0).port());
        TestNode node = TestNode.onDevices(Map.of())) {
      SimulatedDevice device = lab.device(0);
      Jobs job = Jobs.on(proxy.port()).commands("show lab slow 5").retries(5).timeout(Duration.ofSeconds(60));
      UUID id = node.submit(job);
      Scorecard.await("the command runs", () -> device.lines().contains("show lab slow 5"));
      proxy.refuse();
      proxy.treat(Traffic.both(Passage.swallow()));
      proxy.reset();
      long down = System.nanoTime();
      Scorecard.await("it was tried while down", () -> attempts(node, id) > ATTEMPTS_WHILE_DOWN);
      device.answer("show lab slow 5", "back\n");
      proxy.treat(Traffic.UNDISTURBED);
      proxy.accept();
      long back = System.nanoTime();
      assertThat(node.end(id)).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.outputs(id)).containsExactly("back\n");
      Scorecard.measured(28, "down for %,d ms and %d attempts: succeeded %,d ms after it was back",
          (back - down) / 1_000_000, ATTEMPTS_WHILE_DOWN, (System.nanoTime() - back) / 1_000_000);
    }
  }

  private static int attempts(TestNode node, UUID job) {
    return Integer.parseInt(node.field(job, "attempt"));
  }
}
