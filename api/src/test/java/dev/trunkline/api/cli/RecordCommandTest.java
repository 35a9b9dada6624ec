package dev.trunkline.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.lab.Access;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.replay.Cuts;
import dev.trunkline.lab.replay.Recording;
import dev.trunkline.lab.replay.RecordingFile;
import dev.trunkline.lab.replay.Step;
import dev.trunkline.lab.replay.Text;
import dev.trunkline.session.RecordedSession;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.LocalSshd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code trunkline record} makes of a device, and that it plays back. */
class RecordCommandTest {
  private static final String USER = "jane.doe";
  private static final String PASSWORD = "correct horse battery";
  private static final String ENABLE = "Tr0ub4dor&3";
  private static final Map<String, String> SECRETS =
      Map.of("TRUNKLINE_RECORD_PASSWORD", PASSWORD, "TRUNKLINE_RECORD_ENABLE_SECRET", ENABLE);
  private static final Duration SILENCE = Duration.ofMillis(500);
  private static Lab lab;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file;
  private Map<String, String> secrets = SECRETS;

  @BeforeAll
  static void startLab() throws IOException {
    lab = Lab.start(LabOptions.of(2, "cisco_ios", "linux"));
    for (SimulatedDevice device : lab.devices()) {
      device.allow(Access.DEFAULT.withUser(USER).withPassword(PASSWORD).withEnableSecret(ENABLE));
    }
  }

  @AfterAll
  static void stopLab() throws IOException {
    lab.close();
  }

  @BeforeEach
  void nameFile() {
    file = folder.resolve("made.session.toml");
  }

  @Test
  void a_recording_of_a_modal_device_plays_back_and_holds_no_secret() throws Exception {
    lab.device(0).answer("show keys", "snmp-server community s0public RO\nusername x secret 9 $9$abc$DEF/g.h\n"
        + "tacacs-server key 7 0822455D0A16\nlogged in: " + USER + " with " + PASSWORD + "\n");
    int status =
        record(
            lab.device(0),
            "--platform", "cisco_ios",
            "--command", "show version",
            "--command", "show running-config",
            "--command", "show keys",
            "--command", "show bogus",
            "--config", "interface GigabitEthernet1/0/1",
            "--config", "description kept from s0public");
    assertThat(status).as(err.toString()).isZero();
    Recording recording = RecordingFile.read(file);
    assertThat(recording.origin()).isEqualTo(Recording.Origin.RECORDED);
    assertThat(recording.login().username()).isEqualTo("admin");
    assertThat(recording.steps()).hasSize(8);
    assertThat(recording.steps().get(3).result())
        .isInstanceOfSatisfying(Step.Replied.class, reply -> assertThat(reply.rejected()).isTrue());
    assertThat(Files.readString(file))
        .doesNotContain(USER, PASSWORD, ENABLE, "s0public", "$9$abc", "0822455D0A16")
        .contains(
            "us = \"enable\\n\"",
            "us = \"{enable}\\n\"",
            "community <masked> RO",
            "secret 9 <masked>",
            "key 7 <masked>",
            "logged in: {username} with {password}",
            "command = \"description kept from <masked>\"");
    playsBack(recording);
  }

  @Test
  void a_recording_of_a_shell_with_a_prompt_of_ours_plays_back() throws Exception {
    int status = record(lab.device(1), "--platform", "linux", "--command", "uname -a", "--command", "false");
    assertThat(status).as(err.toString()).isZero();
    assertThat(Files.readString(file)).contains("PS1='{nonce} $?> '");
    playsBack(RecordingFile.read(file));
  }

  @Test
  void a_recording_of_openssh_plays_back_and_so_do_bytes_that_are_no_text() throws Exception {
    secrets = Map.of("TRUNKLINE_RECORD_PASSWORD", PASSWORD);
    try (LocalSshd sshd = LocalSshd.start()) {
      Credential credential = sshd.credential();
      Path key = folder.resolve("key");
      Files.writeString(key, ((Credential.PrivateKey) credential.proof()).pem().reveal());
      int status =
          record(
              sshd.endpoint().port(),
              credential.username(),
              "--key", key.toString(),
              "--platform", "linux",
              "--command", "uname",
              "--command", "printf 'a\\377\\0b\\303\\251\\n'",
              "--command", "echo password=hunter2; cat " + key,
              "--command", "ls /does/not/exist",
              "--command", "echo 'open");
      assertThat(status).as(err.toString()).isZero();
      Recording recording = RecordingFile.read(file);
      assertThat(recording.steps()).last().extracting(Step::result)
          .isInstanceOfSatisfying(Step.Fails.class, failed -> assertThat(failed.code()).isEqualTo("UNEXPECTED_PROMPT"));
      String body = Files.readAllLines(key).get(1);
      assertThat(Files.readString(file))
          .contains("output_hex = \"61ff0062c3a90a\"", "password=<masked>", "BEGIN OPENSSH PRIVATE KEY")
          .doesNotContain("hunter2", body);
      playsBack(recording);
    }
  }

