package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ManyDevicesTest {
  private static final int DEVICES = 120;
  private static final int ROUNDS = 20;
  private static final int WARM_UP_ROUNDS = 5;

  /** 002_d8dc #40, #38, #41: one connection a worker, and no memory left behind from round to round. */
  @Test
  void jobs_on_120_devices_at_once_all_succeed_and_the_heap_stays_flat_over_20_rounds() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(DEVICES, "cisco_ios"));
        TestNode node = TestNode.onDevices(Map.of("worker.concurrency", Integer.toString(DEVICES)))) {
      long afterWarmUp = 0;
      for (int round = 1; round <= ROUNDS; round++) {
        runOnAll(lab, node);
        if (round == WARM_UP_ROUNDS) afterWarmUp = usedHeap();
      }
      long growth = usedHeap() - afterWarmUp;
      System.out.printf("heap after round %d: %,d KiB, and %,d KiB more after round %d%n", WARM_UP_ROUNDS, afterWarmUp >> 10, growth >> 10, ROUNDS);
      assertThat(growth).isLessThan(8 << 20);
      assertThat(lab.devices()).extracting(SimulatedDevice::logins).containsOnly(1);
      assertThat(node.node().warmSessions().statistics().reusedCount()).isEqualTo((ROUNDS - 1) * DEVICES);
    }
  }

  private static void runOnAll(Lab lab, TestNode node) throws InterruptedException {
    List<UUID> jobs = lab.devices().stream().map(device -> node.submit(Jobs.on(device.port()).commands("show clock"))).toList();
    for (UUID job : jobs) assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
