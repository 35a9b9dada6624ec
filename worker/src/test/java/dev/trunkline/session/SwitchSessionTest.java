package dev.trunkline.session;

import static dev.trunkline.session.ScriptedDevice.HANG_UP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Secret;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.TrustingHostKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dialogue with a device that asks, pages, logs, renames itself and breaks off. */
class SwitchSessionTest {
  private static final Platform SWITCH = Platforms.load(null).find("cisco_ios").orElseThrow();
  private static final Credential USER = Credential.ofPassword("ops", new Secret("right"));
  private static final Credential ADMIN = USER.withEnable(new Secret("open sesame"));
  private static final SshLimits LIMITS =
      new SshLimits(
          Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(3), 1 << 20);

  private ScriptedDevice device;
  private SshTransport transport;

  @BeforeEach
  void start() throws Exception {
    device =
        ScriptedDevice.start()
            .answer("", "router>")
            .answer("enable", "Password: ")
            .answer("open sesame", "router#")
            .answer("terminal length 0", "router#")
            .answer("terminal width 511", "router#")
            .answer("show clock", "12:00\r\nrouter#")
            .answer("exit", HANG_UP);
  }

  @AfterEach
  void stop() throws Exception {
    if (transport != null) transport.close();
    device.close();
  }

  @Test
  void a_session_finds_the_prompt_behind_a_banner_that_looks_like_one() throws Exception {
    device.greet("\r\n### router# ###\r\nBuilding#\r\nPassword: none\r\nrouter#\r\n\r\n\r\nrouter>");
    assertThat(said(open(ADMIN), "show clock")).isEqualTo("12:00\n");
  }

  @Test
  void enabling_prepares_the_terminal_and_rests_in_privileged_mode() {
    assertThat(open(ADMIN).run(CommandLine.of("show clock"), soon()).promptMode()).isEqualTo("privileged");
    assertThat(device.received())
        .containsExactly("", "enable", "open sesame", "terminal length 0", "terminal width 511", "show clock");
  }

  @Test
  void without_an_enable_secret_the_session_stays_where_it_is() {
    for (String command : List.of("terminal length 0", "terminal width 511", "show clock")) {
      device.answer(command, "router>");
    }
    assertThat(open(USER).run(CommandLine.of("show clock"), soon()).promptMode()).isEqualTo("exec");
    assertThat(device.received()).doesNotContain("enable");
  }

  @Test
  void a_wrong_enable_secret_is_tried_once() {
    device.answer("open sesame", "Password: ");
    assertFails(FailureCode.ENABLE_FAILED, () -> open(ADMIN));
    device.answer("open sesame", "% Access denied\r\nrouter>");
    assertFails(FailureCode.ENABLE_FAILED, () -> open(ADMIN));
    assertThat(device.received()).filteredOn("open sesame"::equals).hasSize(2);
  }

  @Test
  void what_the_device_says_to_preparing_never_fails_a_session() {
    device.answer("terminal length 0", "% Invalid input detected at '^' marker.\r\n\r\nrouter#");
    assertThat(said(open(ADMIN), "show clock")).isEqualTo("12:00\n");
  }

  @Test
  void a_refusal_is_quoted() {
    device.answer("shwo", "        ^\r\n% Invalid input detected at '^' marker.\r\n\r\nrouter#");
    Reply reply = open(ADMIN).run(CommandLine.of("shwo"), soon());
    assertThat(reply.rejected().orElseThrow().code()).isEqualTo(FailureCode.COMMAND_REJECTED);
    assertThat(reply.rejected().orElseThrow().detail()).isEqualTo("% Invalid input detected at '^' marker.");
  }

  @Test
  void a_pager_is_turned_though_it_should_be_off() {
    String wipe = "\b".repeat(10) + " ".repeat(10) + "\b".repeat(10);
    device.answer("show run", "a\r\n --More-- ").answerKey(" ", wipe + " b\r\nrouter#");
    assertThat(said(open(ADMIN), "show run")).isEqualTo("a\n b\n");
  }

  @Test
  void a_question_nobody_foresaw_ends_the_session() {
    device.answer("reload", "Proceed with reload? [confirm]");
    DeviceSession session = open(ADMIN);
    assertFails(FailureCode.UNEXPECTED_PROMPT, () -> said(session, "reload"), "Proceed with reload? [confirm]");
    assertThat(session.isUsable()).isFalse();
    assertThat(device.received()).last().isEqualTo("reload");
  }

  @Test
  void a_foreseen_question_is_answered() {
    device
        .answer("copy run start", "Destination filename [startup-config]? ")
        .answerKey("y", "y\r\n[OK]\r\nrouter#");
    DeviceSession session = open(ADMIN);
    device.answer("", "Overwrite? [confirm]");
    var answers = List.of(new Answer("filename [startup-config]?", ""), new Answer("[CONFIRM]", "y"));
    Reply reply = session.run(new CommandLine("copy run start", answers, Optional.empty()), soon());
    assertThat(new String(reply.output(), UTF_8))
        .isEqualTo("Destination filename [startup-config]? \nOverwrite? [confirm]y\n[OK]\n");
  }

