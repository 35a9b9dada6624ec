package dev.trunkline.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says and which code it exits with. */
class CommandLineTest {
  @TempDir private Path directory;

  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  private int run(String... arguments) {
    return Trunkline.commandLine()
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }

  private Path config(String text) throws IOException {
    return Files.writeString(directory.resolve("trunkline.toml"), text);
  }

  @Test
  void check_says_that_good_settings_are_good() throws IOException {
    assertThat(run("check", "--config", config("[worker]\nconcurrency = 2\n").toString())).isZero();
    assertThat(out.toString()).startsWith("ok");
  }

  @Test
  void check_and_serve_name_every_mistake_and_exit_2() throws IOException {
    String file = config("[worker]\nconcurrency = 0\n[server]\nprot = 1\n").toString();
    assertThat(run("check", "--config", file)).isEqualTo(2);
    assertThat(run("serve", "--config", file)).isEqualTo(2);
    assertThat(err.toString()).contains("worker.concurrency", "prot").doesNotContain("Exception");
  }

  @Test
  void a_wrong_use_exits_2() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("serve", "--role", "boss")).isEqualTo(2);
    assertThat(run("sreve")).isEqualTo(2);
  }

  @Test
  void help_and_version_exit_0() {
    assertThat(run("--help")).isZero();
    assertThat(run("serve", "--help")).isZero();
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("serve", "demo", "lab", "check", "--role", "Exit codes", "trunkline ");
  }

  @Test
  void a_database_out_of_reach_is_one_line_and_exits_1() throws IOException {
    int nobody = freePort();
    Path file =
        config("[database]\nurl = \"jdbc:postgresql://127.0.0.1:%d/x\"\nuser = \"x\"\nconnection_timeout_seconds = 1\n".formatted(nobody));
    assertThat(run("serve", "--config", file.toString(), "--data-dir", directory.toString())).isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().startsWith("trunkline: ").contains("127.0.0.1");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
