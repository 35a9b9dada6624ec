package dev.trunkline.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.LocalSshd;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.TrustingHostKeys;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The platform {@code linux} against OpenSSH and whatever login shell this machine has. */
class LinuxSessionTest {
  private static final Platform LINUX = Platforms.load(null).find("linux").orElseThrow();
  private static final SshLimits LIMITS =
      new SshLimits(
          Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10), 1 << 20);
  private static LocalSshd sshd;

  private SshTransport transport;
  private DeviceSession session;

  @BeforeAll
  static void startServer() throws Exception {
    sshd = LocalSshd.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (sshd != null) sshd.close();
  }

  @BeforeEach
  void open() throws Exception {
    transport = SshTransport.connect(sshd.endpoint(), sshd.credential(), TrustingHostKeys.ANYWHERE, LIMITS, soon());
    session = DeviceSession.open(transport, LINUX, sshd.credential(), LIMITS, soon());
  }

  @AfterEach
  void close() {
    session.close("the test is over");
    transport.close();
  }

  @Test
  void a_command_gives_its_output_without_echo_and_prompt() {
    assertThat(said("echo hello; echo world")).isEqualTo("hello\nworld\n");
    assertThat(said("true")).isEmpty();
    assertThat(said("echo; echo")).isEqualTo("\n\n");
  }

  @Test
  void output_without_a_line_end_stays_as_it_is() {
    assertThat(said("printf 'no end'")).isEqualTo("no end");
  }

  @Test
  void bytes_that_are_no_text_arrive_as_they_are() {
    byte[] bytes = session.run(CommandLine.of("printf 'a\\377\\0\\205b\\n'"), soon()).output();
    assertThat(bytes).containsExactly('a', 0xff, 0, 0x85, 'b', '\n');
  }

  @Test
  void a_status_other_than_zero_is_a_rejected_command() {
    Reply reply = session.run(CommandLine.of("ls /does/not/exist"), soon());
    assertThat(reply.rejected()).hasValueSatisfying(
        failure -> {
          assertThat(failure.code()).isEqualTo(FailureCode.COMMAND_REJECTED);
          assertThat(failure.detail()).isEqualTo("exit status 2");
        });
    assertThat(new String(reply.output(), UTF_8)).contains("/does/not/exist");
    assertThat(session.run(CommandLine.of("true"), soon()).rejected()).isEmpty();
  }

  @Test
  void a_prompt_of_an_ordinary_shell_in_the_output_ends_nothing() {
    assertThat(said("printf 'root@host:~# '; sleep 0.2; echo after")).isEqualTo("root@host:~# after\n");
  }

  @Test
  void a_command_longer_than_the_terminal_is_wide_is_understood() {
    String word = "x".repeat(1500);
    assertThat(said("echo " + word)).isEqualTo(word + "\n");
  }

  @Test
  void an_open_quote_is_an_unexpected_prompt() {
    assertThatThrownBy(() -> said("echo 'open"))
        .isInstanceOfSatisfying(
            DeviceException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNEXPECTED_PROMPT));
    assertThat(session.isUsable()).isFalse();
  }

  @Test
  void a_question_that_was_foreseen_is_answered() {
    var command =
        new CommandLine(
            "printf 'Sure? [y/n] '; read x; echo got $x", List.of(new Answer("sure? [y/n]", "y")), Optional.empty());
    assertThat(new String(session.run(command, soon()).output(), UTF_8)).isEqualTo("Sure? [y/n] y\ngot y\n");
  }

  @Test
  void silence_ends_in_a_timeout_that_keeps_what_was_said() {
    var command = new CommandLine("echo before; sleep 30", List.of(), Optional.of(Duration.ofMillis(300)));
    assertThatThrownBy(() -> session.run(command, soon()))
        .isInstanceOfSatisfying(
            DeviceException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.PROMPT_TIMEOUT));
    assertThat(new String(session.partialOutput(), UTF_8)).isEqualTo("before\n");
    assertThat(session.isUsable()).isFalse();
  }

  @Test
  void an_output_that_drips_for_ever_meets_the_deadline() {
    assertThatThrownBy(
            () ->
                session.run(
                    CommandLine.of("while :; do printf x; sleep 0.05; done"), Deadline.in(Duration.ofMillis(500))))
        .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DEADLINE));
  }

  @Test
  void a_session_proves_itself_for_free_while_it_is_fresh() {
    long sent = session.commandBytesSent();
    session.prove(soon());
    assertThat(session.commandBytesSent()).isEqualTo(sent).isZero();
    said("true");
    assertThat(session.commandBytesSent()).isEqualTo("true\n".length());
  }

  @Test
  void what_arrives_while_idle_makes_the_proof_cost_a_round_trip_and_spoils_nothing() {
    assertThat(said("(sleep 0.2; printf '\\nnoise\\n' > /dev/tty) &")).contains("[1]");
    assertThat(said("sleep 0.4")).isNotNull();
    session.prove(soon());
    assertThat(said("echo clean")).isEqualTo("clean\n");
  }

  @Test
  void a_shell_that_ends_is_noticed_at_once() {
    assertThatThrownBy(() -> said("exit"))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(FailureCode.PROMPT_TIMEOUT);
              assertThat(e.failure().detail()).contains("closed");
            });
    assertThatThrownBy(() -> session.prove(soon())).isInstanceOf(DeviceException.class);
  }

  @Test
  void several_shells_share_one_connection() throws Exception {
    try (var other = DeviceSession.open(transport, LINUX, sshd.credential(), LIMITS, soon())) {
      assertThat(new String(other.run(CommandLine.of("echo other"), soon()).output(), UTF_8)).isEqualTo("other\n");
    }
    assertThat(said("echo still here")).isEqualTo("still here\n");
  }

  @Test
  void a_shell_too_many_is_refused_and_hurts_none_of_the_others() throws Exception {
    try (var other = DeviceSession.open(transport, LINUX, sshd.credential(), LIMITS, soon())) {
      assertThatThrownBy(() -> DeviceSession.open(transport, LINUX, sshd.credential(), LIMITS, soon()))
          .isInstanceOfSatisfying(
              DeviceException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.LIMIT_REACHED));
      assertThat(other.run(CommandLine.of("true"), soon()).rejected()).isEmpty();
    }
    assertThat(said("echo still here")).isEqualTo("still here\n");
  }

  @Test
  void a_passed_deadline_sends_nothing_and_spoils_nothing() {
    assertThatThrownBy(() -> session.run(CommandLine.of("true"), Deadline.in(Duration.ZERO)))
        .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DEADLINE));
    assertThat(session.commandBytesSent()).isZero();
    assertThat(said("echo still here")).isEqualTo("still here\n");
  }

  @Test
  void output_beyond_the_limit_is_dropped_and_said_to_be() {
    Reply reply = session.run(CommandLine.of("head -c 3000000 /dev/zero | tr '\\0' x"), soon());
    assertThat(reply.truncated()).isTrue();
    assertThat(reply.output()).hasSize(1 << 20);
    assertThat(said("echo next")).isEqualTo("next\n");
  }

  @Test
  void a_warm_command_costs_about_a_round_trip() {
    for (int i = 0; i < 300; i++) said("echo warm");
    long[] nanos = new long[500];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      said("echo warm");
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    System.out.printf("warm command: p50 %d us, p99 %d us%n", nanos[250] / 1000, nanos[495] / 1000);
    assertThat(Duration.ofNanos(nanos[250])).isLessThan(Duration.ofMillis(20));
  }

  private String said(String command) {
    return new String(session.run(CommandLine.of(command), soon()).output(), UTF_8);
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}
