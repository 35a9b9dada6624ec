package dev.trunkline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabTest {

  @Test
  void three_hundred_devices_live_in_one_process_with_few_threads() throws IOException {
    long start = System.nanoTime();
    try (Lab lab = Lab.start(LabOptions.of(300, "cisco_ios", "juniper_junos", "linux"))) {
      long startMillis = (System.nanoTime() - start) / 1_000_000;
      for (int i = 0; i < 300; i += 10) {
        try (Client client = Client.login(lab.device(i))) {
          client.shell().screen().untilContains(lab.device(i).hostname());
        }
      }
      long threads = Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().contains("lab-")).count();
      System.out.println("300 devices: " + threads + " threads, started in " + startMillis + " ms");
      assertThat(threads).isBetween(1L, 8L);
      assertThat(startMillis).isLessThan(5_000);
      assertThat(lab.devices()).extracting(SimulatedDevice::hostname).doesNotHaveDuplicates();
    }
  }

  @Test
  void devices_have_the_platforms_in_turn_and_consecutive_ports() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(4, "cisco_ios", "linux"))) {
      assertThat(lab.devices()).extracting(SimulatedDevice::hostname)
          .containsExactly("edge-sw-01", "srv-01", "core-rt-02", "srv-02");
      assertThat(lab.device(3).port()).isEqualTo(lab.device(0).port() + 3);
      int port = lab.device(0).port();
      assertThatThrownBy(() -> Lab.start(LabOptions.of(1, "linux").from(port))).isInstanceOf(BindException.class);
    }
  }

  @Test
  void the_journal_is_on_disk_before_the_device_answers(@TempDir Path directory) throws IOException {
    Instant before = Instant.now();
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios").journalIn(directory));
        Client client = Client.login(lab.device(0))) {
      Client.Dialogue shell = client.shell();
      shell.screen().until(">");
      shell.say("enable", "Password: ");
      shell.say("enable", "#");
      List<String> lines = Files.readAllLines(directory.resolve("edge-sw-01.journal"));
      assertThat(lines).hasSize(2);
      assertThat(lines.getLast().split("\t")[1]).isEqualTo("1.1");
      assertThat(lines.getLast()).endsWith("\t<secret>");
      assertThat(Instant.parse(lines.getLast().split("\t")[0])).isBetween(before, Instant.now());
      assertThat(lab.device(0).received()).extracting(Received::session).containsOnly("1.1");
    }
    Lab.start(LabOptions.of(1, "cisco_ios").journalIn(directory)).close();
    assertThat(directory.resolve("edge-sw-01.journal")).content().contains("\tenable\n");
  }

  @Test
  void the_command_says_when_it_is_ready_and_ends_when_interrupted() throws Exception {
    PrintStream standardOutput = System.out;
    Screen printed = new Screen();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      int port;
      try (Lab free = Lab.start(LabOptions.of(2, "linux"))) {
        port = free.device(0).port();
      }
      Thread command =
          Thread.ofVirtual().start(() -> assertThatCode(() -> runCommand(port)).doesNotThrowAnyException());
      assertThat(printed.until("\n")).isEqualTo("ready: 127.0.0.1:" + port + "-" + (port + 1) + "\n");
      command.interrupt();
      command.join(Duration.ofSeconds(5));
      assertThat(command.isAlive()).isFalse();
    } finally {
      System.setOut(standardOutput);
    }
  }

  private static void runCommand(int port) throws IOException {
    LabCommand.run(port, 2, List.of("linux"), List.of(), null);
  }

  @Test
  void closing_a_lab_twice_is_fine() throws IOException {
    Lab lab = Lab.start(LabOptions.of(1, "linux"));
    lab.close();
    lab.close();
    assertThat(lab.device(0).openSessions()).isZero();
  }

  @Test
  void a_closed_lab_leaves_its_ports() throws IOException {
    Lab first = Lab.start(LabOptions.of(2, "linux"));
    first.close();
    Lab.start(LabOptions.of(2, "linux").from(first.device(0).port())).close();
  }

  @Test
  void a_silent_port_takes_connections_and_says_nothing() throws IOException {
    try (SilentPort silent = SilentPort.open();
        Socket socket = new Socket("127.0.0.1", silent.port());
        InputStream in = socket.getInputStream()) {
      socket.setSoTimeout(100);
      assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void a_linux_device_is_a_jump_host_and_a_router_is_not() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(2, "linux", "cisco_ios"));
        Client jump = Client.login(lab.device(0));
        Client router = Client.login(lab.device(1))) {
      int target = lab.device(1).port();
      assertThat(JumpProbe.firstLine(jump, target)).startsWith("SSH-2.0-");
      assertThat(JumpProbe.firstLine(router, target)).isEmpty();
    }
  }
}
