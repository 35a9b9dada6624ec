package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.inventory.DeviceEntry;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Access;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.session.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 001_9083 #47: connections that stand before any job has asked for them. */
class WarmingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Lab lab;
  private SimulatedDevice device;

  @BeforeEach
  void start() throws Exception {
    TestDatabase.empty();
    lab = Lab.start(LabOptions.of(3, "cisco_ios"));
    device = lab.device(0);
  }

  @AfterEach
  void stop() throws Exception {
    lab.close();
  }

  private static TestNode node(String warm, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("connections.warm", warm);
    TestNode node = TestNode.onDevices(settings);
    node.credential("ro", "admin");
    return node;
  }

  private static void await(String what, BooleanSupplier happened) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain until " + what).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Workers with a session that stands. */
  private static int kept(TestNode node) {
    return node.node().warmSessions().holders(_ -> true);
  }

  private static int logins(Lab lab) {
    return lab.devices().stream().mapToInt(SimulatedDevice::logins).sum();
  }

  @Test
  void a_tagged_device_has_a_session_without_any_job_and_the_first_job_reuses_it() throws Exception {
    try (TestNode node = node("core:1", Map.of())) {
      NamedDevice core = node.device("core-1", device.port(), "cisco_ios", "ro", "core", "berlin");
      node.device("edge-1", lab.device(1).port(), "cisco_ios", "ro", "edge");
      await("a session stands", () -> kept(node) == 1);
      assertThat(device.logins()).isEqualTo(1);
      UUID job = node.submit(Jobs.on(core).commands("show version"));
      assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.field(job, "connection_reused")).isEqualTo("true");
      assertThat(node.field(job, "device")).isEqualTo("core-1");
      assertThat(device.logins()).isEqualTo(1);
      assertThat(lab.device(1).logins()).isZero();
    }
  }

  @Test
  void the_platform_of_one_is_found_out_if_need_be() throws Exception {
    try (TestNode node = node("core:1", Map.of())) {
      NamedDevice core = node.device("core-1", device.port(), "autodetect", "ro", "core");
      await("a session stands", () -> kept(node) == 1);
      UUID job = node.submit(Jobs.on(core).commands("show version"));
      assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.field(job, "connection_reused")).isEqualTo("true");
      assertThat(device.logins()).isEqualTo(1);
    }
  }

  @Test
  void a_lost_session_comes_back_and_one_that_is_wanted_never_goes_for_being_idle() {
    try (TestNode node = node("core:1", Map.of())) {
      node.device("core-1", device.port(), "cisco_ios", "ro", "core");
      await("a session stands", () -> kept(node) == 1);
      device.dropConnections();
      await("it is back", () -> device.logins() == 2 && device.openSessions() == 1 && kept(node) == 1);
      Instant nextYear = Instant.now().plus(Duration.ofDays(365));
      node.node().warmSessions().sweep(Instant.now());
      assertThat(node.node().warmSessions().sweep(nextYear)).isZero();

      DeviceEntry untagged = new DeviceEntry("core-1", "127.0.0.1", device.port(), "cisco_ios", "ro", List.of(), "");
      node.node().devices().replace(JobSpec.DEFAULT_TENANT, untagged, Optional.empty());
      await("it goes for being idle", () -> node.node().warmSessions().sweep(nextYear) > 0);
      await("the device sees it go", () -> device.openSessions() == 0);
    }
  }

  @Test
  void each_of_several_sessions_is_kept_by_a_worker_of_its_own() {
    try (TestNode node = node("core:2", Map.of("worker.concurrency", "3"))) {
      node.device("core-1", device.port(), "cisco_ios", "ro", "core");
      await("two sessions stand", () -> kept(node) == 2);
      assertThat(node.node().queue().workers()).extracting(worker -> worker.state().size()).containsExactlyInAnyOrder(1, 1, 0);
      assertThat(device.logins()).isEqualTo(2);
    }
  }

  @Test
  void no_limit_is_passed_for_it_and_no_session_leaves_to_make_room_for_it() {
    try (TestNode node = node("core:1", Map.of("worker.concurrency", "1", "worker.max_connections_per_worker", "2"))) {
      WorkerState worker = node.node().queue().workers().getFirst().state();
      for (int i = 0; i < 3; i++) node.device("core-" + i, lab.device(i).port(), "cisco_ios", "ro", "core");
      await("two sessions stand", () -> worker.size() == 2 && logins(lab) == 2);
      SimulatedDevice held = lab.devices().stream().filter(each -> each.openSessions() == 1).findFirst().orElseThrow();
      held.dropConnections();
      await("another stands in its place", () -> worker.size() == 2 && logins(lab) == 3);
      assertThat(lab.devices().stream().mapToInt(SimulatedDevice::openSessions).sum()).isEqualTo(2);
    }
  }

  @Test
  void a_wrong_password_is_tried_once_and_the_right_one_at_once() {
    device.allow(Access.DEFAULT.withPassword("right"));
    try (TestNode node = node("core:1", Map.of())) {
      node.device("core-1", device.port(), "cisco_ios", "ro", "core");
      await("it was refused", () -> device.failedLogins() == 1);
      NamedDevice witness = node.device("core-2", lab.device(1).port(), "cisco_ios", "ro", "core");
      await("others are looked after meanwhile", () -> kept(node) == 1);
      assertThat(witness.login().version()).isEqualTo(1);
      lab.device(1).allow(Access.DEFAULT.withPassword("right"));
      node.rotate("ro", "right");
      await("both stand with the new password", () -> device.logins() == 1 && lab.device(1).logins() == 2 && kept(node) == 2);
      assertThat(device.failedLogins()).isEqualTo(1);
      assertThat(node.node().loginGuard().suspensions().list(JobSpec.DEFAULT_TENANT)).hasSize(1);
    }
  }
}
