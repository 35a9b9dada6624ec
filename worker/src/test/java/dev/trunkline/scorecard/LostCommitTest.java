package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.Role;
import dev.trunkline.TestNode;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.terminal.Fault;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Scorecard 2 and 3 where there is a candidate: the process is killed before, at and after the commit. */
@Tag("scorecard")
class LostCommitTest {
  private Lab lab;
  private SimulatedDevice device;

  @BeforeEach
  void a_device() throws Exception {
    TestDatabase.empty();
    lab = Lab.start(LabOptions.of(1, "juniper_junos"));
    device = lab.device(0);
  }

  @AfterEach
  void no_device() throws Exception {
    lab.close();
  }

  /** Kills the process once the device has this line and does not answer; returns how the job then ends in another process. */
  private Ended killedAt(String line, Jobs job) throws Exception {
    device.onLine(line, Fault.hang());
    try (TestNode submits = TestNode.as(Role.API)) {
      UUID id;
      try (WorkerProcess lost = WorkerProcess.onDevices(TestDatabase.settings(Map.of()))) {
        id = submits.submit(job);
        Scorecard.await("the device has " + line, () -> device.lines().contains(line));
        lost.kill();
      }
      long killed = System.nanoTime();
      try (TestNode other = TestNode.onDevices(Map.of())) {
        Scorecard.await("the job has ended", () -> other.state(id).ended());
        long took = (System.nanoTime() - killed) / 1_000_000;
        return new Ended(other.state(id), other.field(id, "coalesce(error_detail, '')"), other.field(id, "crashes"), other.commandStates(id).toString(), took);
      }
    }
  }

  private record Ended(JobState state, String detail, String crashes, String commands, long millis) {}

  private Jobs job() {
    return Jobs.on(device.port()).platform("juniper_junos").config("set snmp contact ops", "set snmp location roof");
  }

  @Test
  void before_the_commit_nothing_has_changed_and_the_job_is_run_again_on_an_empty_candidate() throws Exception {
    Ended ended = killedAt("set snmp location roof", job());
    assertThat(ended.state()).as(ended.detail()).isEqualTo(JobState.SUCCEEDED);
    assertThat(ended.crashes()).isEqualTo("1");
    assertThat(ended.commands()).isEqualTo("[succeeded, succeeded]");
    assertThat(device.lines())
        .containsSubsequence(
            "set snmp location roof", "configure exclusive", "rollback 0", "set snmp contact ops", "set snmp location roof", "commit");
    assertThat(device.lines()).filteredOn("commit"::equals).hasSize(1);
    Scorecard.measured(1, "killed between two lines of a candidate: committed once by another process %d ms later", ended.millis());
  }

  @Test
  void with_the_commit_unanswered_the_job_is_in_doubt_and_sends_nothing_more() throws Exception {
    Ended ended = killedAt("commit", job());
    assertThat(ended.state()).isEqualTo(JobState.IN_DOUBT);
    assertThat(ended.detail()).contains("the commit was sent, or about to be", "all of them or none may have taken effect");
    assertThat(ended.commands()).isEqualTo("[succeeded, succeeded]");
    assertThat(device.lines()).filteredOn("commit"::equals).hasSize(1);
    assertThat(device.lines()).filteredOn("set snmp contact ops"::equals).hasSize(1);
    Scorecard.measured(2, "killed with the commit unanswered: in doubt %d ms later, nothing was sent again", ended.millis());
  }

  @Test
  void after_the_commit_the_job_has_succeeded() throws Exception {
    Ended ended = killedAt("exit configuration-mode", job());
    assertThat(ended.state()).as(ended.detail()).isEqualTo(JobState.SUCCEEDED);
    assertThat(device.lines()).filteredOn("commit"::equals).hasSize(1);
    Scorecard.measured(3, "killed after the answer to the commit: succeeded %d ms later, committed once", ended.millis());
  }
}