  @Test
  void configuration_is_entered_left_and_saved() {
    device
        .answer("configure terminal", "Enter configuration commands, one per line.\r\nrouter(config)#")
        .answer("vlan 5", "router(config-vlan)#")
        .answer("end", "router#")
        .answer("write memory", "Building configuration...\r\n[OK]\r\nrouter#");
    DeviceSession session = open(ADMIN);
    session.enterConfig(soon());
    assertThat(session.run(CommandLine.of("vlan 5"), soon()).promptMode()).isEqualTo("config");
    session.leaveConfig(soon());
    assertThat(new String(session.save(soon()).orElseThrow().output(), UTF_8)).endsWith("[OK]\n");
    assertThat(session.commit(soon())).isEmpty();
  }

  @Test
  void a_session_left_in_configuration_mode_is_brought_back() {
    device.answer("configure terminal", "router(config)#").answer("end", "router#");
    DeviceSession session = open(ADMIN);
    said(session, "configure terminal");
    session.prove(soon());
    assertThat(device.received()).last().isEqualTo("end");
  }

  @Test
  void a_session_left_in_another_place_is_not_lent_again() throws Exception {
    Platform firewall = Platforms.load(null).find("cisco_asa").orElseThrow();
    device.greet("asa1/act> ");
    device.answer("", "asa1/act> ").answer("enable", "Password: ").answer("open sesame", "asa1/act# ");
    device.answer("terminal pager 0", "asa1/act# ").answer("changeto context blue", "asa1/act/blue# ");
    transport = SshTransport.connect(device.endpoint(), USER, TrustingHostKeys.ANYWHERE, LIMITS, soon());
    DeviceSession session = DeviceSession.open(transport, firewall, ADMIN, LIMITS, soon());
    session.prove(soon());
    session.run(CommandLine.of("changeto context blue"), soon());
    assertThatThrownBy(() -> session.prove(soon())).hasMessageContaining("left elsewhere than it logged in", "asa1/act/blue#");
    assertThat(session.isUsable()).isFalse();
  }

  @Test
  void a_new_host_name_is_learned() {
    device
        .answer("configure terminal", "router(config)#")
        .answer("hostname switch", "switch(config)#")
        .answer("end", "switch#")
        .answer("show clock", "router#\r\nswitch#");
    DeviceSession session = open(ADMIN);
    device.answer("", "switch(config)#");
    session.enterConfig(soon());
    said(session, "hostname switch");
    session.leaveConfig(soon());
    assertThat(said(session, "show clock")).isEqualTo("router#\n");
  }

  @Test
  void a_log_line_at_the_idle_prompt_spoils_neither_proof_nor_command() throws Exception {
    DeviceSession session = open(ADMIN);
    device.answer("", "router#");
    device.say("\r\n*Mar  1 00:00:01: %SYS-5-CONFIG_I: Configured\r\nrouter#");
    session.prove(soon());
    assertThat(said(session, "show clock")).isEqualTo("12:00\n");
  }

  @Test
  void a_command_without_an_echo_ends_all_the_same() {
    device.withoutEcho();
    DeviceSession session = open(ADMIN);
    assertThat(said(session, "show clock")).isEqualTo("12:00\n");
  }

  @Test
  void a_connection_that_breaks_in_a_command_says_so() {
    device.answer("show tech", "half", HANG_UP);
    DeviceSession session = open(ADMIN);
    assertFails(FailureCode.PROMPT_TIMEOUT, () -> said(session, "show tech"), "closed the shell after 15 bytes");
    assertThat(new String(session.partialOutput(), UTF_8)).isEqualTo("half");
    assertThat(session.isUsable()).isFalse();
  }

  @Test
  void a_connection_that_breaks_while_idle_fails_before_a_byte_is_sent() throws Exception {
    DeviceSession session = open(ADMIN);
    long sent = session.commandBytesSent();
    transport.close();
    assertFails(FailureCode.PROMPT_TIMEOUT, () -> said(session, "show clock"));
    assertThat(session.commandBytesSent()).isEqualTo(sent);
  }

  @Test
  void a_running_command_is_cancelled_from_another_thread() throws Exception {
    device.answer("show hang", "");
    DeviceSession session = open(ADMIN);
    CountDownLatch started = new CountDownLatch(1);
    var running =
        CompletableFuture.supplyAsync(
            () -> {
              started.countDown();
              return said(session, "show hang");
            });
    started.await();
    session.cancel();
    assertThatThrownBy(running::join).hasCauseInstanceOf(DeviceException.class).hasMessageContaining("CANCELLED");
  }

  @Test
  void control_characters_never_become_a_command() {
    for (String text : List.of("show\nreload", "a\rb", "a\u001b[A", "a\0", "\u0003", "a\u0085b")) {
      assertThatThrownBy(() -> CommandLine.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private DeviceSession open(Credential credential) {
    if (transport != null) transport.close();
    transport =
        SshTransport.connect(device.endpoint(), credential, TrustingHostKeys.ANYWHERE, LIMITS, soon());
    return DeviceSession.open(transport, SWITCH, credential, LIMITS, soon());
  }

  private static String said(DeviceSession session, String command) {
    return new String(session.run(CommandLine.of(command), soon()).output(), UTF_8);
  }

  private static void assertFails(FailureCode code, ThrowingCallable action, String... details) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(List.of(details)).allSatisfy(detail -> assertThat(e.failure().detail()).contains(detail));
            });
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}
