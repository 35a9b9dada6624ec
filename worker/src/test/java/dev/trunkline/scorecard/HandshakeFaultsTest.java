package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.FaultProxy;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.Passage;
import dev.trunkline.lab.SilentPort;
import dev.trunkline.lab.Traffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 24: a device that never gets through the SSH handshake. */
@Tag("scorecard")
class HandshakeFaultsTest {
  private static final String READERS = "sshj-Reader";
  private static TestNode node;
  private long readersBefore;

  @BeforeAll
  static void start() {
    node = TestNode.onDevices(Map.of("ssh.handshake_timeout_seconds", "2", "ssh.connect_timeout_seconds", "2"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void count_threads() {
    readersBefore = Scorecard.platformThreads(READERS);
  }

  @AfterEach
  void no_thread_is_left() {
    Scorecard.await("the connection's threads are gone", () -> Scorecard.platformThreads(READERS) <= readersBefore);
  }

  @Test
  void a_banner_that_never_comes() throws Exception {
    try (SilentPort silent = SilentPort.open()) {
      assertThat(failsAfter("never a banner", silent.port())).isBetween(1_900L, 3_000L);
    }
  }

  @Test
  void a_greeting_that_never_ends() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> greetForEver(server));
      assertThat(failsAfter("endless greeting", server.getLocalPort())).isLessThan(3_000);
    }
  }

  @Test
  void a_key_exchange_that_stops_in_the_middle() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        FaultProxy proxy = FaultProxy.to(lab.device(0).port())) {
      proxy.treat(Traffic.toClient(Passage.swallowAfter(600)));
      assertThat(failsAfter("stall in the key exchange", proxy.port())).isBetween(1_900L, 3_000L);
      assertThat(proxy.bytesToClient()).isEqualTo(600);
      assertThat(lab.device(0).failedLogins()).isZero();
    }
  }

  @Test
  void a_key_exchange_that_comes_byte_by_byte() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        FaultProxy proxy = FaultProxy.to(lab.device(0).port())) {
      proxy.treat(Traffic.toClient(Passage.drip(1, Duration.ofMillis(50))));
      assertThat(failsAfter("one byte each 50 ms", proxy.port())).isBetween(1_900L, 3_000L);
    }
  }

  private static long failsAfter(String what, int port) throws InterruptedException {
    UUID job = node.submit(Jobs.on(port));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.field(job, "error_code")).isEqualTo("HANDSHAKE_TIMEOUT");
    long millis = Scorecard.ranMillis(node, job);
    Scorecard.measured(24, "%s: failed after %,d ms of 2,000 allowed", what, millis);
    return millis;
  }

  private static void greetForEver(ServerSocket server) {
    byte[] line = "no SSH here\r\n".getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = server.accept()) {
      while (true) socket.getOutputStream().write(line);
    } catch (IOException e) {
      Thread.currentThread().interrupt();
    }
  }
}
