package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.terminal.Fault;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Configuration jobs: each line at its place, and a candidate committed as a whole or not at all. */
class ConfigurationJobTest {
  private static Lab lab;
  private static TestNode node;
  private static int used;
  private SimulatedDevice device;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(24, "cisco_ios", "juniper_junos"));
    node = TestNode.onDevices(Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    lab.close();
  }

  private void next(String platform) {
    do {
      device = lab.device(used++);
    } while (!device.platform().equals(platform));
  }

  private UUID configure(String... lines) {
    return node.submit(Jobs.on(device.port()).platform(device.platform()).config(lines));
  }

  private String configuration(String command) throws Exception {
    UUID look = node.submit(Jobs.on(device.port()).platform(device.platform()).enableSecret("enable").commands(command));
    assertThat(node.end(look)).isEqualTo(JobState.SUCCEEDED);
    return node.outputs(look).getFirst();
  }

  @Nested
  class WhereLinesAreLive {
    @BeforeEach
    void a_device_of_its_own() {
      next("cisco_ios");
    }

    @Test
    void a_line_that_led_nowhere_ends_the_job_before_the_next_one() throws Exception {
      device.answer("router bgp 65000", "");
      UUID job = configure("router bgp 65000", "neighbor 192.0.2.1 remote-as 65001", "exit");
      assertThat(node.end(job)).isEqualTo(JobState.FAILED);
      assertThat(node.commandStates(job)).containsExactly("failed", "not_sent", "not_sent");
      assertThat(node.field(job, "error_code")).isEqualTo("COMMAND_REJECTED");
      assertThat(device.lines()).contains("end").doesNotContain("neighbor 192.0.2.1 remote-as 65001");
    }

    @Test
    void a_line_that_led_where_it_should_is_followed_by_the_next_one() throws Exception {
      UUID job = configure("router bgp 65000", "neighbor 192.0.2.1 remote-as 65001", "interface Vlan5", "description x");
      assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(configuration("show running-config")).contains("router bgp 65000\n neighbor 192.0.2.1 remote-as 65001");
    }

    @Test
    void nothing_is_typed_once_a_line_has_left_configuration_mode() throws Exception {
      UUID job = configure("vlan 30", "end", "hostname elsewhere");
      assertThat(node.end(job)).isEqualTo(JobState.FAILED);
      assertThat(node.commandStates(job)).containsExactly("succeeded", "succeeded", "not_sent");
      assertThat(node.field(job, "error_detail")).contains("privileged mode, not in config mode");
      assertThat(device.lines()).doesNotContain("hostname elsewhere");
    }
  }

  @Nested
  class WhereThereIsACandidate {
    @BeforeEach
    void a_device_of_its_own() {
      next("juniper_junos");
    }

    @Test
    void it_is_committed_when_every_line_was_accepted() throws Exception {
      UUID job = configure("set system location building north", "set snmp contact ops");
      assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(device.lines()).containsSequence("set snmp contact ops", "commit", "exit configuration-mode");
      assertThat(configuration("show configuration | display set")).contains("set snmp contact ops");
    }

    @Test
    void it_is_thrown_away_where_a_line_was_refused() throws Exception {
      UUID job = configure("set snmp contact nobody", "set nonsense", "set snmp location roof");
      assertThat(node.end(job)).isEqualTo(JobState.FAILED);
      assertThat(node.commandStates(job)).containsExactly("succeeded", "failed", "succeeded");
      assertThat(node.field(job, "error_detail")).contains("set nonsense", "nothing was committed, and nothing changed");
      assertThat(device.lines()).contains("rollback 0", "exit configuration-mode").doesNotContain("commit");
      assertThat(configuration("show configuration | display set")).doesNotContain("nobody");
    }

    @Test
    void it_is_thrown_away_where_the_commit_is_refused() throws Exception {
      device.answer("commit", "[edit interfaces]\n  'ge-0/0/9'\n    no such port\nerror: configuration check-out failed\n");
      UUID job = configure("set snmp contact nobody");
      assertThat(node.end(job)).isEqualTo(JobState.FAILED);
      assertThat(node.field(job, "error_detail")).contains("commit was refused", "nothing changed", "check-out failed");
      assertThat(device.lines()).containsSequence("commit", "rollback 0", "exit configuration-mode");
      assertThat(configuration("show configuration | display set")).doesNotContain("nobody");
    }

    @Test
    void a_commit_that_does_not_say_it_is_complete_counts_as_refused() throws Exception {
      device.answer("commit", "\n");
      UUID job = configure("set snmp contact nobody");
      assertThat(node.end(job)).isEqualTo(JobState.FAILED);
      assertThat(node.field(job, "error_detail")).contains("commit did not say that it worked");
      assertThat(device.lines()).contains("rollback 0");
    }

    /** Only the commit makes lines take effect, so a line that was not answered leaves no doubt. */
    @Test
    void a_line_without_an_answer_fails_the_job_and_changes_nothing() throws Exception {
      device.onLine("set snmp location roof", Fault.cut());
      UUID job = configure("set snmp contact somebody", "set snmp location roof", "set snmp name x");
      assertThat(node.end(job)).isEqualTo(JobState.FAILED);
      assertThat(node.commandStates(job)).containsExactly("succeeded", "failed", "not_sent");
      assertThat(node.field(job, "error_detail")).contains("command 1 was not answered; nothing was committed, and nothing changed");
      assertThat(node.field(job, "candidate")).isEqualTo("open");
      assertThat(device.lines()).doesNotContain("commit");
    }

    @Test
    void it_is_thrown_away_where_the_job_is_stopped_between_two_lines() throws Exception {
      UUID job = configure("set snmp contact somebody", "run show lab slow 2", "set snmp location roof");
      while (!device.lines().contains("run show lab slow 2")) Thread.onSpinWait();
      node.node().queue().submission().cancel(JobSpec.DEFAULT_TENANT, job);
      assertThat(node.end(job)).isEqualTo(JobState.CANCELLED);
      assertThat(device.lines()).containsSequence("run show lab slow 2", "rollback 0", "exit configuration-mode");
      assertThat(device.lines()).doesNotContain("commit", "set snmp location roof");
    }

    @Test
    void how_far_it_came_is_in_the_journal() throws Exception {
      UUID job = configure("set snmp contact ops");
      node.end(job);
      assertThat(node.field(job, "candidate")).isEqualTo("committed");
    }

    @Test
    void a_commit_whose_answer_was_lost_is_in_doubt_and_not_repeated() throws Exception {
      device.onLine("commit", Fault.cut());
      UUID job = configure("set snmp contact somebody", "set snmp location roof");
      assertThat(node.end(job)).isEqualTo(JobState.IN_DOUBT);
      assertThat(node.commandStates(job)).containsExactly("succeeded", "succeeded");
      assertThat(node.field(job, "error_detail")).contains("the commit was sent, but its answer never seen");
      assertThat(device.lines()).filteredOn("commit"::equals).hasSize(1);
      assertThat(node.field(job, "candidate")).isEqualTo("committing");
    }
  }
}
