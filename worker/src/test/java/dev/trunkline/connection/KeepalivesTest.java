package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.device.Line;
import dev.trunkline.lab.FaultProxy;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.Passage;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.Traffic;
import dev.trunkline.session.ScriptedDevice;
import dev.trunkline.transport.Arrival;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Ending;
import dev.trunkline.transport.LocalSshd;
import dev.trunkline.transport.Shell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signs of life of real devices, and devices that give none. 000_abe7 #10, #22; 001_9083 #15, #16, #48; 003_3bfa #2. */
class KeepalivesTest {
  private static final KeepaliveRules QUICK = new KeepaliveRules(Duration.ofSeconds(1), 2);

  private static Lab lab;

  private final Connections connections = new Connections("c", Logins.AMPLE, Logins.channels(10), Logins.KEEP, _ -> {});
  private final List<AutoCloseable> toClose = new ArrayList<>();
  private SimulatedDevice device;
  private FaultProxy proxy;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(1, "linux"));
  }

  @AfterAll
  static void stop() throws Exception {
    lab.close();
  }

  @BeforeEach
  void put_something_in_between() throws Exception {
    device = lab.device(0);
    proxy = FaultProxy.to(device.port());
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : toClose) each.close();
    connections.closeAll("the test is over");
    proxy.close();
  }

  private void keepAlive(KeepaliveRules rules, Line.Keepalive tolerated) {
    Keepalives keepalives = new Keepalives(rules, _ -> tolerated, connections.statistics());
    toClose.add(keepalives);
    connections.whenOpened(keepalives::watch);
  }

  private ChannelLease lend(int port) {
    return connections.lend(Logins.keyAt(port), Logins.JOB, Logins.connectorAt(port), Logins.soon());
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time it took").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private ConnectionStatistics counted() {
    return connections.statistics();
  }

  private ConnectionInfo info() {
    return connections.infos(Instant.now()).getFirst();
  }

  @Test
  void a_silent_device_that_answers_stays_and_its_latency_is_known() {
    keepAlive(QUICK, Line.Keepalive.REQUEST);
    ChannelLease lease = lend(proxy.port());
    assertThat(info().latencyMs()).isNull();
    await(() -> counted().answeredKeepaliveCount() >= 3);
    assertThat(info().latencyMs()).isPositive();
    assertThat(info().isHealthy()).isTrue();
    assertThat(lease.isUsable()).isTrue();
    assertThat(counted().unhealthyCount()).isZero();
  }

  /** OpenSSH does not know the request; to say so is an answer. */
  @Test
  void a_device_that_refuses_the_request_is_there() throws Exception {
    try (LocalSshd sshd = LocalSshd.start()) {
      keepAlive(QUICK, Line.Keepalive.REQUEST);
      Credential credential = sshd.credential();
      Connector connector = deadline -> Logins.connect(sshd.endpoint(), credential, deadline);
      ChannelLease lease = connections.lend(Logins.keyAt(sshd.endpoint().port()), Logins.JOB, connector, Logins.soon());
      await(() -> counted().answeredKeepaliveCount() >= 3);
      assertThat(lease.isUsable()).isTrue();
      lease.close();
    }
  }

  @Test
  void a_device_that_answers_nothing_any_more_is_given_up_and_who_waits_for_it_is_told_why() throws Exception {
    keepAlive(QUICK, Line.Keepalive.REQUEST);
    ChannelLease lease = lend(proxy.port());
    Shell shell = Logins.shell(lease);
    CompletableFuture<Arrival.Ended> reader = CompletableFuture.supplyAsync(() -> end(shell));
    CompletableFuture<Void> told = new CompletableFuture<>();
    lease.whenLost(() -> told.complete(null));
    proxy.treat(Traffic.both(Passage.swallow()));
    proxy.treatNew(Traffic.UNDISTURBED);
    assertThat(reader.get().why()).contains("2 keepalives were not answered");
    told.get();
    assertThat(lease.isUsable()).isFalse();
    assertThat(lease.transport().ending()).contains(new Ending(true, "2 keepalives were not answered"));
    assertThat(counted().unansweredKeepaliveCount()).isEqualTo(2);
    assertThat(counted().unhealthyCount()).isEqualTo(1);
    assertThat(counted().lostCount()).isEqualTo(1);
    ChannelLease next = lend(proxy.port());
    assertThat(next.connectionId()).isNotEqualTo(lease.connectionId());
    assertThat(connections.counts().connections()).isEqualTo(1);
  }

  private static Arrival.Ended end(Shell shell) {
    while (true) {
      if (shell.take(Deadline.in(Duration.ofSeconds(20))) instanceof Arrival.Ended ended) return ended;
    }
  }

  /** Long before it is given up. */
  @Test
  void the_first_unanswered_question_sends_new_channels_elsewhere() throws Exception {
    keepAlive(new KeepaliveRules(Duration.ofSeconds(1), 100), Line.Keepalive.REQUEST);
    ChannelLease silent = lend(proxy.port());
    proxy.treat(Traffic.both(Passage.swallow()));
    await(() -> counted().unansweredKeepaliveCount() >= 1);
    assertThat(silent.master().health().failures()).isPositive();
    assertThat(silent.isUsable()).isTrue();
    connections.close(silent.connectionId(), "seen enough");
  }

  @Test
  void traffic_is_a_sign_of_life_and_saves_the_question() {
    keepAlive(QUICK, Line.Keepalive.REQUEST);
    Shell shell = Logins.shell(lend(proxy.port()));
    long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
    while (System.nanoTime() < end) {
      shell.send("\r".getBytes(), Logins.soon());
      assertThat(shell.take(Logins.soon())).isInstanceOf(Arrival.Bytes.class);
      LockSupport.parkNanos(100_000_000);
    }
    assertThat(counted().answeredKeepaliveCount() + counted().unansweredKeepaliveCount()).isZero();
    await(() -> counted().answeredKeepaliveCount() > 0);
  }

  @Test
  void a_device_that_hangs_up_when_asked_is_asked_on_two_connections_and_then_left_to_TCP() throws Exception {
    try (SshServer old = hangsUpWhenAsked()) {
      keepAlive(QUICK, Line.Keepalive.REQUEST);
      for (int i = 1; i <= 2; i++) {
        ChannelLease lease = lend(old.getPort());
        int asked = i;
        await(() -> !lease.transport().isAlive());
        await(() -> counted().unansweredKeepaliveCount() == asked);
      }
      ChannelLease third = lend(old.getPort());
      long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
      await(() -> System.nanoTime() > end);
      assertThat(third.isUsable()).isTrue();
      assertThat(counted().unansweredKeepaliveCount()).isEqualTo(2);
      third.close();
    }
  }

  private static SshServer hangsUpWhenAsked() throws Exception {
    RequestHandler<ConnectionService> hangUp = (service, _, _, _) -> {
      service.getSession().close(true);
      return RequestHandler.Result.Replied;
    };
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(ScriptedDevice.keyPair("RSA", 2048)));
    server.setPasswordAuthenticator((_, _, _) -> true);
    server.setGlobalRequestHandlers(List.of(hangUp));
    server.start();
    return server;
  }

  @Test
  void a_platform_that_stands_no_question_gets_ignored_bytes_or_none() throws Exception {
    keepAlive(QUICK, Line.Keepalive.IGNORE);
    lend(proxy.port());
    long afterLogin = proxy.bytesToServer();
    await(() -> proxy.bytesToServer() >= afterLogin + 3 * 16);
    assertThat(counted().answeredKeepaliveCount() + counted().unansweredKeepaliveCount()).isZero();
    assertThat(connections.counts().connections()).isEqualTo(1);
  }
}