  @Test
  void without_a_platform_the_lines_of_standard_input_are_typed() throws Exception {
    InputStream standardInput = System.in;
    System.setIn(new ByteArrayInputStream("enable\n{enable}\nshow clock\nexit\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(record(lab.device(0))).as(err.toString()).isZero();
    } finally {
      System.setIn(standardInput);
    }
    Recording recording = RecordingFile.read(file);
    assertThat(recording.platform()).isEqualTo("new");
    assertThat(typed(recording)).containsExactly("enable\n", "{enable}\n", "show clock\n", "exit\n", "closes");
    assertThat(Files.readString(file)).doesNotContain(USER, PASSWORD, ENABLE);
  }

  @Test
  void where_there_is_no_session_what_was_seen_is_kept() throws Exception {
    lab.device(0).allow(lab.device(0).access().withEnableSecret("another"));
    try {
      assertThat(record(lab.device(0), "--platform", "cisco_ios", "--command", "show version")).isEqualTo(1);
    } finally {
      lab.device(0).allow(lab.device(0).access().withEnableSecret(ENABLE));
    }
    assertThat(err.toString()).contains("ENABLE_FAILED");
    assertThat(typed(RecordingFile.read(file))).contains("{enable}\n");
  }

  @Test
  void a_host_key_is_never_believed_unseen() {
    int port = lab.device(0).port();
    assertThat(run("127.0.0.1", "--port", "" + port, "--user", USER)).isEqualTo(1);
    assertThat(err.toString()).contains("HOST_KEY_UNKNOWN", "SHA256:");
    String shown = err.toString().replaceAll("(?s).*(SHA256:\\S+).*", "$1");
    assertThat(run("127.0.0.1", "--port", "" + port, "--user", USER, "--host-key", "SHA256:other")).isEqualTo(1);
    assertThat(err.toString()).contains("HOST_KEY_CHANGED");
    String[] right = {"127.0.0.1", "--port", "" + port, "--user", USER, "--host-key", shown, "--platform", "cisco_ios"};
    assertThat(run(right)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("[[turn]]");
  }

  @Test
  void a_wrong_use_exits_2_before_anything_is_sent() throws IOException {
    Files.createFile(file);
    assertThat(record(lab.device(0))).isEqualTo(2);
    assertThat(run("127.0.0.1", "--command", "x")).isEqualTo(2);
    assertThat(run("127.0.0.1", "--platform", "nothing")).isEqualTo(2);
    assertThat(err.toString()).contains("exists", "need --platform", "no platform nothing");
    CommandLine nobody = new CommandLine(new RecordCommand(Person.away(Map.of()), SILENCE));
    nobody.setErr(new PrintWriter(err, true));
    assertThat(nobody.execute("127.0.0.1")).isEqualTo(2);
    assertThat(err.toString()).contains("TRUNKLINE_RECORD_PASSWORD");
  }

  private int record(SimulatedDevice device, String... options) {
    return record(device.port(), USER, options);
  }

  private int record(int port, String user, String... options) {
    List<String> arguments = new ArrayList<>(List.of("127.0.0.1", "--accept-host-key"));
    arguments.addAll(List.of("--port", Integer.toString(port), "--user", user, "--out", file.toString()));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return new CommandLine(new RecordCommand(Person.away(secrets), SILENCE))
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(out, true))
        .setExecutionExceptionHandler((failure, line, _) -> Failures.report(failure, line.getErr()))
        .execute(arguments);
  }

  private static List<String> typed(Recording recording) {
    return recording.turns().stream().map(turn -> turn.us().map(Text::characters).orElse("closes")).toList();
  }

  private static void playsBack(Recording recording) throws Exception {
    Platform platform = Platforms.load(null).find(recording.platform()).orElseThrow();
    for (Cuts cuts : List.of(new Cuts.Whole(), new Cuts.Seeded(1), new Cuts.EveryByte())) {
      RecordedSession.replay(recording, platform, cuts);
    }
  }
}
