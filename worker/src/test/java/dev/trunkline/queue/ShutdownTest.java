package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SilentPort;
import dev.trunkline.lab.SimulatedDevice;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The orderly end of a process: 001_9083 #25 to #30, #45. */
class ShutdownTest {
  private Lab lab;
  private SimulatedDevice device;
  private TestNode node;

  @BeforeEach
  void a_device_of_its_own() throws IOException {
    TestDatabase.empty();
    lab = Lab.start(LabOptions.of(3, "cisco_ios", "juniper_junos", "linux"));
    device = lab.device(0);
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
    lab.close();
    TestDatabase.empty();
  }

  private void start(String grace, String... more) {
    Map<String, String> settings = new HashMap<>(Map.of("shutdown.grace_period_seconds", grace));
    for (int i = 0; i < more.length; i += 2) settings.put(more[i], more[i + 1]);
    node = TestNode.onDevices(settings);
  }

  /** The job, once the device works on the line. */
  private UUID atLine(Jobs job, String line) {
    UUID id = node.submit(job);
    await(() -> device.lines().contains(line));
    return id;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time it took").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void a_job_that_ends_within_the_grace_is_waited_for() throws Exception {
    start("20");
    node.run(Jobs.on(lab.device(2).port()).platform("linux").commands("uptime"));
    UUID job = atLine(Jobs.on(device.port()).commands("show lab slow 0.5", "show clock"), "show lab slow 0.5");
    ShutdownReport report = node.node().shutdown().perform();
    assertThat(report.success()).isTrue();
    assertThat(report.errors()).isEmpty();
    assertThat(report.durationMs()).isBetween(100L, 10_000L);
    assertThat(report.connectionsClosed()).isEqualTo(2);
    assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.node().shutdown().perform()).as("asked again").isSameAs(report);
  }

  /** 001_9083 #30, 003_3bfa #8. Devices that hang up by themselves at the logout do not hear it any more. */
  @Test
  void devices_are_told_the_reason_when_their_connections_close() throws Exception {
    start("0");
    SimulatedDevice server = lab.device(2);
    node.run(Jobs.on(server.port()).platform("linux").commands("uptime"));
    node.node().shutdown().perform();
    await(() -> server.openSessions() == 0);
    assertThat(server.farewells()).containsExactly("Server shutting down");
  }

  @Test
  void a_reading_job_that_does_not_end_in_time_waits_for_another_process_and_its_attempt_does_not_count() throws Exception {
    start("1");
    UUID job = atLine(Jobs.on(device.port()).commands("show clock", "show lab slow 8"), "show lab slow 8");
    UUID behind = node.submit(Jobs.on(device.port()).commands("show version"));
    ShutdownReport report = node.node().shutdown().perform();
    assertThat(report.success()).isTrue();
    assertThat(report.durationMs()).isBetween(900L, 4_000L);
    assertThat(node.field(job, "state || attempt || (started_at is null)")).isEqualTo("queued0true");
    assertThat(node.field(behind, "state || attempt")).isEqualTo("queued0");
    node.close();
    device.answer("show lab slow 8", "done\n");
    start("1");
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.end(behind)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(job, "attempt")).isEqualTo("1");
    assertThat(node.outputs(job)).hasSize(2);
  }

  @Test
  void a_change_stops_between_two_lines_when_the_grace_is_over_and_leaves_configuration_mode() throws Exception {
    start("0");
    Jobs change = Jobs.on(device.port()).config("interface Vlan8", "do show lab slow 0.4", "description late");
    UUID job = atLine(change, "do show lab slow 0.4");
    ShutdownReport report = node.node().shutdown().perform();
    assertThat(report.success()).isTrue();
    assertThat(node.state(job)).isEqualTo(JobState.FAILED);
    assertThat(node.commandStates(job)).containsExactly("succeeded", "succeeded", "not_sent");
    assertThat(node.field(job, "error_code")).isEqualTo("WORKER_LOST");
    assertThat(node.field(job, "error_detail")).contains("shut down before command 2", "sent and answered");
    assertThat(device.lines()).contains("end").doesNotContain("description late");
  }

  @Test
  void a_candidate_is_not_committed_any_more() throws Exception {
    start("0");
    device = lab.device(1);
    Jobs change = Jobs.on(device.port()).platform("juniper_junos").config("set snmp contact ops", "run show lab slow 0.4");
    UUID job = atLine(change, "run show lab slow 0.4");
    node.node().shutdown().perform();
    assertThat(node.state(job)).isEqualTo(JobState.FAILED);
    assertThat(node.field(job, "error_detail")).contains("shut down before the commit", "nothing changed");
    assertThat(device.lines()).contains("exit configuration-mode").doesNotContain("commit");
  }

  @Test
  void a_change_that_is_never_answered_is_cut_off_and_in_doubt() throws Exception {
    start("0");
    UUID job = atLine(Jobs.on(device.port()).config("do show lab slow 20", "description late"), "do show lab slow 20");
    ShutdownReport report = node.node().shutdown().perform();
    assertThat(report.durationMs()).isBetween(900L, 5_000L);
    assertThat(report.success()).isFalse();
    assertThat(report.errors()).containsExactly("job " + job + " was cut off while its device had not answered");
    assertThat(node.state(job)).isEqualTo(JobState.IN_DOUBT);
    assertThat(node.commandStates(job)).containsExactly("in_doubt", "not_sent");
    assertThat(node.field(job, "error_detail")).contains("the process was shut down");
  }

  @Test
  void without_force_the_answer_to_a_change_is_waited_for() throws Exception {
    start("0", "shutdown.force_after_grace", "false");
    UUID job = atLine(Jobs.on(device.port()).config("do show lab slow 2", "description late"), "do show lab slow 2");
    assertThat(node.node().shutdown().perform().success()).isTrue();
    assertThat(node.commandStates(job)).containsExactly("succeeded", "not_sent");
  }

  @Test
  void a_job_that_is_still_connecting_goes_back_whatever_it_wants_to_do() throws Exception {
    try (SilentPort silent = SilentPort.open();
        SilentPort other = SilentPort.open()) {
      start("0");
      UUID read = node.submit(Jobs.on(silent.port()));
      UUID change = node.submit(Jobs.on(other.port()).config("hostname x"));
      await(() -> node.state(read) == JobState.RUNNING && node.state(change) == JobState.RUNNING);
      ShutdownReport report = node.node().shutdown().perform();
      assertThat(report.success()).isTrue();
      assertThat(report.durationMs()).isLessThan(3_000);
      assertThat(node.field(read, "state || attempt")).isEqualTo("queued0");
      assertThat(node.field(change, "state || attempt")).isEqualTo("queued0");
    }
  }

  @Test
  void a_job_that_comes_in_meanwhile_is_kept_and_left_to_others() throws Exception {
    start("0");
    node.node().shutdown().perform();
    UUID job = node.submit(Jobs.on(device.port()));
    UUID later = node.submit(Jobs.on(device.port()).runAt(Instant.now().plusMillis(100)));
    try (TestNode other = TestNode.onDevices(Map.of())) {
      assertThat(other.end(later)).isEqualTo(JobState.SUCCEEDED);
      assertThat(other.field(job, "worker")).isEqualTo(other.field(later, "worker")).startsWith(workerOf(other));
    }
  }

  private static String workerOf(TestNode node) {
    String name = node.node().queue().workers().getFirst().name();
    return name.substring(0, name.lastIndexOf('-'));
  }

  /** 001_9083 #29 */
  @Test
  void whoever_waits_for_a_job_is_told_at_once_how_it_stands() throws Exception {
    start("2");
    UUID job = atLine(Jobs.on(device.port()).commands("show lab slow 8"), "show lab slow 8");
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<JobState> waiting = callers.submit(() -> node.end(job));
      Future<ShutdownReport> report = callers.submit(node.node().shutdown()::perform);
      assertThat(waiting.get(1500, TimeUnit.MILLISECONDS)).isEqualTo(JobState.RUNNING);
      assertThat(report.isDone()).isFalse();
      assertThat(report.get().success()).isTrue();
    }
  }
}
