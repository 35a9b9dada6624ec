package dev.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.connection.AdmissionLimits;
import dev.trunkline.connection.ChannelLimits;
import dev.trunkline.connection.Claim;
import dev.trunkline.connection.ConnectionInfo;
import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.connection.Connections;
import dev.trunkline.connection.KeepRules;
import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.HostKeys;
import dev.trunkline.transport.Secret;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.TargetRules;
import dev.trunkline.transport.Trust;
import inet.ipaddr.IPAddressString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Borrowing, giving back and evicting with real sessions; time goes in, nobody waits. */
class WorkerStateTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration MAX_IDLE = Duration.ofSeconds(300);

  private static Lab lab;

  private final Connections connections =
      new Connections(
          "c",
          new AdmissionLimits(100, 3, 0, 1),
          new ChannelLimits(10, _ -> 1),
          new KeepRules(true, Duration.ofSeconds(600), Duration.ZERO),
          _ -> {});
  private final WarmSessions warm = new WarmSessions(connections);
  private final WorkerState state = new WorkerState("worker-1", new ReuseRules(true, MAX_IDLE, 2), warm);

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(4, "cisco_ios"));
  }

  @AfterAll
  static void stop() throws Exception {
    lab.close();
  }

  @AfterEach
  void closeSessions() {
    state.closeAll("the test is over");
  }

  /** 002_d8dc #8, #20: younger than the limit stays, older goes. */
  @Test
  void an_idle_connection_stays_for_300_seconds_and_then_goes() {
    useAndGiveBack(state, 0, NOON);
    assertThat(state.sweep(NOON)).isZero();
    assertThat(state.sweep(NOON.plusSeconds(299))).isZero();
    assertThat(state.sweep(NOON.plusSeconds(300))).isZero();
    assertThat(state.sweep(NOON.plusSeconds(301))).isEqualTo(1);
    assertThat(state.size()).isZero();
  }

  /** 002_d8dc #6, #7 */
  @Test
  void a_connection_idle_for_too_long_is_not_lent_even_before_the_sweep() {
    useAndGiveBack(state, 0, NOON);
    try (Lease lease = borrow(state, 0, NOON.plusSeconds(301))) {
      assertThat(lease.setup()).isPresent();
    }
  }

  /** 002_d8dc #21, #22 */
  @Test
  void at_the_limit_the_least_recently_used_connection_makes_room() {
    useAndGiveBack(state, 0, NOON);
    useAndGiveBack(state, 1, NOON.plusSeconds(1));
    useAndGiveBack(state, 0, NOON.plusSeconds(2));
    useAndGiveBack(state, 2, NOON.plusSeconds(3));
    assertThat(connections.infos(NOON.plusSeconds(3)))
        .extracting(ConnectionInfo::key)
        .containsExactlyInAnyOrder(label(0), label(2));
  }

  @Test
  void a_connection_in_use_is_never_idle() {
    Lease lease = borrow(state, 0, NOON);
    assertThat(state.sweep(NOON.plusSeconds(3600))).isZero();
    assertThat(lease.session().isUsable()).isTrue();
    state.giveBack(lease, NOON.plusSeconds(3600));
    assertThat(state.sweep(NOON.plusSeconds(3601))).isZero();
  }

  /** 002_d8dc #19 */
  @Test
  void without_reuse_nothing_is_kept() {
    WorkerState forgetful = new WorkerState("worker-2", new ReuseRules(false, MAX_IDLE, 2), warm);
    useAndGiveBack(forgetful, 0, NOON);
    assertThat(forgetful.size()).isZero();
    assertThat(warm.statistics().openedCount()).isEqualTo(1);
  }

  @Test
  void a_free_worker_takes_over_what_a_neighbour_leaves_idle() {
    useAndGiveBack(state, 0, NOON);
    WorkerState neighbour = new WorkerState("worker-2", new ReuseRules(true, MAX_IDLE, 2), warm);
    Lease taken = borrow(neighbour, 0, NOON.plusSeconds(1));
    assertThat(taken.setup()).isEmpty();
    assertThat(state.size()).isZero();
    neighbour.giveBack(taken, NOON.plusSeconds(2));
    assertThat(neighbour.isWarmFor(0)).isTrue();
    neighbour.closeAll("the test is over");
  }

  @Test
  void a_session_opened_for_no_job_is_kept_as_long_as_it_is_wanted_and_where_there_is_room() {
    warm.want(key -> key.port() == port(0));
    assertThat(keepWarm(0)).isTrue();
    assertThat(state.isWarmFor(0)).isTrue();
    assertThat(state.sweep(NOON.plusSeconds(100_000))).isZero();
    Lease lease = borrow(state, 0, NOON.plusSeconds(100_000));
    assertThat(lease.setup()).isEmpty();
    assertThat(keepWarm(1)).isTrue();
    assertThat(keepWarm(2)).isFalse();
    assertThat(state.size()).isEqualTo(2);
    state.giveBack(lease, NOON.plusSeconds(100_000));
    warm.want(_ -> false);
    assertThat(state.sweep(NOON.plusSeconds(100_301))).isEqualTo(2);
    state.closeAll("the worker goes");
    assertThat(keepWarm(0)).isFalse();
    assertThat(connections.counts().connections()).isZero();
  }

  private boolean keepWarm(int device) {
    DeviceConnection connection = open(state, device, Deadline.in(Duration.ofSeconds(20)));
    return state.keepWarm(key(device, admin()), connection, device, Duration.ZERO, NOON);
  }

  @Test
  void another_password_is_another_connection() {
    useAndGiveBack(state, 0, NOON);
    ConnectionKey other = key(0, Credential.ofPassword("admin", new Secret("other")));
    assertThat(state.takeIdle(other)).isEmpty();
    assertThat(other.label()).isEqualTo(label(0));
  }

  private void useAndGiveBack(WorkerState state, int device, Instant now) {
    state.giveBack(borrow(state, device, now), now);
  }

  private Lease borrow(WorkerState state, int device, Instant now) {
    Wanted wanted = new Wanted(key(device, admin()), device, Claim.ofJob("default", state.worker()));
    return state.borrow(wanted, deadline -> open(state, device, deadline), now, Deadline.in(Duration.ofSeconds(20)));
  }

  private static ConnectionKey key(int device, Credential credential) {
    return new ConnectionKey(
        "default", "admin", "127.0.0.1", port(device), credential.fingerprint(), "cisco_ios", HostKeyPolicy.OFF, List.of(),
        Optional.empty(), AlgorithmProfile.MODERN);
  }

  private DeviceConnection open(WorkerState state, int device, Deadline deadline) {
    Duration second = Duration.ofSeconds(5);
    SshLimits limits = new SshLimits(second, second, second, second, 1 << 20);
    Trust trust = new Trust(new TrustsAll(), new TargetRules(List.of(new IPAddressString("127.0.0.0/8").getAddress())));
    Endpoint endpoint = new Endpoint("127.0.0.1", port(device));
    Platform platform = Platforms.load(null).find("cisco_ios").orElseThrow();
    return connections.open(
        key(device, admin()),
        Claim.ofJob("default", state.worker()),
        time -> SshTransport.connect(endpoint, admin(), trust, limits, time),
        lease -> new DeviceConnection(lease, DeviceSession.open(lease.transport(), platform, admin(), limits, deadline)),
        deadline);
  }

  private static Credential admin() {
    return Credential.ofPassword("admin", new Secret("admin"));
  }

  private static int port(int device) {
    return lab.device(device).port();
  }

  private static String label(int device) {
    return "admin@127.0.0.1:" + port(device);
  }

  private static final class TrustsAll implements HostKeys {
    @Override
    public Verdict check(String host, int port, String keyType, byte[] publicKey, String fingerprint) {
      return new Verdict.Accepted();
    }

    @Override
    public List<String> knownTypes(String host, int port) {
      return List.of();
    }
  }
}
