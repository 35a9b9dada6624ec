package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.AlgorithmProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SSH in SSH, through a real OpenSSH as jump host. */
class JumpTest {
  private static final Duration STEP = Duration.ofSeconds(20);
  private static final SshLimits LIMITS = new SshLimits(STEP, STEP, STEP, STEP, 1 << 20);

  private LocalSshd device;
  private LocalSshd host;
  private SshTransport jump;

  @BeforeEach
  void start() throws Exception {
    device = LocalSshd.start();
    host = LocalSshd.start();
    jump = SshTransport.connect(host.endpoint(), host.credential(), TrustingHostKeys.ANYWHERE, LIMITS, soon());
    jump.startOneSession(soon());
  }

  @AfterEach
  void stop() throws Exception {
    if (jump != null) jump.close();
    if (host != null) host.close();
    if (device != null) device.close();
  }

  @Test
  void many_connections_go_on_from_one_and_end_apart_from_each_other() throws Exception {
    try (SshTransport one = connect(TrustingHostKeys.ANYWHERE);
        SshTransport two = connect(TrustingHostKeys.ANYWHERE);
        SshTransport three = connect(TrustingHostKeys.ANYWHERE)) {
      for (SshTransport each : List.of(one, two, three)) assertEchoes(each);
      two.close();
      assertEchoes(one);
      assertEchoes(three);
    }
    assertThat(jump.isAlive()).isTrue();
  }

  /** What is still under way to a connection that was closed must not end those of others. */
  @Test
  void a_connection_that_is_closed_in_the_middle_of_its_output_leaves_the_jump_host_alone() throws Exception {
    for (int i = 0; i < 5; i++) {
      SshTransport loud = connect(TrustingHostKeys.ANYWHERE);
      Shell shell = loud.openShell(Terminal.wide("dumb"), soon());
      shell.send("yes trunkline\n".getBytes(StandardCharsets.US_ASCII), soon());
      await(shell, "trunkline\r\ntrunkline");
      loud.close();
    }
    try (SshTransport next = connect(TrustingHostKeys.ANYWHERE)) {
      assertEchoes(next);
    }
    assertThat(jump.isAlive()).isTrue();
  }

  /** There is no socket of its own that could be closed. */
  @Test
  void a_connection_that_is_given_up_tells_who_waits_on_it_and_leaves_the_jump_host_alone() throws Exception {
    try (SshTransport two = connect(TrustingHostKeys.ANYWHERE)) {
      SshTransport one = connect(TrustingHostKeys.ANYWHERE);
      Shell shell = one.openShell(Terminal.wide("dumb"), soon());
      one.giveUp("3 keepalives were not answered");
      assertThat(one.ending()).hasValue(new Ending(true, "3 keepalives were not answered"));
      Arrival end = shell.take(soon());
      while (end instanceof Arrival.Bytes) end = shell.take(soon());
      assertThat(end).isInstanceOfSatisfying(Arrival.Ended.class, ended -> assertThat(ended.why()).contains("3 keepalives"));
      long before = jump.life().heardAt();
      assertEchoes(two);
      assertThat(jump.life().heardAt() - before).as("what comes from a device is a sign of life of the jump host").isPositive();
    }
    assertThat(jump.isAlive()).isTrue();
  }

  @Test
  void the_end_of_the_jump_host_is_the_end_of_all_behind_it_and_is_named() throws Exception {
    SshTransport inner = connect(TrustingHostKeys.ANYWHERE);
    Shell shell = inner.openShell(Terminal.wide("dumb"), soon());
    CompletableFuture<Void> told = new CompletableFuture<>();
    inner.whenEnded(() -> told.complete(null));
    host.close();
    host = null;
    told.get(20, TimeUnit.SECONDS);
    assertThat(inner.isAlive()).isFalse();
    Arrival end = shell.take(soon());
    while (end instanceof Arrival.Bytes) end = shell.take(soon());
    assertThat(end).isInstanceOfSatisfying(Arrival.Ended.class, ended -> assertThat(ended.why()).contains("jump host"));
    inner.close();
  }

  @Test
  void what_is_not_reached_is_told_from_what_is_not_allowed() throws Exception {
    int nobody = device.endpoint().port();
    device.close();
    device = null;
    DeviceException dark = refusal(new Endpoint("127.0.0.1", nobody), (_, _) -> {});
    assertThat(dark.code()).isEqualTo(FailureCode.TCP_REFUSED);
    assertThat(dark.failure().detail()).contains("jump host " + host.endpoint());
    for (String loopback : List.of("127.0.0.1", "localhost", "::1", "127.1")) {
      DeviceException denied = refusal(new Endpoint(loopback, nobody), new TargetRules(List.of()));
      assertThat(denied.code()).as(loopback).isEqualTo(FailureCode.TARGET_NOT_ALLOWED);
    }
    assertThat(jump.isAlive()).isTrue();
  }

  @Test
  void a_host_that_must_not_forward_says_so() throws Exception {
    try (LocalSshd strict = LocalSshd.forwardingNothing();
        SshTransport there = SshTransport.connect(strict.endpoint(), strict.credential(), TrustingHostKeys.ANYWHERE, LIMITS, soon())) {
      Way way = Way.straight(device.endpoint(), AlgorithmProfile.MODERN).over(there);
      DeviceException refusal =
          catchThrowableOfType(
              DeviceException.class,
              () -> SshTransport.connect(way, device.credential(), TrustingHostKeys.ANYWHERE, LIMITS, soon()).close());
      assertThat(refusal.code()).isEqualTo(FailureCode.TARGET_NOT_ALLOWED);
      assertThat(there.isAlive()).isTrue();
    }
  }

  private SshTransport connect(Trust trust) throws Exception {
    Way way = Way.straight(device.endpoint(), AlgorithmProfile.MODERN).over(jump);
    return SshTransport.connect(way, device.credential(), trust, LIMITS, soon());
  }

  private DeviceException refusal(Endpoint target, TargetPolicy targets) {
    Way way = Way.straight(target, AlgorithmProfile.MODERN).over(jump);
    Trust trust = new Trust(new TrustingHostKeys(), targets);
    return catchThrowableOfType(
        DeviceException.class, () -> SshTransport.connect(way, host.credential(), trust, LIMITS, soon()).close());
  }

  private static void assertEchoes(SshTransport transport) {
    try (Shell shell = transport.openShell(Terminal.wide("dumb"), soon())) {
      shell.send("echo A''B\n".getBytes(StandardCharsets.US_ASCII), soon());
      await(shell, "AB");
    }
  }

  private static void await(Shell shell, String text) {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      Arrival arrival = shell.take(soon());
      assertThat(arrival).as(seen.toString()).isInstanceOf(Arrival.Bytes.class);
      seen.append(new String(((Arrival.Bytes) arrival).bytes(), StandardCharsets.US_ASCII));
    }
  }

  private static Deadline soon() {
    return Deadline.in(STEP);
  }
}
