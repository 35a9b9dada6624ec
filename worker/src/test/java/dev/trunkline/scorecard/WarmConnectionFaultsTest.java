package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.FaultProxy;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.Passage;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.Traffic;
import dev.trunkline.lab.terminal.Fault;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 27 and 29: a connection that was kept warm and is gone, or only seems to be there. */
@Tag("scorecard")
class WarmConnectionFaultsTest {
  private static final int ROUNDS = 50;
  /** What counts is that the job calls it a change. */
  private static final String CHANGE = "show privilege";
  /** A session that rested for longer is proven before it is lent. */
  private static final int RESTED_SECONDS = 6;

  private Lab lab;
  private SimulatedDevice device;
  private FaultProxy proxy;
  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    lab = Lab.start(LabOptions.of(1, "cisco_ios"));
    device = lab.device(0);
    proxy = FaultProxy.to(device.port());
    node = TestNode.onDevices(Map.of("ssh.idle_timeout_seconds", "2"));
    assertThat(node.run(Jobs.on(proxy.port()).commands("show version"))).isEqualTo(JobState.SUCCEEDED);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    proxy.close();
    lab.close();
  }

  @Test
  void a_connection_reset_while_idle_is_replaced_and_the_user_sees_no_error() throws Exception {
    long[] millis = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      proxy.reset();
      Scorecard.await("the connection is gone", () -> proxy.openConnections() == 0);
      UUID job = node.submit(Jobs.on(proxy.port()).commands("show clock"));
      assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      millis[round] = Scorecard.ranMillis(node, job);
    }
    assertThat(device.logins()).isEqualTo(1 + ROUNDS);
    assertThat(device.lines()).filteredOn("show clock"::equals).hasSize(ROUNDS);
    Scorecard.measured(27, "reset while idle: %d of %d jobs succeeded, p50 %d ms, p99 %d ms with the new connection",
        ROUNDS, ROUNDS, Scorecard.percentile(millis, 50), Scorecard.percentile(millis, 99));
  }

  @Test
  void a_change_on_a_connection_that_ended_while_idle_is_sent_once_on_a_new_one() throws Exception {
    device.dropConnections();
    assertThat(node.run(Jobs.on(proxy.port()).config("interface Vlan5", "description five"))).isEqualTo(JobState.SUCCEEDED);
    assertThat(device.lines()).filteredOn("description five"::equals).hasSize(1);
  }

  @Test
  void a_connection_that_breaks_with_the_first_byte_leaves_a_change_in_doubt_and_unrepeated() throws Exception {
    breakWithNextByte();
    UUID job = node.submit(Jobs.on(proxy.port()).change().commands(CHANGE).retries(3));
    assertThat(node.end(job)).isEqualTo(JobState.IN_DOUBT);
    assertThat(node.commandStates(job)).containsExactly("in_doubt");
    long received = device.lines().stream().filter(CHANGE::equals).count();
    Scorecard.measured(27, "broken with the first byte, change: in doubt, %d times at the device", received);
    assertThat(received).isZero();
  }

  @Test
  void a_connection_that_breaks_with_the_first_byte_of_a_read_job_is_replaced_without_a_retry() throws Exception {
    breakWithNextByte();
    UUID job = node.submit(Jobs.on(proxy.port()).commands("show clock"));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(device.lines()).filteredOn("show clock"::equals).hasSize(1);
    Scorecard.measured(27, "broken with the first byte, read without retries: succeeded after %d ms", Scorecard.ranMillis(node, job));
  }

  /** It was there when the job began, so this is a failure of the job like any other. */
  @Test
  void a_connection_that_breaks_at_the_second_command_is_not_replaced_without_a_retry() throws Exception {
    device.onLine("show clock", Fault.cut());
    UUID job = node.submit(Jobs.on(proxy.port()).commands("show privilege", "show clock"));
    assertThat(node.end(job)).isEqualTo(JobState.PARTIAL);
    assertThat(node.field(job, "connection_reused")).isEqualTo("true");
    assertThat(node.field(job, "error_code")).isEqualTo("PROMPT_TIMEOUT");
  }

  @Test
  void a_half_open_connection_is_found_out_before_it_is_lent() throws Exception {
    proxy.treat(Traffic.both(Passage.swallow()));
    proxy.treatNew(Traffic.UNDISTURBED);
    Instant rested = Instant.now().plusSeconds(RESTED_SECONDS);
    UUID job = node.submit(Jobs.on(proxy.port()).change().commands(CHANGE).runAt(rested));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(device.lines()).filteredOn(CHANGE::equals).hasSize(1);
    assertThat(node.field(job, "connection_reused")).isEqualTo("false");
    Scorecard.measured(29, "half-open, rested for %d s: found out and replaced in %,d ms with an idle timeout of 2 s",
        RESTED_SECONDS, Scorecard.ranMillis(node, job));
  }

  /** 000_abe7 #22, 001_9083 #48: nobody had to use the connection to find that out. */
  @Test
  void a_half_open_connection_at_rest_is_found_out_by_keepalives_and_the_next_job_sees_nothing_of_it() throws Exception {
    try (FaultProxy own = FaultProxy.to(device.port());
        TestNode watchful = TestNode.onDevices(Map.of("ssh.keepalive_interval_seconds", "1"))) {
      assertThat(watchful.run(Jobs.on(own.port()).commands("show version"))).isEqualTo(JobState.SUCCEEDED);
      own.treat(Traffic.both(Passage.swallow()));
      own.treatNew(Traffic.UNDISTURBED);
      long start = System.nanoTime();
      Scorecard.await("the connection is gone", () -> watchful.node().connections().counts().connections() == 0);
      Scorecard.measured(29, "half-open at rest, keepalives every 1 s: closed after %,d ms", (System.nanoTime() - start) / 1_000_000);
      assertThat(watchful.node().connections().statistics().unhealthyCount()).isEqualTo(1);
      UUID job = watchful.submit(Jobs.on(own.port()).change().commands(CHANGE));
      assertThat(watchful.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(watchful.field(job, "connection_reused")).isEqualTo("false");
      assertThat(device.lines()).filteredOn(CHANGE::equals).hasSize(1);
    }
  }

  private void breakWithNextByte() {
    proxy.treat(Traffic.toServer(Passage.cutAfter(0)));
    proxy.treatNew(Traffic.UNDISTURBED);
  }
}
