package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SilentPort;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.terminal.Fault;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A device that cannot be worked with ends the job with its code within its deadline, and the worker is free at once. */
class UnreachableDeviceTest {
  private static Lab lab;
  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(4, "cisco_ios"));
    node =
        TestNode.onDevices(
            Map.of("worker.concurrency", "1", "ssh.handshake_timeout_seconds", "1", "ssh.idle_timeout_seconds", "1"));
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    lab.close();
  }

  @Test
  void a_refused_port() throws Exception {
    assertEndsWith("TCP_REFUSED", Jobs.on(closedPort()));
  }

  @Test
  void a_port_that_accepts_and_says_nothing() throws Exception {
    try (SilentPort silent = SilentPort.open()) {
      assertEndsWith("HANDSHAKE_TIMEOUT", Jobs.on(silent.port()));
    }
  }

  @Test
  void a_changed_host_key_is_refused_before_any_login() throws Exception {
    SimulatedDevice device = lab.device(1);
    assertThat(node.run(Jobs.on(device.port()))).isEqualTo(JobState.SUCCEEDED);
    device.dropConnections();
    device.replaceHostKey();
    assertEndsWith("HOST_KEY_CHANGED", Jobs.on(device.port()));
    assertThat(device.logins()).isEqualTo(1);
    assertThat(device.failedLogins()).isZero();
  }

  @Test
  void a_device_that_hangs_in_the_middle_of_an_output_keeps_what_it_said() throws Exception {
    SimulatedDevice device = lab.device(2);
    device.onLine("show version", Fault.hang());
    UUID job = assertEndsWith("PROMPT_TIMEOUT", Jobs.on(device.port()));
    assertThat(node.outputs(job)).singleElement().asString().startsWith("Cisco");
  }

  @Test
  void a_job_timeout_ends_a_command_that_is_still_talking() throws Exception {
    UUID job =
        assertEndsWith("DEADLINE", Jobs.on(lab.device(3).port()).commands("show lab slow 20", "show clock").timeout(Duration.ofSeconds(1)));
    assertThat(node.commandStates(job)).containsExactly("failed", "not_sent");
  }

  @Test
  void a_device_that_was_never_there_is_given_up_once_the_retries_are_used() throws Exception {
    UUID job = assertEndsWith("TCP_REFUSED", Jobs.on(closedPort()).retries(1).timeout(Duration.ofSeconds(300)));
    assertThat(node.field(job, "attempt")).isEqualTo("2");
  }

  /** The only worker has to be free for the job that follows. */
  private static UUID assertEndsWith(String code, Jobs job) throws InterruptedException {
    UUID id = node.submit(job);
    assertThat(node.end(id)).isEqualTo(JobState.FAILED);
    assertThat(node.field(id, "error_code")).isEqualTo(code);
    assertThat(node.run(Jobs.on(lab.device(0).port()))).isEqualTo(JobState.SUCCEEDED);
    return id;
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
