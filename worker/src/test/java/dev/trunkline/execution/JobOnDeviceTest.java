package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.Command;
import dev.trunkline.job.FailureStrategy;
import dev.trunkline.job.JobSpec;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs from submit to result row, through real PostgreSQL and real SSH. */
class JobOnDeviceTest {
  private static Lab lab;
  private static TestNode node;
  private static int used;
  private SimulatedDevice device;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(40, "cisco_ios"));
    node = TestNode.onDevices(Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    lab.close();
  }

  @BeforeEach
  void a_device_of_its_own() {
    device = lab.device(used++);
  }

  private Jobs job(String... commands) {
    return Jobs.on(device.port()).commands(commands);
  }

  /** 002_d8dc #28 */
  @Test
  void a_command_is_answered_and_its_output_is_clean() throws Exception {
    UUID job = node.submit(job("show version"));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.outputs(job)).singleElement().asString().contains("Version").doesNotContain("show version").doesNotContain("#");
    assertThat(node.field(job, "connection_key")).isEqualTo("admin@127.0.0.1:" + device.port());
  }

  /** 002_d8dc #3, #6 */
  @Test
  void the_second_job_reuses_the_connection_of_the_first() throws Exception {
    node.run(job("show version"));
    UUID second = node.submit(job("show clock"));
    assertThat(node.end(second)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(second, "connection_reused")).isEqualTo("true");
    assertThat(device.logins()).isEqualTo(1);
  }

  /** 002_d8dc #12, #13, #14, #11: a rejected command has a row of its own, and so has a skipped one. */
  @ParameterizedTest
  @CsvSource({
    "continue,      partial, succeeded failed succeeded failed succeeded",
    "abort_first,   failed,  succeeded failed skipped skipped skipped",
    "abort_after_n, failed,  succeeded failed succeeded failed skipped"
  })
  void a_failure_strategy_decides_what_is_run(String strategy, String state, String commands) throws Exception {
    UUID job =
        node.submit(
            job("show version", "show nonsense", "show clock", "show bogus", "show version")
                .strategy(FailureStrategy.of(strategy, 2)));
    assertThat(node.end(job).wireName()).isEqualTo(state);
    assertThat(node.commandStates(job)).containsExactly(commands.split(" "));
    assertThat(node.field(job, "error_code")).isEqualTo("COMMAND_REJECTED");
    assertThat(node.field(job, "error_detail")).contains("show nonsense", "Invalid input");
  }

  @Test
  void configuration_lines_are_journalled_applied_and_saved() throws Exception {
    UUID job = node.submit(Jobs.on(device.port()).config("interface GigabitEthernet0/1", "description uplink to core").saved());
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(device.lines()).contains("configure terminal", "interface GigabitEthernet0/1", "end", "write memory");
    UUID look = node.submit(job("show running-config").enableSecret("enable"));
    assertThat(node.end(look)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.outputs(look)).singleElement().asString().contains("description uplink to core");
    assertThat(node.field(look, "connection_reused")).isEqualTo("true");
  }

  @Test
  void a_configuration_with_a_refused_line_is_not_saved_and_says_so() throws Exception {
    UUID job = node.submit(Jobs.on(device.port()).config("interface Vlan9", "bogus line").saved());
    assertThat(node.end(job)).isEqualTo(JobState.PARTIAL);
    assertThat(node.field(job, "error_detail")).contains("bogus line", "was not saved");
    assertThat(device.lines()).contains("end").doesNotContain("write memory");
  }

  @Test
  void a_cancelled_configuration_stops_between_two_lines_and_leaves_configuration_mode() throws Exception {
    UUID job = node.submit(Jobs.on(device.port()).config("interface Vlan8", "do show lab slow 1", "description late"));
    long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!device.lines().contains("do show lab slow 1") && System.nanoTime() < limit) Thread.onSpinWait();
    node.node().queue().submission().cancel(JobSpec.DEFAULT_TENANT, job);
    assertThat(node.end(job)).isEqualTo(JobState.CANCELLED);
    assertThat(node.commandStates(job)).containsExactly("succeeded", "succeeded", "not_sent");
    assertThat(device.lines()).contains("end").doesNotContain("description late");
  }

  @Test
  void a_new_hostname_does_not_lose_the_prompt() throws Exception {
    assertThat(node.run(Jobs.on(device.port()).config("hostname renamed-sw", "no ip http server"))).isEqualTo(JobState.SUCCEEDED);
    UUID look = node.submit(job("show version").enableSecret("enable"));
    assertThat(node.end(look)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.outputs(look)).singleElement().asString().contains("renamed-sw uptime");
  }

  @Test
  void a_question_is_answered_only_as_the_command_says() throws Exception {
    UUID silent = node.submit(job("clear counters").change().enableSecret("enable"));
    assertThat(node.end(silent)).isEqualTo(JobState.FAILED);
    assertThat(node.field(silent, "error_code")).isEqualTo("UNEXPECTED_PROMPT");
    Command answered = new Command("clear counters", Optional.empty(), List.of(new Command.Answer("[confirm]", "")));
    assertThat(node.run(job().command(answered).change().enableSecret("enable"))).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void a_wrong_password_is_tried_once() throws Exception {
    UUID job = node.submit(job("show version").password("guess").retries(3));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.field(job, "error_code")).isEqualTo("AUTH_FAILED");
    assertThat(device.failedLogins()).isEqualTo(1);
  }

  /** 002_d8dc #5: the label is never the whole key. */
  @Test
  void a_wrong_password_does_not_ride_on_a_warm_connection() throws Exception {
    node.run(job("show version"));
    UUID intruder = node.submit(job("show version").password("guess"));
    assertThat(node.end(intruder)).isEqualTo(JobState.FAILED);
    assertThat(node.field(intruder, "error_code")).isEqualTo("AUTH_FAILED");
    UUID owner = node.submit(job("show version"));
    assertThat(node.end(owner)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(owner, "connection_reused")).isEqualTo("true");
  }

  @Test
  void a_wrong_enable_secret_is_named() throws Exception {
    UUID job = node.submit(job("show version").enableSecret("guess"));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.field(job, "error_code")).isEqualTo("ENABLE_FAILED");
  }

  /** 002_d8dc #27, #44 */
  @Test
  void a_warm_connection_that_died_is_replaced_silently() throws Exception {
    node.run(job("show version"));
    device.dropConnections();
    UUID job = node.submit(job("show version"));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(job, "connection_reused")).isEqualTo("false");
    assertThat(device.logins()).isEqualTo(2);
  }

  /** 002_d8dc #10 */
  @Test
  void a_reading_command_is_run_again_where_its_connection_broke() throws Exception {
    device.onLine("show clock", Fault.cut());
    UUID job = node.submit(job("show version", "show clock", "show version").retries(1));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(device.lines()).filteredOn("show clock"::equals).hasSize(2);
  }

  /** 002_d8dc TRAP-b */
  @Test
  void a_change_whose_connection_broke_is_in_doubt_and_never_sent_again() throws Exception {
    device.onLine("description two", Fault.cut());
    UUID job =
        node.submit(Jobs.on(device.port()).config("interface Vlan7", "description two", "no shutdown").retries(3));
    assertThat(node.end(job)).isEqualTo(JobState.IN_DOUBT);
    assertThat(node.commandStates(job)).containsExactly("succeeded", "in_doubt", "not_sent");
    assertThat(node.field(job, "error_detail")).contains("command 1 (description two) was sent", "the 1 before it are done");
    assertThat(device.lines()).filteredOn("description two"::equals).hasSize(1);
  }

  @Test
  void a_shell_becomes_roots_where_the_job_has_a_secret_for_it() throws Exception {
    try (Lab servers = Lab.start(LabOptions.of(1, "linux"))) {
      int port = servers.device(0).port();
      UUID plain = node.submit(Jobs.on(port).platform("linux").commands("whoami", "false"));
      assertThat(node.end(plain)).isEqualTo(JobState.PARTIAL);
      assertThat(node.outputs(plain).getFirst()).isEqualTo("admin\n");
      UUID root = node.submit(Jobs.on(port).platform("linux").enableSecret("enable").commands("whoami", "false"));
      assertThat(node.end(root)).isEqualTo(JobState.PARTIAL);
      assertThat(node.outputs(root).getFirst()).isEqualTo("root\n");
      UUID guess = node.submit(Jobs.on(port).platform("linux").enableSecret("guess").commands("whoami"));
      assertThat(node.end(guess)).isEqualTo(JobState.FAILED);
      assertThat(node.field(guess, "error_code")).isEqualTo("ENABLE_FAILED");
    }
  }

  @Test
  void secrets_are_gone_when_the_job_has_ended() throws Exception {
    UUID job = node.submit(job("show version").enableSecret("enable"));
    node.end(job);
    assertThat(node.node().jdbc().sql("select count(*) from job_secrets where job_id = :job").param("job", job).query(Long.class).single())
        .isZero();
  }
}
