package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.transport.Arrival;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Shell;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shared connections through real SSH, to servers that count what they see. 000_abe7 #30, #31. */
class ConnectionsTest {
  private static final int SERVERS = 24;
  private static final ConnectionCounts NOTHING = new ConnectionCounts(0, 0, 0, 0);

  private static Lab lab;
  private static Lab switches;
  private static int used;

  private final List<Connections> toClose = new ArrayList<>();
  private SimulatedDevice device;

  private record Open(ChannelLease lease, Shell shell) {
    /** The channel first, then its reservation. */
    void close() {
      lease.closing();
      shell.close();
      lease.close();
    }

    boolean answers() {
      shell.send("echo a''live\r".getBytes(StandardCharsets.US_ASCII), Logins.soon());
      Deadline deadline = Deadline.in(Duration.ofSeconds(5));
      StringBuilder heard = new StringBuilder();
      while (heard.indexOf("alive") < 0 && shell.take(deadline) instanceof Arrival.Bytes(byte[] bytes)) {
        heard.append(new String(bytes, StandardCharsets.UTF_8));
      }
      return heard.indexOf("alive") >= 0;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(SERVERS, "linux"));
    switches = Lab.start(LabOptions.of(1, "cisco_ios"));
  }

  @AfterAll
  static void stop() throws Exception {
    lab.close();
    switches.close();
  }

  @BeforeEach
  void a_device_of_its_own() {
    device = lab.device(used++);
  }

  @AfterEach
  void hangUp() {
    toClose.forEach(connections -> connections.closeAll("the test is over"));
  }

  private Connections connections(int channels) {
    return connections(Logins.AMPLE, channels);
  }

  private Connections connections(AdmissionLimits limits, int channels) {
    Connections connections = new Connections("c", limits, Logins.channels(channels), Logins.KEEP, _ -> {});
    toClose.add(connections);
    return connections;
  }

  private ChannelLease lend(Connections connections, Claim claim) {
    return connections.lend(Logins.key(device), claim, Logins.connector(device), Logins.soon());
  }

  private Open open(Connections connections) {
    return open(connections, device);
  }

  private static Open open(Connections connections, SimulatedDevice device) {
    return connections.open(
        Logins.key(device), Logins.JOB, Logins.connector(device), lease -> new Open(lease, Logins.shell(lease)), Logins.soon());
  }

