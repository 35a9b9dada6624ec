package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.audit.AuditTrail;
import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.result.AuditFilter;
import dev.trunkline.result.AuditItem;
import dev.trunkline.result.StoredAudit;
import dev.trunkline.transport.Shell;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who used which channel of which connection, when: 000_abe7 #28, through real SSH and a real table. */
class ChannelAuditTest {
  private static Lab lab;
  private static Database database;
  private static int used;

  /** A port may have been that of another test's device before, and the audit keeps its rows. */
  private final Instant start = Instant.now();

  private SimulatedDevice device;
  private AuditTrail trail;
  private Connections connections;

  /** A row, its details read. */
  private record Row(String actor, String action, JsonNode details) {
    static Row of(AuditItem item) {
      return new Row(item.actor(), item.action(), JsonMapper.shared().readTree(item.details()));
    }

    /** {@code action actor #channel}. */
    String summary() {
      return "%s %s #%d".formatted(action, actor, details.path("channel").asInt(0));
    }

    String text(String detail) {
      return details.path(detail).asString("");
    }
  }

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(7, "linux"));
    database = TestDatabase.open(TestDatabase.settings(Map.of()));
  }

  @AfterAll
  static void stop() throws Exception {
    lab.close();
    database.close();
  }

  @BeforeEach
  void a_device_of_its_own() {
    device = lab.device(used++);
    trail = AuditTrail.start(JdbcClient.create(database.engineDataSource()));
    connections = with(Logins.AMPLE);
  }

  private Connections with(AdmissionLimits limits) {
    return new Connections("c", limits, Logins.channels(10), Logins.KEEP, trail);
  }

  @AfterEach
  void hangUp() {
    connections.closeAll("the test is over");
    trail.close();
  }

  private ChannelLease lend(Claim claim) {
    return connections.lend(Logins.key(device), claim, Logins.connector(device), Logins.soon());
  }

  /** Oldest first. */
  private List<Row> rows() {
    trail.close();
    AuditFilter filter =
        new AuditFilter(
            "default", Optional.empty(), Optional.empty(), Optional.of(Logins.key(device).label()), Optional.of(start), Optional.empty());
    return new StoredAudit(JdbcClient.create(database.dataSource()))
        .page(filter, Optional.empty(), 100).items().reversed().stream().map(Row::of).toList();
  }

  @Test
  void two_owners_on_one_connection_are_told_apart() {
    ChannelLease ann = lend(Logins.tunnelOf("ann"));
    ChannelLease bob = lend(Logins.terminalOf("bob"));
    Shell shell = Logins.shell(bob);
    assertThat(bob.connectionId()).isEqualTo(ann.connectionId());
    ann.close("the tunnel is not needed any more");
    bob.closing();
    shell.close();
    bob.close("bob has gone");
    bob.close();
    connections.closeAll("Server shutting down");
    List<Row> rows = rows();
    assertThat(rows).extracting(Row::summary)
        .containsExactly(
            "connection.opened ann #0", "channel.opened ann #1", "channel.opened bob #2", "channel.closed ann #1",
            "channel.closed bob #2", "connection.closed system #0");
    assertThat(rows).allSatisfy(row -> {
      assertThat(row.text("connection")).isEqualTo(ann.connectionId());
      assertThat(row.text("key")).isEqualTo("admin@127.0.0.1:" + device.port());
    });
    assertThat(rows).extracting(row -> row.text("kind")).containsExactly("tunnel", "tunnel", "terminal", "tunnel", "terminal", "");
    assertThat(rows).extracting(row -> row.text("reason"))
        .containsExactly("", "", "", "the tunnel is not needed any more", "bob has gone", "Server shutting down");
    assertThat(rows.get(4).details().path("open_seconds").isNumber()).isTrue();
    assertThat(rows.getFirst().text("cipher")).isEqualTo(bob.transport().negotiated().cipher());
    assertThat(rows.getFirst().text("key_exchange")).isNotEmpty();
    assertThat(rows.getFirst().text("host_key_type")).isNotEmpty();
  }

  @Test
  void a_kept_channel_names_each_job_that_used_it_and_how_long_it_rested() {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    ChannelLease kept = lend(Claim.ofJob("default", "worker-1").forJob(first));
    Instant rests = Instant.now();
    kept.park(rests, kept::close);
    kept.resume(Claim.ofJob("default", "worker-2").forJob(second), rests.plusMillis(2500));
    kept.park(Instant.now().minusSeconds(9), kept::close);
    kept.close("idle for too long");
    List<Row> rows = rows();
    assertThat(rows).extracting(Row::action)
        .contains("connection.opened", "channel.opened", "channel.lent", "channel.closed");
    Row lent = only(rows, "channel.lent");
    assertThat(only(rows, "channel.opened").text("job")).isEqualTo(first.toString());
    assertThat(lent.text("job")).isEqualTo(second.toString());
    assertThat(lent.text("worker")).isEqualTo("worker-2");
    assertThat(lent.details().path("unused_seconds").asDouble()).isEqualTo(2.5);
    assertThat(only(rows, "channel.closed").text("job")).isEqualTo(second.toString());
    assertThat(only(rows, "channel.closed").details().path("unused_seconds").asDouble()).isBetween(9.0, 60.0);
  }

  private static Row only(List<Row> rows, String action) {
    assertThat(rows).filteredOn(row -> row.action().equals(action)).hasSize(1);
    return rows.stream().filter(row -> row.action().equals(action)).findFirst().orElseThrow();
  }

  @Test
  void a_lost_connection_ends_every_channel_on_it_once() throws Exception {
    CountDownLatch lost = new CountDownLatch(2);
    List<ChannelLease> both = List.of(lend(Logins.tunnelOf("ann")), lend(Logins.tunnelOf("bob")));
    both.forEach(lease -> lease.whenLost(lost::countDown));
    device.dropConnections();
    assertThat(lost.await(10, TimeUnit.SECONDS)).isTrue();
    both.forEach(ChannelLease::close);
    assertThat(rows()).extracting(Row::summary)
        .containsExactly(
            "connection.opened ann #0", "channel.opened ann #1", "channel.opened bob #2", "channel.closed ann #1",
            "channel.closed bob #2", "connection.lost system #0");
  }

  @Test
  void closing_a_connection_by_hand_says_whom_it_was_taken_from() {
    ChannelLease ann = lend(Logins.tunnelOf("ann"));
    connections.close(ann.connectionId(), "closed by hand");
    ann.close();
    assertThat(rows()).filteredOn(row -> row.action().endsWith(".closed")).extracting(row -> row.summary() + ": " + row.text("reason"))
        .containsExactly("channel.closed ann #1: closed by hand", "connection.closed system #0: closed by hand");
  }

  @Test
  void a_channel_that_the_device_refuses_is_refused_and_not_closed() {
    device.shellsPerConnection(1);
    ChannelLease first = lend(Logins.terminalOf("ann"));
    Shell shell = Logins.shell(first);
    ChannelLease second = lend(Logins.terminalOf("bob"));
    assertThatThrownBy(() -> Logins.shell(second)).hasMessageContaining("LIMIT_REACHED");
    second.refused();
    second.close();
    shell.close();
    first.close();
    assertThat(rows()).filteredOn(row -> row.actor().equals("bob")).extracting(Row::summary)
        .containsExactly("channel.opened bob #2", "channel.refused bob #2");
  }

  @Test
  void whoever_is_over_a_limit_is_named_with_the_limit() {
    connections = with(new AdmissionLimits(1, 3, 0, 1));
    ChannelLease held = lend(Logins.tunnelOf("ann"));
    ConnectionKey other = Logins.key(device, "another password");
    assertThatThrownBy(() -> connections.lend(other, Logins.tunnelOf("bob"), Logins.connector(device), Logins.soon()))
        .hasMessageContaining("LIMIT_REACHED");
    held.close();
    Row refused = only(rows(), "channel.refused");
    assertThat(refused.actor()).isEqualTo("bob");
    assertThat(refused.text("reason")).isEqualTo("maximum number of connections (1) reached");
  }

  @Test
  void a_login_that_fails_gives_nobody_a_channel() {
    ConnectionKey wrong = Logins.key(device, "wrong");
    assertThatThrownBy(() -> connections.lend(wrong, Logins.tunnelOf("ann"), Logins.connector(device, "wrong"), Logins.soon()))
        .hasMessageContaining("AUTH_FAILED");
    assertThat(rows()).isEmpty();
  }
}
