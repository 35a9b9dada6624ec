package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.secret.CredentialVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets which connection, and when one goes: time goes in, nobody waits. 000_abe7 #6 to #13, #30, TRAP-b. */
class PlanningTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static Lab lab;

  private final List<Master> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(2, "linux"));
  }

  @AfterAll
  static void stop() throws Exception {
    lab.close();
  }

  @AfterEach
  void hangUp() {
    opened.forEach(master -> master.transport().close("the test is over"));
  }

  private static Roster roster(int channels) {
    return roster(Logins.AMPLE, channels, Logins.KEEP);
  }

  private static Roster roster(AdmissionLimits limits, int channels, KeepRules keep) {
    return new Roster(null, "c", limits, Logins.channels(channels), keep);
  }

  private static ConnectionKey key(int device) {
    return Logins.key(lab.device(device));
  }

  /** Opens one where the plan says so; else hands over what it says. */
  private ChannelLease lend(Roster roster, int device, Claim claim, Instant now) {
    return lend(roster, device, key(device), claim, now);
  }

  private ChannelLease lend(Roster roster, int device, ConnectionKey key, Claim claim, Instant now) {
    return switch (roster.plan(key, claim, now)) {
      case Plan.Open(ChannelLease lease) -> opened(roster, device, lease);
      case Plan.Use(ChannelLease lease) -> lease;
      case Plan other -> throw new AssertionError(other);
    };
  }

  private ChannelLease opened(Roster roster, int device, ChannelLease lease) {
    assertThat(roster.opened(lease.master(), Logins.connect(lab.device(device), "admin", Logins.soon()))).isPresent();
    lease.master().settled().complete(null);
    opened.add(lease.master());
    return lease;
  }

  private List<String> lendAll(Roster roster, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) ids.add(lend(roster, 0, Logins.JOB, NOON).connectionId());
    return ids;
  }

  /** 000_abe7 #8, TRAP-b */
  @Test
  void a_full_connection_stays_and_a_further_one_is_opened_beside_it() {
    Roster roster = roster(2);
    assertThat(lendAll(roster, 5)).containsExactly("c1", "c1", "c2", "c2", "c3");
    assertThat(roster.counts()).isEqualTo(new ConnectionCounts(3, 3, 5, 1));
  }

  /** Two sessions that are kept for later would push each other out for ever. */
  @Test
  void what_is_opened_for_later_makes_nobody_leave_and_leaves_for_others() {
    Roster roster = roster(new AdmissionLimits(1, 100, 0, 1), 1, Logins.KEEP);
    Claim forLater = Claim.ofWarming("default", "worker-1");
    lend(roster, 0, forLater, NOON).park(NOON, () -> {});
    assertThat(roster.plan(key(1), forLater, NOON)).isInstanceOf(Plan.Refuse.class);
    assertThat(roster.plan(key(1), Logins.JOB, NOON)).isInstanceOf(Plan.MakeRoom.class);
  }

  /** Scorecard 34 */
  @Test
  void what_an_earlier_version_of_a_credential_opened_gets_no_further_channels() {
    Roster roster = roster(9);
    UUID credential = UUID.randomUUID();
    ChannelLease before = lend(roster, 0, Logins.key(lab.device(0), new CredentialVersion(credential, 1)), Logins.JOB, NOON);
    ChannelLease other = lend(roster, 0, Logins.key(lab.device(0), new CredentialVersion(UUID.randomUUID(), 1)), Logins.JOB, NOON);
    assertThat(roster.rotated(new CredentialVersion(credential, 2))).containsExactly(before.master());
    assertThat(roster.rotated(new CredentialVersion(credential, 2))).isEmpty();
    assertThat(before.isUsable()).isFalse();
    assertThat(other.isUsable()).isTrue();
    ChannelLease late = lend(roster, 0, Logins.key(lab.device(0), new CredentialVersion(credential, 1)), Logins.JOB, NOON);
    assertThat(late.master()).isNotSameAs(before.master());
    assertThat(late.isUsable()).isFalse();
    assertThat(lend(roster, 0, Logins.key(lab.device(0), new CredentialVersion(credential, 2)), Logins.JOB, NOON).isUsable()).isTrue();
    lend(roster, 0, Logins.key(lab.device(0), new CredentialVersion(credential, 3)), Logins.JOB, NOON);
    assertThat(roster.infos(NOON)).hasSize(5);
    assertThat(lend(roster, 0, Logins.key(lab.device(0), new CredentialVersion(credential, 2)), Logins.JOB, NOON).isUsable()).isFalse();
  }

  /** 000_abe7 #9 */
  @Test
  void new_channels_go_to_the_connection_with_the_fewest() {
    Roster roster = roster(2);
    ChannelLease first = lend(roster, 0, Logins.JOB, NOON);
    ChannelLease second = lend(roster, 0, Logins.JOB, NOON);
    lendAll(roster, 2);
    roster.release(first, NOON);
    roster.release(second, NOON);
    lend(roster, 0, Logins.JOB, NOON);
    assertThat(roster.infos(NOON)).extracting(ConnectionInfo::channelCount).containsExactly(1, 2);
  }

  /** 000_abe7 #10 */
  @Test
  void failures_count_more_than_latency_and_latency_more_than_channels() {
    Roster roster = roster(3);
    lendAll(roster, 4);
    Master first = opened.get(0);
    Master second = opened.get(1);
    roster.leases(first).forEach(lease -> roster.release(lease, NOON));
    second.latency(Duration.ofMillis(5));
    first.latency(Duration.ofMillis(100));
    assertThat(lendAll(roster, 1)).containsExactly("c2");
    second.health().failed();
    assertThat(lendAll(roster, 1)).containsExactly("c1");
    second.latency(Duration.ofMillis(5));
    assertThat(lendAll(roster, 1)).containsExactly("c2");
  }

  /** 001_9083 #16, #20; 000_abe7 #19 */
  @Test
  void an_unhealthy_connection_and_a_dead_one_get_no_channels() {
    Roster roster = roster(9);
    lendAll(roster, 1);
    opened.getFirst().unhealthy("no answer");
    assertThat(lendAll(roster, 1)).containsExactly("c2");
    opened.getLast().transport().close("dead");
    assertThat(lendAll(roster, 1)).containsExactly("c3");
  }

  @Test
  void jobs_that_share_nothing_get_a_connection_each_and_tunnels_share_all_the_same() {
    Roster roster = roster(Logins.AMPLE, 9, new KeepRules(false, Duration.ofSeconds(600), Duration.ZERO));
    assertThat(lendAll(roster, 2)).containsExactly("c1", "c2");
    assertThat(lend(roster, 0, Logins.tunnelOf("ann"), NOON).connectionId()).isEqualTo("c3");
    assertThat(lend(roster, 0, Logins.tunnelOf("ann"), NOON).connectionId()).isEqualTo("c3");
  }

  @Test
  void the_first_login_with_a_credential_is_waited_for_even_beyond_its_channels() {
    Roster roster = roster(1);
    Plan.Open first = (Plan.Open) roster.plan(key(0), Logins.JOB, NOON);
    assertThat(roster.plan(key(0), Logins.JOB, NOON)).isInstanceOf(Plan.WaitFor.class);
    opened(roster, 0, first.lease());
    assertThat(roster.plan(key(0), Logins.JOB, NOON)).isInstanceOf(Plan.Open.class);
    assertThat(roster.plan(key(0), Logins.JOB, NOON)).isInstanceOf(Plan.Open.class);
  }

  @Test
  void those_who_come_while_it_is_being_opened_join_as_far_as_there_are_channels() {
    Roster roster = roster(2);
    Plan.Open first = (Plan.Open) roster.plan(key(0), Logins.JOB, NOON);
    assertThat(roster.plan(key(0), Logins.JOB, NOON)).isInstanceOf(Plan.Join.class);
    roster.openingFailed(first.lease().master(), Optional.of(new Failure(FailureCode.AUTH_FAILED, "no")), NOON);
    assertThat(roster.counts()).isEqualTo(new ConnectionCounts(0, 0, 0, 0));
  }

  /** 000_abe7 #12 */
  @Test
  void a_refused_channel_lowers_the_limit_of_the_device_for_an_hour() {
    Roster roster = roster(9);
    lendAll(roster, 2);
    ChannelLease third = lend(roster, 0, Logins.JOB, NOON);
    assertThat(roster.refused(third, NOON).worthRetrying()).isTrue();
    assertThat(roster.infos(NOON).getFirst().maxChannels()).isEqualTo(2);
    assertThat(lendAll(roster, 3)).containsExactly("c2", "c2", "c3");
    Instant later = NOON.plusSeconds(3601);
    roster.plan(key(1), Logins.JOB, later);
    opened.forEach(Master::retire);
    ChannelLease fresh = lend(roster, 0, Logins.JOB, later);
    assertThat(fresh.master().limit()).isEqualTo(9);
  }

  /** The device may count a channel still that was closed a moment ago. */
  @Test
  void a_refusal_right_after_a_close_teaches_nothing_wrong() {
    Roster roster = roster(3);
    ChannelLease first = lend(roster, 0, Logins.JOB, NOON);
    lendAll(roster, 2);
    roster.release(first, NOON);
    ChannelLease fourth = lend(roster, 0, Logins.JOB, NOON.plusMillis(10));
    assertThat(roster.refused(fourth, NOON.plusMillis(20)).worthRetrying()).isTrue();
    assertThat(opened.getFirst().limit()).isEqualTo(3);
    assertThat(opened.getFirst().hasRoom(NOON.plusMillis(100))).isFalse();
    assertThat(opened.getFirst().hasRoom(NOON.plusMillis(300))).isTrue();
  }

  @Test
  void a_connection_whose_only_channel_is_refused_is_of_no_use() {
    Roster roster = roster(9);
    ChannelLease lease = lend(roster, 0, Logins.JOB, NOON);
    Roster.Left left = roster.refused(lease, NOON);
    assertThat(left.worthRetrying()).isFalse();
    assertThat(left.toClose()).contains(lease.master());
  }

  /** 001_9083 #8, #42; 000_abe7 #4: idle counts from the last release. */
  @Test
  void a_connection_without_channels_goes_after_600_seconds() {
    Roster roster = roster(9);
    ChannelLease lease = lend(roster, 0, Logins.JOB, NOON);
    assertThat(roster.sweep(NOON.plusSeconds(3600))).isEmpty();
    roster.release(lease, NOON.plusSeconds(3600));
    assertThat(roster.sweep(NOON.plusSeconds(4199))).isEmpty();
    assertThat(roster.sweep(NOON.plusSeconds(4200))).isEmpty();
    assertThat(roster.sweep(NOON.plusSeconds(4201))).containsExactly(lease.master());
    assertThat(roster.freeToClose(lease.master(), NOON.plusSeconds(4201))).contains(lease.master());
  }

  @Test
  void a_connection_of_one_channel_goes_with_it() {
    Roster roster = roster(1);
    ChannelLease lease = lend(roster, 0, Logins.JOB, NOON);
    assertThat(roster.release(lease, NOON).toClose()).contains(lease.master());
  }

  /** 001_9083 TRAP-a */
  @Test
  void a_connection_in_use_is_never_idle() {
    Roster roster = roster(9);
    lendAll(roster, 1);
    assertThat(roster.sweep(NOON.plusSeconds(1_000_000))).isEmpty();
  }

  /** 000_abe7 #13 */
  @Test
  void an_old_connection_finishes_what_it_carries_and_gets_nothing_new() {
    Roster roster = roster(Logins.AMPLE, 9, new KeepRules(true, Duration.ofSeconds(600), Duration.ofHours(1)));
    ChannelLease old = lend(roster, 0, Logins.JOB, NOON);
    assertThat(lend(roster, 0, Logins.JOB, NOON.plusSeconds(3600)).connectionId()).isEqualTo("c1");
    assertThat(lend(roster, 0, Logins.JOB, NOON.plusSeconds(3601)).connectionId()).isEqualTo("c2");
    assertThat(roster.sweep(NOON.plusSeconds(3601))).isEmpty();
    assertThat(old.isUsable()).isFalse();
    roster.leases(old.master()).forEach(lease -> roster.release(lease, NOON.plusSeconds(3602)));
    assertThat(old.master().state()).isEqualTo(Master.State.CLOSING);
  }

  @Test
  void at_the_total_limit_the_connection_that_is_unused_for_the_longest_makes_room() {
    Roster roster = roster(new AdmissionLimits(2, 3, 0, 1), 9, Logins.KEEP);
    ChannelLease used = lend(roster, 0, Logins.JOB, NOON);
    assertThat(roster.plan(key(1), Logins.JOB, NOON)).isInstanceOf(Plan.Open.class);
    ConnectionKey third = Logins.key("third.example");
    assertThat(failure(roster.plan(third, Logins.JOB, NOON)).failure().detail()).isEqualTo("maximum number of connections (2) reached");
    used.park(NOON, () -> {});
    assertThat(roster.plan(third, Logins.JOB, NOON)).isEqualTo(new Plan.MakeRoom(used.master()));
    roster.release(used, NOON);
    assertThat(roster.plan(third, Logins.JOB, NOON)).isEqualTo(new Plan.WaitFor(used.master().gone()));
    roster.gone(used.master());
    assertThat(roster.plan(third, Logins.JOB, NOON)).isInstanceOf(Plan.Open.class);
  }

  @Test
  void nobody_is_let_in_any_more_once_all_is_closed() {
    Roster roster = roster(9);
    lendAll(roster, 1);
    assertThat(roster.takeAll("shutting down")).hasSize(1);
    assertThat(failure(roster.plan(key(0), Logins.JOB, NOON)).code()).isEqualTo(FailureCode.WORKER_LOST);
  }

  private static DeviceException failure(Plan plan) {
    return ((Plan.Refuse) plan).because();
  }
}
