package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.Command;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.terminal.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 28: a job that reloads its device. */
@Tag("scorecard")
class ReloadTest {
  private static final List<Command.Answer> YES = List.of(new Command.Answer("[confirm]", "y"));
  private Lab lab;
  private SimulatedDevice device;
  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    lab = Lab.start(LabOptions.of(1, "cisco_ios"));
    device = lab.device(0);
    node = TestNode.onDevices(Map.of("devices.breaker_open_seconds", "2", "ssh.idle_timeout_seconds", "3"));
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    lab.close();
  }

  private Jobs reload(List<Command.Answer> answers) {
    return Jobs.on(device.port()).destructive().enableSecret("enable").command(new Command("reload", Optional.empty(), answers));
  }

  @Test
  void the_end_of_the_connection_is_the_success_of_a_reload() throws Exception {
    UUID job = node.submit(reload(YES));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.outputs(job).getFirst()).contains("Proceed with reload? [confirm]");
    assertThat(device.lines()).endsWith("reload", "y");
  }

  @Test
  void what_follows_a_reload_runs_once_the_device_is_back() throws Exception {
    device.reloadsFor(Duration.ofSeconds(12));
    UUID job = node.submit(reload(YES).commands("show version").timeout(Duration.ofSeconds(120)));
    Scorecard.await("it waits", () -> node.state(job) == JobState.QUEUED && node.commandStates(job).equals(List.of("succeeded")));
    Scorecard.await("it ends", () -> node.state(job).ended());
    assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.outputs(job).get(1)).contains("Cisco IOS");
    assertThat(node.field(job, "attempt")).isEqualTo("1");
    assertThat(device.lines()).containsOnlyOnce("reload");
    assertThat(device.logins()).isEqualTo(2);
    Scorecard.measured(28, "reload, down for 12 s, max_retries 0: the next command ended %,d ms after the start", Scorecard.ranMillis(node, job));
  }

  @Test
  void a_device_that_does_not_come_back_in_time_fails_the_job_and_not_the_reload() throws Exception {
    device.reloadsFor(Duration.ofHours(1));
    UUID job = node.submit(reload(YES).commands("show version").timeout(Duration.ofSeconds(12)));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.commandStates(job)).containsExactly("succeeded", "not_sent");
  }

  @Test
  void a_reload_whose_question_nobody_answers_leaves_the_device_up() throws Exception {
    UUID job = node.submit(reload(List.of()));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.commandStates(job)).containsExactly("failed");
    assertThat(node.field(job, "error_code")).isEqualTo("UNEXPECTED_PROMPT");
  }

  @Test
  void a_device_that_falls_silent_over_a_reload_leaves_it_in_doubt() throws Exception {
    device.answer("reload", "Reload requested.\nGoing down.\n");
    device.onLine("reload", Fault.hang());
    UUID job = node.submit(reload(List.of()).commands("show version"));
    assertThat(node.end(job)).isEqualTo(JobState.IN_DOUBT);
    assertThat(node.commandStates(job)).containsExactly("in_doubt", "not_sent");
  }

  @Test
  void the_end_of_the_connection_leaves_any_other_change_in_doubt() throws Exception {
    device.onLine("write memory", Fault.cut());
    UUID job = node.submit(Jobs.on(device.port()).change().enableSecret("enable").commands("write memory", "show clock"));
    assertThat(node.end(job)).isEqualTo(JobState.IN_DOUBT);
    assertThat(node.commandStates(job)).containsExactly("in_doubt", "not_sent");
  }
}
