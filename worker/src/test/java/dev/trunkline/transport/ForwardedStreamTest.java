package dev.trunkline.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.tunnel.TargetPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels of RFC 4254, section 7.2, through OpenSSH and through a device of the lab (000_abe7 #17, #25, #29). */
class ForwardedStreamTest {
  enum Server {
    OPENSSH,
    LAB
  }

  private static final InetSocketAddress ORIGINATOR = new InetSocketAddress("127.0.0.1", 40_000);
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final SshLimits LIMITS = new SshLimits(STEP, STEP, STEP, STEP, 1 << 20);
  private static Lab lab;
  private static LocalSshd sshd;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(2, "linux", "cisco_ios"));
    sshd = LocalSshd.start();
  }

  @AfterAll
  static void stop() throws Exception {
    lab.close();
    if (sshd != null) sshd.close();
  }

  @ParameterizedTest
  @EnumSource
  void one_way_may_end_while_the_other_goes_on(Server server) throws Exception {
    try (TargetPort counting = TargetPort.serving(ForwardedStreamTest::answerTheCount);
        SshTransport transport = connect(server);
        ForwardedStream stream = transport.openForward(counting.endpoint(), ORIGINATOR, soon())) {
      stream.send("seven b".getBytes(US_ASCII), 0, 7, soon());
      stream.sendEnd();
      assertThat(new String(all(stream), US_ASCII)).isEqualTo("7 bytes");
      assertThat(stream.hasEnded()).isTrue();
      CountDownLatch closed = new CountDownLatch(1);
      stream.whenClosed(closed::countDown);
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void answerTheCount(Socket caller) throws IOException {
    int count = caller.getInputStream().readAllBytes().length;
    caller.getOutputStream().write((count + " bytes").getBytes(US_ASCII));
  }

  @ParameterizedTest
  @EnumSource
  void a_target_that_refuses_is_no_limit_and_hurts_nobody_else(Server server) throws Exception {
    TargetPort gone = TargetPort.echo();
    gone.close();
    try (TargetPort echo = TargetPort.echo();
        SshTransport transport = connect(server);
        ForwardedStream sibling = transport.openForward(echo.endpoint(), ORIGINATOR, soon())) {
      assertFails(FailureCode.TCP_REFUSED, transport, gone.endpoint(), soon());
      assertEchoes(sibling);
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_had_arrived_before_the_close_can_be_read_after_it_and_the_connection_lives_on(Server server) throws Exception {
    int bytes = 1_900_000;
    try (TargetPort source = TargetPort.serving(caller -> caller.getOutputStream().write(new byte[bytes]));
        TargetPort echo = TargetPort.echo();
        SshTransport transport = connect(server);
        ForwardedStream stream = transport.openForward(source.endpoint(), ORIGINATOR, soon())) {
      CountDownLatch closed = new CountDownLatch(1);
      stream.whenClosed(closed::countDown);
      stream.sendEnd();
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(all(stream)).hasSize(bytes);
      try (ForwardedStream next = transport.openForward(echo.endpoint(), ORIGINATOR, soon())) {
        assertEchoes(next);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_target_that_takes_nothing_holds_back_only_its_own_sender(Server server) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (TargetPort stuck = TargetPort.serving(_ -> over.await());
        TargetPort echo = TargetPort.echo();
        SshTransport transport = connect(server);
        ForwardedStream stream = transport.openForward(stuck.endpoint(), ORIGINATOR, soon());
        ForwardedStream sibling = transport.openForward(echo.endpoint(), ORIGINATOR, soon())) {
      Deadline deadline = Deadline.in(Duration.ofSeconds(2));
      byte[] chunk = new byte[64 * 1024];
      assertThatThrownBy(() -> sendForEver(stream, chunk, deadline)).isInstanceOf(SocketTimeoutException.class);
      assertEchoes(sibling);
      stream.close();
      assertThatThrownBy(() -> stream.send(chunk, 0, 1, soon())).isInstanceOf(IOException.class);
      assertEchoes(sibling);
    } finally {
      over.countDown();
    }
  }

  private static void sendForEver(ForwardedStream stream, byte[] chunk, Deadline deadline) throws IOException {
    while (true) stream.send(chunk, 0, chunk.length, deadline);
  }

  @ParameterizedTest
  @EnumSource
  void what_the_device_opens_too_late_is_closed_again(Server server) throws Exception {
    List<Socket> queue = new ArrayList<>();
    try (TargetPort deaf = TargetPort.deaf();
        SshTransport transport = connect(server)) {
      for (int i = 0; i < 2; i++) queue.add(new Socket("127.0.0.1", deaf.port()));
      assertFails(FailureCode.TCP_TIMEOUT, transport, deaf.endpoint(), Deadline.in(Duration.ofMillis(500)));
      CountDownLatch ended = new CountDownLatch(3);
      deaf.begin(caller -> {
        caller.getInputStream().readAllBytes();
        ended.countDown();
      });
      for (Socket each : queue) each.close();
      assertThat(ended.await(20, TimeUnit.SECONDS)).as("the device's own caller has gone, too").isTrue();
      assertThat(transport.isAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closing_wakes_the_one_who_waits_and_is_no_end_of_the_target(Server server) throws Exception {
    try (TargetPort echo = TargetPort.echo();
        SshTransport transport = connect(server)) {
      ForwardedStream stream = transport.openForward(echo.endpoint(), ORIGINATOR, soon());
      Thread closer = Thread.startVirtualThread(stream::close);
      assertThat(stream.take(soon())).isInstanceOf(Arrival.Ended.class);
      closer.join();
      stream.close();
      assertThat(stream.hasEnded()).isFalse();
      TargetPort.await("the target has lost its caller", () -> echo.open() == 0 && echo.served() == 1);
    }
  }

  @Test
  void a_lost_connection_is_no_end_of_the_target() throws Exception {
    try (TargetPort echo = TargetPort.echo();
        SshTransport transport = connect(Server.LAB);
        ForwardedStream stream = transport.openForward(echo.endpoint(), ORIGINATOR, soon())) {
      lab.device(0).dropConnections();
      assertThat(stream.take(soon())).isInstanceOf(Arrival.Ended.class);
      assertThat(stream.hasEnded()).isFalse();
      assertFails(FailureCode.PROMPT_TIMEOUT, transport, echo.endpoint(), soon());
    }
  }

  @Test
  void a_device_short_of_channels_has_reached_a_limit_and_one_that_forwards_nothing_does_not_allow_it() throws Exception {
    lab.device(0).forwards().perConnection(1);
    try (TargetPort echo = TargetPort.echo();
        SshTransport linux = connect(Server.LAB);
        SshTransport router = connectTo(1);
        ForwardedStream first = linux.openForward(echo.endpoint(), ORIGINATOR, soon())) {
      assertFails(FailureCode.LIMIT_REACHED, linux, echo.endpoint(), soon());
      assertFails(FailureCode.TARGET_NOT_ALLOWED, router, echo.endpoint(), soon());
      assertEchoes(first);
    } finally {
      lab.device(0).forwards().perConnection(Integer.MAX_VALUE);
    }
  }

  private static void assertFails(FailureCode code, SshTransport transport, Endpoint target, Deadline deadline) {
    assertThatThrownBy(() -> transport.openForward(target, ORIGINATOR, deadline))
        .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  private static void assertEchoes(ForwardedStream stream) throws IOException {
    stream.send("ping".getBytes(US_ASCII), 0, 4, soon());
    ByteArrayOutputStream echoed = new ByteArrayOutputStream();
    while (echoed.size() < 4 && stream.take(soon()) instanceof Arrival.Bytes(byte[] bytes)) echoed.write(bytes);
    assertThat(echoed).hasToString("ping");
  }

  private static byte[] all(ForwardedStream stream) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (stream.take(soon()) instanceof Arrival.Bytes(byte[] bytes)) all.write(bytes);
    return all.toByteArray();
  }

  private static SshTransport connect(Server server) throws IOException {
    return switch (server) {
      case OPENSSH -> SshTransport.connect(sshd.endpoint(), sshd.credential(), TrustingHostKeys.ANYWHERE, LIMITS, soon());
      case LAB -> connectTo(0);
    };
  }

  private static SshTransport connectTo(int device) {
    Credential admin = Credential.ofPassword("admin", new Secret("admin"));
    Endpoint endpoint = new Endpoint("127.0.0.1", lab.device(device).port());
    return SshTransport.connect(endpoint, admin, TrustingHostKeys.ANYWHERE, LIMITS, soon());
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}
