package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.connection.ConnectionCounts;
import dev.trunkline.connection.ConnectionInfo;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What jobs see of shared connections. */
class SharedConnectionsJobTest {
  private static Lab lab;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(4, "cisco_ios", "linux"));
  }

  @AfterAll
  static void stop() throws Exception {
    lab.close();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time it took").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** One line for jobs, and one for people: what a job keeps for the next one does not stand in another's way. */
  @Test
  void a_kept_session_makes_room_for_a_job_that_logs_in_otherwise() throws Exception {
    SimulatedDevice device = lab.device(0);
    try (TestNode node = TestNode.onDevices(Map.of("connections.max_per_host", "2"))) {
      assertThat(node.run(Jobs.on(device.port()).commands("show version"))).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.run(Jobs.on(device.port()).enableSecret("enable").commands("show version"))).isEqualTo(JobState.SUCCEEDED);
      assertThat(device.logins()).isEqualTo(2);
      assertThat(device.mostLoggedIn()).isEqualTo(1);
    }
  }

  /** 002_d8dc #19 */
  @Test
  void without_reuse_a_connection_carries_one_job_and_closes_with_it() throws Exception {
    SimulatedDevice server = lab.device(1);
    try (TestNode node = TestNode.onDevices(Map.of("worker.connection_reuse", "false"))) {
      for (int i = 0; i < 2; i++) node.run(Jobs.on(server.port()).platform("linux").commands("uptime"));
      await(() -> server.openSessions() == 0);
      assertThat(server.logins()).isEqualTo(2);
      assertThat(node.node().connections().counts()).isEqualTo(new ConnectionCounts(0, 0, 0, 0));
    }
  }

  /** 003_3bfa #7: channels are counted as they come and go, kept ones included. */
  @Test
  void a_kept_session_is_a_channel_that_nobody_uses() throws Exception {
    SimulatedDevice server = lab.device(3);
    try (TestNode node = TestNode.onDevices(Map.of())) {
      UUID job = node.submit(Jobs.on(server.port()).platform("linux").commands("uptime"));
      node.end(job);
      List<ConnectionInfo> infos = node.node().connections().infos(Instant.now());
      assertThat(infos).singleElement().satisfies(info -> {
        assertThat(info.channelCount()).isEqualTo(1);
        assertThat(info.maxChannels()).isEqualTo(9);
        assertThat(info.key()).isEqualTo("admin@127.0.0.1:" + server.port());
        assertThat(info.worker()).isEqualTo(node.field(job, "worker"));
      });
      await(() -> !node.node().connections().infos(Instant.now()).getFirst().inUse());
    }
  }
}
