package dev.trunkline.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.audit.AuditEntry;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.lab.Codes;
import dev.trunkline.transport.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tunnels through a device of the lab (000_abe7 #8, #17, #18, #24, #25, #28, #29; scorecard 45). */
class TunnelsTest {
  private TargetPort echo;

  @BeforeEach
  void openTarget() throws IOException {
    echo = TargetPort.echo();
  }

  @AfterEach
  void closeTarget() {
    echo.close();
  }

  @Test
  void a_tunnel_carries_several_clients_and_says_what_it_has_carried() throws IOException {
    try (TunnelBench bench = TunnelBench.with()) {
      TunnelInfo tunnel = bench.open(echo.endpoint());
      assertThat(bench.counts().channels()).as("held while nobody is connected").isZero();
      assertThat(bench.device().logins()).isEqualTo(1);
      try (Socket first = TunnelBench.connect(tunnel);
          Socket second = TunnelBench.connect(tunnel)) {
        assertThat(said(first, "hello")).isEqualTo("hello");
        assertThat(said(second, "you")).isEqualTo("you");
        assertThat(bench.now(tunnel).connections()).isEqualTo(2);
        first.shutdownOutput();
        assertThat(first.getInputStream().read()).isEqualTo(-1);
      }
      bench.awaitNoChannels();
      TargetPort.await("both are over", () -> bench.now(tunnel).connections() == 0);
      TunnelInfo after = bench.now(tunnel);
      assertThat(after.connectionsTotal()).isEqualTo(2);
      assertThat(after.bytesSent()).isEqualTo(8);
      assertThat(after.bytesReceived()).isEqualTo(8);
      assertThat(bench.tunnels().statistics().sentBytes()).isEqualTo(8);
      assertThat(after.lastError()).isNull();
      assertThat(bench.device().logins()).isEqualTo(1);
      assertThat(bench.tunnels().list("other", Instant.now())).isEmpty();
      assertThat(bench.tunnels().close("other", tunnel.id(), "eve", Instant.now())).isFalse();
      assertThat(bench.tunnels().close("default", tunnel.id(), "bob", Instant.now())).isTrue();
      assertThat(bench.tunnels().close("default", tunnel.id(), "bob", Instant.now())).isFalse();
      assertThat(bench.audit()).extracting(AuditEntry::action).containsExactly("tunnel.opened", "tunnel.closed");
      assertThat(bench.audit()).extracting(AuditEntry::actor).containsExactly("ann", "bob");
      assertThat(bench.audit().getLast().details()).containsEntry("bytes_sent", 8L).containsEntry("reason", "closed by hand");
    }
  }

  /** 000_abe7 #8, 001_9083 #17, #18; as few as there can be, by the file of the platform. */
  @Test
  void a_hundred_tunnels_in_use_need_twelve_connections_of_nine_channels() throws IOException {
    try (TunnelBench bench = TunnelBench.with()) {
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < 100; i++) clients.add(TunnelBench.connect(bench.open(echo.endpoint())));
      for (Socket client : clients) assertThat(said(client, "ping")).isEqualTo("ping");
      assertThat(bench.counts().channels()).isEqualTo(100);
      assertThat(bench.device().openSessions()).isEqualTo(12);
      assertThat(bench.device().forwards().mostOnOneConnection()).isEqualTo(9);
      assertThat(bench.tunnels().count()).isEqualTo(100);
      bench.tunnels().closeAll("enough", Instant.now());
      for (Socket client : clients) assertIsCutOff(client);
      bench.awaitNoChannels();
      assertThat(bench.tunnels().count()).isZero();
    }
  }

  /** What a job reaches a tunnel reaches, and by the same connections. */
  @Test
  void a_tunnel_leads_over_a_jump_host_with_one_login_there_for_all_its_clients() throws IOException {
    try (TunnelBench bench = TunnelBench.with()) {
      Codes codes = Codes.withPassword("111111");
      bench.jump().askFor(codes);
      TunnelInfo tunnel = bench.open(bench.overJump(echo.endpoint(), "111111"));
      String via = " via 127.0.0.1:" + bench.jump().port();
      assertThat(tunnel.device()).isEqualTo("admin@127.0.0.1:" + bench.device().port() + via);
      try (Socket first = TunnelBench.connect(tunnel);
          Socket second = TunnelBench.connect(tunnel)) {
        assertThat(said(first, "hello")).isEqualTo("hello");
        assertThat(said(second, "you")).isEqualTo("you");
        assertThat(bench.device().forwards().open()).isEqualTo(2);
        assertThat(bench.jump().forwards().open()).as("channels for one connection").isEqualTo(1);
        assertThat(bench.connections().infos(Instant.now()))
            .extracting(info -> info.negotiated().algorithms())
            .containsExactlyInAnyOrder("modern", "legacy");
        bench.jump().dropConnections();
        assertIsCutOff(first);
        assertIsCutOff(second);
      }
      assertThat(List.of(bench.jump().logins(), bench.device().logins(), codes.asked())).containsOnly(1);
      try (Socket late = TunnelBench.connect(tunnel)) {
        assertIsCutOff(late);
      }
      assertThat(bench.now(tunnel).lastError().detail()).contains("jump host", "one-time code serves one login");
    }
  }

  @Test
  void a_wrong_password_is_said_at_once_and_takes_no_port() throws IOException {
    int port = freePort();
    try (TunnelBench bench = TunnelBench.with("tunnels.ports", String.valueOf(port), "tunnels.max_open", "1")) {
      assertFails(FailureCode.AUTH_FAILED, () -> bench.open(bench.to(echo.endpoint(), "wrong")));
      assertThat(bench.device().failedLogins()).isEqualTo(1);
      assertThat(bench.tunnels().count()).isZero();
      assertThat(bench.open(echo.endpoint()).localPort()).isEqualTo(port);
    }
  }

  /** Scorecard 45: an abandoned tunnel is closed on time and its port is free. */
  @Test
  void a_tunnel_ends_when_its_time_is_up_and_another_gets_its_port() throws IOException {
    int port = freePort();
    try (TunnelBench bench = TunnelBench.with("tunnels.ports", String.valueOf(port))) {
      Instant begin = Instant.now();
      TunnelInfo tunnel = bench.tunnels().open(bench.to(echo.endpoint()), Optional.of(Duration.ofSeconds(100)), begin);
      assertThat(tunnel.expiresAt()).isEqualTo(begin.plusSeconds(100));
      assertFails(FailureCode.LIMIT_REACHED, () -> bench.open(echo.endpoint()));
      try (Socket client = TunnelBench.connect(tunnel)) {
        assertThat(said(client, "ping")).isEqualTo("ping");
        assertThat(bench.tunnels().sweep(begin.plusMillis(99_999))).isZero();
        assertThat(said(client, "ping")).isEqualTo("ping");
        assertThat(bench.tunnels().sweep(begin.plusSeconds(100))).isEqualTo(1);
        assertIsCutOff(client);
      }
      bench.awaitNoChannels();
      assertThat(bench.open(echo.endpoint()).localPort()).isEqualTo(port);
    }
  }

  /** Scorecard 45. Connected or not: a silent client is no use (004_5469 TRAP-b). */
  @Test
  void a_tunnel_that_carries_nothing_ends_after_the_idle_limit_and_every_byte_begins_it_anew() throws IOException {
    try (TunnelBench bench = TunnelBench.with("tunnels.idle_seconds", "600")) {
      Instant begin = Instant.now();
      TunnelInfo unused = bench.tunnels().open(bench.to(echo.endpoint()), Optional.empty(), begin);
      assertThat(bench.tunnels().sweep(begin.plusMillis(599_999))).isZero();
      try (Socket client = TunnelBench.connect(unused)) {
        assertThat(said(client, "ping")).isEqualTo("ping");
        Instant used = begin.plusSeconds(900);
        assertThat(bench.tunnels().sweep(used)).isZero();
        assertThat(bench.now(unused).lastUsedAt()).isEqualTo(used);
        assertThat(bench.tunnels().sweep(used.plusMillis(599_999))).isZero();
        assertThat(bench.tunnels().sweep(used.plusSeconds(600))).isEqualTo(1);
        assertIsCutOff(client);
      }
      assertThatThrownBy(() -> TunnelBench.connect(unused)).isInstanceOf(ConnectException.class);
      assertThat(bench.audit().getLast().details()).containsEntry("reason", "idle for too long");
    }
  }

  /** 000_abe7 #24: streams end with their connection, the tunnel does not. */
  @Test
  void after_a_lost_connection_the_next_client_gets_another() throws IOException {
    try (TunnelBench bench = TunnelBench.with()) {
      TunnelInfo tunnel = bench.open(echo.endpoint());
      try (Socket client = TunnelBench.connect(tunnel)) {
        assertThat(said(client, "ping")).isEqualTo("ping");
        bench.device().dropConnections();
        assertIsCutOff(client);
      }
      try (Socket client = TunnelBench.connect(tunnel)) {
        assertThat(said(client, "pong")).isEqualTo("pong");
      }
      assertThat(bench.device().logins()).isEqualTo(2);
      bench.awaitNoChannels();
    }
  }

  @Test
  void a_device_that_takes_fewer_channels_gets_more_connections_and_is_not_asked_again() throws IOException {
    try (TunnelBench bench = TunnelBench.with()) {
      bench.device().forwards().perConnection(2);
      TunnelInfo tunnel = bench.open(echo.endpoint());
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        clients.add(TunnelBench.connect(tunnel));
        assertThat(said(clients.getLast(), "ping")).isEqualTo("ping");
      }
      assertThat(bench.device().openSessions()).isEqualTo(3);
      // The login at the beginning counts as a channel that may not be free yet, for a quarter of a second.
      assertThat(bench.connections().statistics().refusedChannelCount()).isBetween(1L, 2L);
      assertThat(bench.now(tunnel).connectionsFailed()).isZero();
      for (Socket each : clients) each.close();
      bench.awaitNoChannels();
    }
  }

  /** ADR 5: only a device that is short of channels has shown how many it gives. */
  @Test
  void a_target_that_refuses_fails_its_client_alone_and_lowers_no_limit() throws IOException {
    TargetPort gone = TargetPort.echo();
    gone.close();
    try (TunnelBench bench = TunnelBench.with()) {
      TunnelInfo lively = bench.open(echo.endpoint());
      TunnelInfo dead = bench.open(gone.endpoint());
      try (Socket sibling = TunnelBench.connect(lively)) {
        assertThat(said(sibling, "ping")).isEqualTo("ping");
        for (int i = 0; i < 3; i++) {
          try (Socket client = TunnelBench.connect(dead)) {
            assertIsCutOff(client);
          }
        }
        TargetPort.await("three have failed", () -> bench.now(dead).connectionsFailed() == 3);
        assertThat(bench.now(dead).lastError().code()).isEqualTo(FailureCode.TCP_REFUSED);
        assertThat(said(sibling, "pong")).isEqualTo("pong");
        assertThat(bench.connections().statistics().refusedChannelCount()).isZero();
        assertThat(bench.connections().infos(Instant.now())).singleElement()
            .satisfies(info -> assertThat(info.maxChannels()).isEqualTo(9));
      }
    }
  }

  @Test
  void one_user_has_no_more_connections_than_allowed() throws IOException {
    try (TunnelBench bench = TunnelBench.with("connections.max_per_user", "1", "ssh.max_channels_per_connection", "1")) {
      TunnelInfo tunnel = bench.open(echo.endpoint());
      try (Socket first = TunnelBench.connect(tunnel)) {
        assertThat(said(first, "ping")).isEqualTo("ping");
        try (Socket second = TunnelBench.connect(tunnel)) {
          assertIsCutOff(second);
        }
        TargetPort.await("the second has failed", () -> bench.now(tunnel).connectionsFailed() == 1);
        assertThat(bench.now(tunnel).lastError().detail()).startsWith("Connection limit exceeded. Maximum 1 concurrent");
      }
    }
  }

  /** Scorecard 41. */
  @Test
  void a_target_that_nobody_allowed_is_refused_before_the_login_and_on_record() throws IOException {
    try (TunnelBench bench = TunnelBench.with()) {
      Endpoint database = new Endpoint("10.0.0.5", 5432);
      assertFails(FailureCode.TARGET_NOT_ALLOWED, () -> bench.open(database));
      assertThat(bench.device().connections()).isZero();
      assertThat(bench.audit()).extracting(AuditEntry::action).containsExactly("tunnel.refused");
      assertThat(bench.audit().getFirst().details()).containsEntry("target", "10.0.0.5:5432");
    }
  }

  @Test
  void there_are_no_more_tunnels_than_allowed_and_none_after_the_end() throws IOException {
    try (TunnelBench bench = TunnelBench.with("tunnels.max_open", "1")) {
      TunnelInfo tunnel = bench.open(echo.endpoint());
      assertFails(FailureCode.LIMIT_REACHED, () -> bench.open(echo.endpoint()));
      bench.tunnels().close("default", tunnel.id(), "ann", Instant.now());
      bench.open(echo.endpoint());
      bench.tunnels().closeAll("Server shutting down", Instant.now());
      assertFails(FailureCode.WORKER_LOST, () -> bench.open(echo.endpoint()));
      assertThat(bench.tunnels().count()).isZero();
    }
  }

  /** Scorecard 45: nothing is left open when the process is told to end. */
  @Test
  void tunnels_end_with_the_work_of_their_process() throws IOException {
    try (TunnelBench bench = TunnelBench.with()) {
      Tunnels tunnels = bench.node().tunnels();
      TunnelInfo tunnel = tunnels.open(bench.to(echo.endpoint()), Optional.empty(), Instant.now());
      try (Socket client = TunnelBench.connect(tunnel)) {
        assertThat(said(client, "ping")).isEqualTo("ping");
        assertThat(bench.node().shutdown().perform().success()).isTrue();
        assertIsCutOff(client);
      }
      assertThatThrownBy(() -> TunnelBench.connect(tunnel)).isInstanceOf(ConnectException.class);
      assertFails(FailureCode.WORKER_LOST, () -> tunnels.open(bench.to(echo.endpoint()), Optional.empty(), Instant.now()));
      assertThat(bench.counts().channels()).isZero();
      TargetPort.await("the device was told why", () -> bench.device().farewells().contains("Server shutting down"));
    }
  }

  private static String said(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(US_ASCII));
    return new String(client.getInputStream().readNBytes(text.length()), US_ASCII);
  }

  /** A reset and not an end, which would say that all has come. */
  private static void assertIsCutOff(Socket client) {
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class).hasMessageContaining("reset");
  }

  private static void assertFails(FailureCode code, ThrowingCallable what) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return free.getLocalPort();
    }
  }
}
