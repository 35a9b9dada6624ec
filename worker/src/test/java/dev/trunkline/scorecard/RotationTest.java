package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.connection.ConnectionInfo;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.job.Secrets;
import dev.trunkline.lab.Access;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.Received;
import dev.trunkline.lab.SimulatedDevice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 34: a credential is rotated while connections that it opened are in use. */
@Tag("scorecard")
class RotationTest {
  private static final int DEVICES = 4;
  private static final int JOBS_BEFORE = 40;
  private static final int JOBS_AFTER = 20;

  private Lab lab;
  private TestNode node;
  private TestNode other;

  @BeforeEach
  void start() throws Exception {
    TestDatabase.empty();
    lab = Lab.start(LabOptions.of(DEVICES, "cisco_ios"));
    node = TestNode.onDevices(Map.of());
    other = TestNode.onDevices(Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    other.close();
    node.close();
    lab.close();
  }

  @Test
  void under_load_old_connections_drain_none_is_reused_and_no_job_fails() throws Exception {
    node.credential("ops", "admin");
    List<NamedDevice> devices = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) devices.add(node.device("edge-" + i, lab.device(i).port(), "cisco_ios", "ops"));
    List<UUID> jobs = submit(devices, JOBS_BEFORE);
    Scorecard.await("every device is at work", () -> lab.devices().stream().allMatch(device -> asked(device) > 3));

    lab.devices().forEach(device -> device.allow(Access.DEFAULT.withPassword("new")));
    List<Integer> connectionsBefore = lab.devices().stream().map(SimulatedDevice::connections).toList();
    List<String> old = ids();
    long failedBefore = failedLogins();
    node.rotate("ops", "new");
    Instant rotated = Instant.now();
    jobs.addAll(submit(devices, JOBS_AFTER));

    long succeeded = 0;
    for (UUID job : jobs) if (node.end(job) == JobState.SUCCEEDED) succeeded++;
    int late = 0;
    for (int i = 0; i < DEVICES; i++) late += overOldConnections(lab.device(i), connectionsBefore.get(i), rotated);
    Scorecard.await("the old connections are closed", () -> ids().stream().noneMatch(old::contains));
    Scorecard.measured(34, "rotated under load: %d of %d jobs succeeded, %d commands of jobs in hand still went over an old connection,"
        + " %d logins with the old password were refused", succeeded, jobs.size(), late, failedLogins() - failedBefore);
    assertThat(succeeded).isEqualTo(jobs.size());
  }

  @Test
  void idle_connections_of_every_process_drain_at_once() throws Exception {
    List<String> old = idle();
    other.rotate("ops", "new");
    Scorecard.await("they are gone", () -> ids().stream().noneMatch(old::contains) && lab.device(0).openSessions() == 0);
  }

  @Test
  void processes_that_missed_the_signal_find_out_at_their_next_sweep() throws Exception {
    List<String> old = idle();
    node.node().credentials().rotate(JobSpec.DEFAULT_TENANT, "ops", new Secrets(Map.of(Secrets.PASSWORD, "new"))).orElseThrow();
    Scorecard.await("they are gone", () -> ids().stream().noneMatch(old::contains) && lab.device(0).openSessions() == 0);
  }

  /** The connections of jobs that have ended. */
  private List<String> idle() throws Exception {
    node.credential("ops", "admin");
    NamedDevice device = node.device("edge-0", lab.device(0).port(), "cisco_ios", "ops");
    for (UUID job : submit(List.of(device), 2)) node.end(job);
    Scorecard.await("the sessions rest", () -> infos().stream().noneMatch(ConnectionInfo::inUse) && !infos().isEmpty());
    return ids();
  }

  private List<UUID> submit(List<NamedDevice> devices, int each) {
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      for (NamedDevice device : devices) jobs.add(node.submit(Jobs.on(device).commands("show clock").retries(0)));
    }
    return jobs;
  }

  private static long asked(SimulatedDevice device) {
    return device.lines().stream().filter("show clock"::equals).count();
  }

  /** What came to a device over old connections after the rotation: no more than the command of the job in hand. */
  private static int overOldConnections(SimulatedDevice device, int connectionsBefore, Instant rotated) {
    List<Received> late =
        device.received().stream()
            .filter(line -> line.line().equals("show clock") && line.at().isAfter(rotated))
            .filter(line -> connection(line) <= connectionsBefore)
            .toList();
    assertThat(late).hasSizeLessThanOrEqualTo(1);
    return late.size();
  }

  private static int connection(Received line) {
    return Integer.parseInt(line.session().substring(0, line.session().indexOf('.')));
  }

  private long failedLogins() {
    return lab.devices().stream().mapToInt(SimulatedDevice::failedLogins).sum();
  }

  private List<ConnectionInfo> infos() {
    List<ConnectionInfo> infos = new ArrayList<>(node.node().connections().infos(Instant.now()));
    infos.addAll(other.node().connections().infos(Instant.now()));
    return infos;
  }

  /** Those of the other node are named alike, because both are in this process. */
  private List<String> ids() {
    List<String> ids = new ArrayList<>();
    for (ConnectionInfo info : node.node().connections().infos(Instant.now())) ids.add("node " + info.id());
    for (ConnectionInfo info : other.node().connections().infos(Instant.now())) ids.add("other " + info.id());
    return ids;
  }
}
