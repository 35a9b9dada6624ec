package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.connection.ConnectionStatistics;
import dev.trunkline.connection.Connections;
import dev.trunkline.job.JobState;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 29: a device is gone from one moment to the next, without a FIN or RST, as when it loses its power. */
@Tag("scorecard")
@Tag("long")
class PulledCableTest {
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private FarDevice device;

  @BeforeEach
  void boot() throws Exception {
    device = FarDevice.start();
  }

  @AfterEach
  void shutDown() throws Exception {
    if (device != null) device.close();
  }

  /** Every device here has the same address, and a host key of its own. */
  private static TestNode node(String key, String value) {
    return TestNode.onDevices(Map.of("host_keys.policy", "off", key, value));
  }

  private Jobs job(String command) {
    return Jobs.on(device.port()).host(device.host()).commands(command).timeout(Duration.ofSeconds(120));
  }

  @Test
  void at_rest_TCP_finds_it_out() throws Exception {
    try (TestNode node = node("ssh.keepalive_interval_seconds", "60")) {
      assertThat(node.run(job("show version"))).isEqualTo(JobState.SUCCEEDED);
      ConnectionStatistics counted = found(node, "at rest, by TCP");
      assertThat(counted.unhealthyCount()).isZero();
    }
  }

  /** While the question is on its way TCP only resends it. */
  @Test
  void at_rest_a_question_finds_it_out_where_it_comes_in_TCPs_way() throws Exception {
    try (TestNode node = node("ssh.keepalive_interval_seconds", "20")) {
      assertThat(node.run(job("show version"))).isEqualTo(JobState.SUCCEEDED);
      ConnectionStatistics counted = found(node, "at rest, by SSH keepalives every 20 s");
      assertThat(counted.unhealthyCount()).isEqualTo(1);
    }
  }

  /** The device is silent in the middle of a command, and may be so for two minutes. */
  @Test
  void in_use_it_is_found_out_long_before_the_command_may_have_ended() throws Exception {
    try (TestNode node = node("ssh.idle_timeout_seconds", "120")) {
      UUID id = node.submit(job("show lab slow 100"));
      Scorecard.await("it was asked", () -> node.node().connections().statistics().answeredKeepaliveCount() > 0);
      found(node, "in use, by SSH keepalives");
      assertThat(node.end(id)).isEqualTo(JobState.FAILED);
      assertThat(node.field(id, "error_code")).isEqualTo("PROMPT_TIMEOUT");
    }
  }

  private ConnectionStatistics found(TestNode node, String how) throws Exception {
    Connections connections = node.node().connections();
    assertThat(connections.counts().connections()).isEqualTo(1);
    device.pullTheCable();
    long start = System.nanoTime();
    Scorecard.await("the connection is gone", () -> connections.counts().connections() == 0);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    ConnectionStatistics counted = connections.statistics();
    Scorecard.measured(29, "cable pulled %s: closed after %.1f s, %d keepalives unanswered", how, took.toMillis() / 1e3,
        counted.unansweredKeepaliveCount());
    assertThat(took).isLessThan(LIMIT);
    return counted;
  }
}