  private static List<Open> opened(int count, Callable<Open> opening) throws Exception {
    List<Open> all = new ArrayList<>();
    for (int i = 0; i < count; i++) all.add(opening.call());
    return all;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time it took").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** 000_abe7 #1, #3, #7, #8, #11; 001_9083 #17, #18; 003_3bfa #2 */
  @Test
  void at_the_channel_limit_a_further_connection_opens() throws Exception {
    Connections connections = connections(3);
    List<Open> all = opened(7, () -> open(connections));
    assertThat(all).allMatch(Open::answers);
    assertThat(device.logins()).isEqualTo(3);
    assertThat(device.mostShellsOnOneConnection()).isEqualTo(3);
    assertThat(connections.infos(Instant.now())).extracting(ConnectionInfo::channelCount).containsExactly(3, 3, 1);
    all.forEach(Open::close);
    assertThat(connections.counts()).isEqualTo(new ConnectionCounts(3, 3, 0, 1));
  }

  /** 001_9083 #1; 000_abe7 #20 */
  @Test
  void after_a_release_the_next_one_gets_the_same_connection() {
    Connections connections = connections(10);
    ChannelLease first = lend(connections, Logins.JOB);
    first.close();
    ChannelLease second = lend(connections, Logins.JOB);
    assertThat(second.connectionId()).isEqualTo(first.connectionId());
    assertThat(second.channel()).isEqualTo(2);
    assertThat(connections.statistics().channelCount()).isEqualTo(2);
    assertThat(connections.statistics().sharedCount()).isEqualTo(1);
    assertThat(connections.statistics().openedCount()).isEqualTo(1);
  }

  /** 000_abe7 #12 */
  @Test
  void a_refused_channel_is_opened_elsewhere_and_lowers_the_limit_for_good() throws Exception {
    device.shellsPerConnection(4);
    Connections connections = connections(10);
    List<Open> all = opened(10, () -> open(connections));
    assertThat(all).allMatch(Open::answers);
    assertThat(connections.infos(Instant.now())).extracting(ConnectionInfo::maxChannels).containsOnly(4);
    assertThat(connections.statistics().refusedChannelCount()).isEqualTo(1);
    assertThat(device.logins()).isEqualTo(3);
  }

  @Test
  void a_device_that_gives_no_channel_at_all_is_asked_once() {
    device.refuseShells(true);
    Connections connections = connections(10);
    assertThatThrownBy(() -> open(connections)).isInstanceOf(DeviceException.class).hasMessageContaining("LIMIT_REACHED");
    assertThat(device.logins()).isEqualTo(1);
    assertThat(connections.counts()).isEqualTo(NOTHING);
  }

  /** 000_abe7 #25 */
  @Test
  void the_end_of_one_channel_leaves_its_siblings_alone() throws Exception {
    Connections connections = connections(10);
    List<Open> all = opened(3, () -> open(connections));
    all.get(1).shell().send("exit\r".getBytes(StandardCharsets.US_ASCII), Logins.soon());
    await(() -> !all.get(1).shell().isOpen());
    all.get(1).close();
    assertThat(all.get(0).answers()).isTrue();
    assertThat(all.get(2).answers()).isTrue();
    assertThat(device.logins()).isEqualTo(1);
  }

  /** A device that loses the connection with any of its channels gets connections of one channel from then on. */
  @Test
  void a_device_whose_connection_ends_with_a_channel_is_remembered() throws Exception {
    SimulatedDevice brittle = switches.device(0);
    brittle.shellsPerConnection(5);
    Connections connections = connections(10);
    Open first = open(connections, brittle);
    Open sibling = open(connections, brittle);
    assertThat(sibling.lease().connectionId()).isEqualTo(first.lease().connectionId());
    CountDownLatch lost = new CountDownLatch(1);
    sibling.lease().whenLost(lost::countDown);
    first.close();
    assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
    sibling.close();
    assertThat(connections.counts()).isEqualTo(NOTHING);
    List<Open> after = opened(2, () -> open(connections, brittle));
    assertThat(after).extracting(open -> open.lease().connectionId()).doesNotHaveDuplicates();
    after.forEach(Open::close);
    await(() -> connections.counts().equals(NOTHING));
  }

  /** 000_abe7 #21, #22, #24; 001_9083 TRAP-b */
  @Test
  void a_lost_connection_tells_everybody_on_it_and_the_next_one_is_new() throws Exception {
    Connections connections = connections(10);
    List<Open> all = opened(3, () -> open(connections));
    CountDownLatch told = new CountDownLatch(3);
    all.forEach(open -> open.lease().whenLost(told::countDown));
    device.dropConnections();
    assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(connections.counts()).isEqualTo(NOTHING);
    assertThat(open(connections).answers()).isTrue();
    all.forEach(Open::close);
    assertThat(connections.counts().channels()).isEqualTo(1);
    assertThat(connections.statistics().lostCount()).isEqualTo(1);
  }

  /** 000_abe7 #19, 001_9083 #20 */
  @Test
  void a_connection_that_dies_while_a_channel_is_opened_on_it_is_replaced_silently() throws Exception {
    Connections connections = connections(10);
    open(connections);
    AtomicInteger openings = new AtomicInteger();
    Open second =
        connections.open(
            Logins.key(device),
            Logins.JOB,
            Logins.connector(device),
            lease -> {
              if (openings.incrementAndGet() == 1) lease.transport().close("dies");
              return new Open(lease, Logins.shell(lease));
            },
            Logins.soon());
    assertThat(openings).hasValue(2);
    assertThat(second.answers()).isTrue();
  }

  /** 001_9083 #10, #11; 000_abe7 TRAP-c */
  @Test
  void a_wrong_password_is_refused_while_a_connection_with_the_right_one_is_warm() {
    Connections connections = connections(10);
    lend(connections, Logins.JOB);
    assertThat(codeOfWrongPassword(connections)).isEqualTo(FailureCode.AUTH_FAILED);
    assertThat(lend(connections, Logins.JOB).isUsable()).isTrue();
    assertThat(connections.counts()).isEqualTo(new ConnectionCounts(1, 1, 2, 1));
  }

  private FailureCode codeOfWrongPassword(Connections connections) {
    try {
      connections.lend(Logins.key(device, "guess"), Logins.JOB, Logins.connector(device, "guess"), Logins.soon());
      throw new AssertionError("it was let in");
    } catch (DeviceException e) {
      return e.code();
    }
  }

  /** Design, section 3: never once for everybody who waits. */
  @Test
  void a_wrong_password_is_tried_once_however_many_want_to_log_in_with_it() throws Exception {
    for (int channels : List.of(1, 10)) {
      int before = device.failedLogins();
      Connections connections = connections(channels);
      CountDownLatch start = new CountDownLatch(1);
      Connector slow = deadline -> Logins.connect(device, awaited(start, "guess"), deadline);
      List<Future<FailureCode>> codes = new ArrayList<>();
      try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 30; i++) codes.add(crowd.submit(() -> codeOf(connections, Logins.key(device, "guess"), slow)));
        await(() -> connections.counts().channels() == Math.min(channels, 30));
        start.countDown();
      }
      for (Future<FailureCode> code : codes) assertThat(code.get()).isEqualTo(FailureCode.AUTH_FAILED);
      assertThat(device.failedLogins() - before).isEqualTo(1);
      assertThat(connections.counts()).isEqualTo(NOTHING);
    }
  }

  private static <T> T awaited(CountDownLatch start, T value) {
    try {
      start.await();
      return value;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FailureCode codeOf(Connections connections, ConnectionKey key, Connector connector) {
    try {
      connections.lend(key, Logins.JOB, connector, Logins.soon());
      return null;
    } catch (DeviceException e) {
      return e.code();
    }
  }

  /** 000_abe7 #14, #15: one login, and one one-time password, for all who come while it is being made. */
  @Test
  void those_who_want_the_same_at_once_share_one_login() throws Exception {
    Connections connections = connections(10);
    CountDownLatch start = new CountDownLatch(1);
    Connector slow = deadline -> Logins.connect(device, awaited(start, "admin"), deadline);
    List<Future<String>> ids = new ArrayList<>();
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        ids.add(crowd.submit(() -> connections.lend(Logins.key(device), Logins.JOB, slow, Logins.soon()).connectionId()));
      }
      await(() -> connections.counts().channels() == 10);
      start.countDown();
    }
    for (Future<String> id : ids) assertThat(id.get()).isEqualTo(ids.getFirst().get());
    assertThat(device.logins()).isEqualTo(1);
  }

  @Test
  void whoever_waits_for_a_login_that_was_called_off_logs_in_himself() throws Exception {
    Connections connections = connections(10);
    CountDownLatch start = new CountDownLatch(1);
    Connector calledOff =
        _ -> {
          throw new DeviceException(FailureCode.CANCELLED, awaited(start, "somebody cancelled the job"));
        };
    try (ExecutorService two = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<FailureCode> first = two.submit(() -> codeOf(connections, Logins.key(device), calledOff));
      await(() -> connections.counts().channels() == 1);
      Future<ChannelLease> second = two.submit(() -> lend(connections, Logins.JOB));
      await(() -> connections.counts().channels() == 2);
      start.countDown();
      assertThat(first.get()).isEqualTo(FailureCode.CANCELLED);
      assertThat(second.get().isUsable()).isTrue();
    }
    assertThat(connections.counts().channels()).isEqualTo(1);
  }

  @Test
  void whoever_has_no_time_to_wait_for_a_login_leaves_nothing_behind() throws Exception {
    Connections connections = connections(10);
    CountDownLatch start = new CountDownLatch(1);
    Connector slow = deadline -> Logins.connect(device, awaited(start, "admin"), deadline);
    try (ExecutorService one = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ChannelLease> first = one.submit(() -> connections.lend(Logins.key(device), Logins.JOB, slow, Logins.soon()));
      await(() -> connections.counts().channels() == 1);
      Deadline hurry = Deadline.in(Duration.ofMillis(20));
      assertThatThrownBy(() -> connections.lend(Logins.key(device), Logins.JOB, slow, hurry)).hasMessageContaining("DEADLINE");
      assertThat(connections.counts().channels()).isEqualTo(1);
      start.countDown();
      assertThat(first.get().isUsable()).isTrue();
    }
  }

  /** 000_abe7 #16, #27 */
  @Test
  void a_new_password_that_works_drains_the_connections_of_the_old_one() {
    Connections connections = connections(10);
    ChannelLease old = lend(connections, Logins.JOB);
    ConnectionKey oldKey = Logins.key(device);
    device.allow(device.access().withPassword("rotated"));
    ChannelLease fresh = lend(connections, Logins.JOB);
    assertThat(fresh.connectionId()).isNotEqualTo(old.connectionId());
    assertThat(old.isUsable()).isFalse();
    assertThat(old.transport().isAlive()).isTrue();
    assertThatThrownBy(() -> connections.lend(oldKey, Logins.JOB, Logins.connector(device, "admin"), Logins.soon()))
        .hasMessageContaining("AUTH_FAILED");
    old.close();
    assertThat(old.transport().isAlive()).isFalse();
    assertThat(connections.infos(Instant.now())).singleElement().extracting(ConnectionInfo::id).isEqualTo(fresh.connectionId());
  }

  @Test
  void two_valid_credentials_that_take_turns_do_not_drive_each_other_out() {
    Connections connections = connections(10);
    Connector always = Logins.connector(device);
    ConnectionKey one = Logins.key(device, "one");
    ConnectionKey other = Logins.key(device, "other");
    connections.lend(one, Logins.JOB, always, Logins.soon()).close();
    ChannelLease second = connections.lend(other, Logins.JOB, always, Logins.soon());
    ChannelLease first = connections.lend(one, Logins.JOB, always, Logins.soon());
    assertThat(first.isUsable()).isTrue();
    assertThat(second.isUsable()).isTrue();
  }

  /** 001_9083 #2, #3, #4; 003_3bfa #1 */
  @Test
  void three_connections_of_a_user_are_lent_and_the_fourth_is_refused() {
    Connections connections = connections(new AdmissionLimits(1000, 3, 0, 1), 1);
    Claim ann = Logins.tunnelOf("ann");
    ChannelLease first = lend(connections, ann);
    lend(connections, ann);
    lend(connections, ann);
    assertThatThrownBy(() -> lend(connections, ann))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> assertThat(e.failure().detail()).isEqualTo("Connection limit exceeded. Maximum 3 concurrent connections allowed."));
    assertThat(lend(connections, Logins.tunnelOf("bob")).isUsable()).isTrue();
    first.close();
    assertThat(lend(connections, ann).isUsable()).isTrue();
    assertThat(connections.statistics().refusedCount()).isEqualTo(1);
  }

  @Test
  void whoever_keeps_a_channel_without_using_it_makes_room_for_another() {
    Connections connections = connections(new AdmissionLimits(1, 3, 0, 1), 10);
    ChannelLease kept = lend(connections, Logins.JOB);
    kept.park(Instant.now(), kept::close);
    SimulatedDevice other = lab.device(used++);
    ChannelLease lent = connections.lend(Logins.key(other), Logins.JOB, Logins.connector(other), Logins.soon());
    assertThat(lent.isUsable()).isTrue();
    assertThat(kept.transport().isAlive()).isFalse();
    assertThat(connections.counts()).isEqualTo(new ConnectionCounts(1, 1, 1, 1));
  }

  /** 001_9083 #12, #21, #42: time goes in, and the number of those that went comes out. */
  @Test
  void a_sweep_closes_what_is_idle_and_says_how_many_that_were() {
    Connections connections = connections(10);
    lend(connections, Logins.JOB).close();
    assertThat(connections.sweep(Instant.now())).isZero();
    assertThat(connections.sweep(Instant.now().plusSeconds(601))).isEqualTo(1);
    assertThat(connections.counts()).isEqualTo(NOTHING);
    await(() -> device.openSessions() == 0);
    assertThat(device.farewells()).containsExactly("idle for too long");
  }

  @Test
  void closing_by_hand_takes_the_connection_from_whoever_uses_it() throws Exception {
    Connections connections = connections(10);
    ChannelLease lease = lend(connections, Logins.JOB);
    CountDownLatch lost = new CountDownLatch(1);
    lease.whenLost(lost::countDown);
    assertThat(connections.close("c99", "closed by hand")).isFalse();
    assertThat(connections.close(lease.connectionId(), "closed by hand")).isTrue();
    assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(connections.counts()).isEqualTo(NOTHING);
    lease.close();
    assertThat(connections.counts()).isEqualTo(NOTHING);
  }

  @Test
  void once_all_is_closed_even_a_login_in_progress_comes_to_nothing() throws Exception {
    Connections connections = connections(10);
    CountDownLatch start = new CountDownLatch(1);
    Connector slow = deadline -> Logins.connect(device, awaited(start, "admin"), deadline);
    try (ExecutorService one = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<FailureCode> code = one.submit(() -> codeOf(connections, Logins.key(device), slow));
      await(() -> connections.counts().channels() == 1);
      connections.closeAll("Server shutting down");
      start.countDown();
      assertThat(code.get()).isEqualTo(FailureCode.WORKER_LOST);
    }
    assertThat(connections.counts()).isEqualTo(NOTHING);
    await(() -> device.openSessions() == 0);
    assertThatThrownBy(() -> lend(connections, Logins.JOB)).hasMessageContaining("WORKER_LOST");
  }

  @Test
  void a_connection_is_shown_to_whoever_watches_its_health() {
    Connections connections = connections(10);
    List<Master> seen = new ArrayList<>();
    connections.whenOpened(seen::add);
    ChannelLease lease = lend(connections, Logins.JOB);
    assertThat(seen).singleElement().extracting(Master::id).isEqualTo(lease.connectionId());
    seen.getFirst().latency(Duration.ofMillis(7));
    assertThat(connections.infos(Instant.now()).getFirst().latencyMs()).isEqualTo(7.0);
    seen.getFirst().unhealthy("three keepalives were not answered");
    assertThat(connections.infos(Instant.now()).getFirst().isHealthy()).isFalse();
    assertThat(lend(connections, Logins.JOB).connectionId()).isNotEqualTo(lease.connectionId());
    lease.close();
    assertThat(lease.transport().isAlive()).isFalse();
  }
}
