package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.terminal.Fault;
import dev.trunkline.session.ScriptedDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs whose device nobody named the platform of. */
class AutodetectTest {
  private static final List<String> PLATFORMS = List.of("cisco_ios", "juniper_junos", "linux");
  private static Lab lab;
  private static TestNode node;
  private static int used;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(45, PLATFORMS.toArray(String[]::new)));
    node = TestNode.onDevices(Map.of("ssh.idle_timeout_seconds", "3"));
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    lab.close();
  }

  /** One that no other test uses. */
  private static SimulatedDevice a(String platform) {
    return lab.device(PLATFORMS.size() * used++ + PLATFORMS.indexOf(platform));
  }

  private static Jobs on(SimulatedDevice device, String... commands) {
    return Jobs.on(device.port()).platform("autodetect").commands(commands);
  }

  @ParameterizedTest
  @CsvSource({"cisco_ios, show version", "juniper_junos, show version", "linux, uname -a"})
  void a_device_is_looked_at_once_with_one_login(String platform, String command) throws Exception {
    SimulatedDevice device = a(platform);
    UUID first = node.submit(on(device, command));
    assertThat(node.end(first)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.outputs(first)).singleElement().asString().isNotBlank();
    assertThat(node.field(first, "platform")).isEqualTo(platform);
    assertThat(node.field(first, "connection_reused")).isEqualTo("false");
    assertThat(resultPlatforms(first)).containsOnly(platform);
    assertThat(remembered(device.port())).contains(platform);
    assertThat(device.logins()).isEqualTo(1);
    assertThat(device.connections()).isEqualTo(1);

    int lines = device.lines().size();
    UUID second = node.submit(on(device, command));
    assertThat(node.end(second)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(second, "connection_reused")).isEqualTo("true");
    assertThat(node.field(second, "platform")).isEqualTo(platform);
    assertThat(device.lines().subList(lines, device.lines().size())).containsExactly(command);
  }

  /** The second logs in as {@code admin+ct...}: what is typed behind the user name makes no other credential of it. */
  @ParameterizedTest
  @CsvSource({"autodetect, mikrotik_routeros", "mikrotik_routeros, autodetect"})
  void a_wrong_password_is_tried_once_whether_or_not_the_platform_is_known(String first, String second) throws Exception {
    SimulatedDevice device = a("linux");
    UUID refused = node.submit(on(device, "show version").platform(first).password("guess"));
    assertThat(node.end(refused)).isEqualTo(JobState.FAILED);
    assertThat(node.field(refused, "error_code")).isEqualTo("AUTH_FAILED");
    UUID suspended = node.submit(on(device, "show version").platform(second).password("guess"));
    assertThat(node.end(suspended)).isEqualTo(JobState.FAILED);
    assertThat(node.field(suspended, "error_code")).isEqualTo("CREDENTIAL_SUSPENDED");
    assertThat(device.failedLogins()).isEqualTo(1);
  }

  @Test
  void what_was_found_is_used_by_a_new_connection_too() throws Exception {
    SimulatedDevice device = a("cisco_ios");
    node.run(on(device, "show clock"));
    device.dropConnections();
    assertThat(node.run(on(device, "show clock"))).isEqualTo(JobState.SUCCEEDED);
    assertThat(device.lines()).filteredOn("show version"::equals).hasSize(1);
  }

  @Test
  void a_warm_connection_serves_jobs_that_name_the_platform_and_jobs_that_do_not() throws Exception {
    SimulatedDevice device = a("cisco_ios");
    node.run(on(device, "show clock"));
    UUID named = node.submit(Jobs.on(device.port()).commands("show clock"));
    assertThat(node.end(named)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(named, "connection_reused")).isEqualTo("true");
  }

  @Test
  void a_configuration_job_works_as_on_a_named_platform() throws Exception {
    SimulatedDevice device = a("juniper_junos");
    UUID job = node.submit(Jobs.on(device.port()).platform("autodetect").config("set system host-name found-me"));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(device.lines()).contains("configure exclusive", "commit");
    assertThat(node.field(job, "platform")).isEqualTo("juniper_junos");
    assertThat(resultPlatforms(job)).containsOnly("juniper_junos");
  }

  @Test
  void what_the_found_platform_does_not_allow_is_not_sent() throws Exception {
    SimulatedDevice device = a("linux");
    UUID config = node.submit(Jobs.on(device.port()).platform("autodetect").config("echo x"));
    assertThat(node.end(config)).isEqualTo(JobState.FAILED);
    assertThat(node.field(config, "error_code")).isEqualTo("COMMAND_REJECTED");
    assertThat(node.field(config, "error_detail")).contains("linux", "no configuration");

    UUID reboot = node.submit(on(device, "uptime", "reboot").change());
    assertThat(node.end(reboot)).isEqualTo(JobState.FAILED);
    assertThat(node.field(reboot, "error_detail")).contains("\"reboot\" is destructive", "confirm");
    assertThat(node.field(reboot, "platform")).isEqualTo("linux");
    assertThat(node.commandStates(reboot)).containsExactly("not_sent", "not_sent");
    assertThat(device.lines()).doesNotContain("uptime", "reboot", "echo x");
  }

  @Test
  void what_was_found_is_shown_even_where_the_job_got_no_further() throws Exception {
    SimulatedDevice device = a("cisco_ios");
    UUID job = node.submit(on(device, "show version").enableSecret("guess"));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.field(job, "error_code")).isEqualTo("ENABLE_FAILED");
    assertThat(node.field(job, "platform")).isEqualTo("cisco_ios");
    assertThat(resultPlatforms(job)).containsOnly("cisco_ios");
  }

  @Test
  void a_wrong_password_is_tried_once() throws Exception {
    SimulatedDevice device = a("cisco_ios");
    UUID job = node.submit(on(device, "show version").password("guess").retries(3));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.field(job, "error_code")).isEqualTo("AUTH_FAILED");
    assertThat(node.field(job, "platform")).isEqualTo("autodetect");
    assertThat(device.failedLogins()).isEqualTo(1);
    assertThat(device.connections()).isEqualTo(1);
  }

  @Test
  void a_device_that_hangs_up_while_it_is_looked_at_is_tried_again() throws Exception {
    SimulatedDevice device = a("cisco_ios");
    device.onLine("show version", Fault.cut());
    UUID job = node.submit(on(device, "show clock").retries(1));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(job, "attempt")).isEqualTo("2");
    assertThat(node.field(job, "platform")).isEqualTo("cisco_ios");
  }

  @Test
  void a_device_that_fits_nothing_is_told_as_it_was_seen() throws Exception {
    try (ScriptedDevice device = ScriptedDevice.start()) {
      device.identify("Frobnicator-2").greet("frob>").answer("", "frob>").answerOtherwise("What is that?\r\nfrob>");
      UUID job = node.submit(on(device));
      assertThat(node.end(job)).isEqualTo(JobState.FAILED);
      assertThat(node.field(job, "error_code")).isEqualTo("UNEXPECTED_PROMPT");
      assertThat(node.field(job, "error_detail"))
          .contains("name its platform yourself", "SSH-2.0-Frobnicator-2", "frob>", "\"show version\" with \"What is that?\"");
      assertThat(node.commandStates(job)).containsExactly("not_sent");
      assertThat(remembered(device.endpoint().port())).isEmpty();
    }
  }

  @Test
  void a_device_that_was_replaced_is_looked_at_anew() throws Exception {
    try (ScriptedDevice device = ScriptedDevice.start()) {
      String prompt = "ops@rt> ";
      device.greet(prompt).answer("", prompt).answerOtherwise(prompt).answer("show version", "Junos: 21.4\r\n" + prompt);
      UUID before = node.submit(on(device));
      assertThat(node.end(before)).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.field(before, "platform")).isEqualTo("juniper_junos");

      device.forget().greet("sw>").answer("", "sw>").answerOtherwise("% Invalid input\r\nsw>");
      device.answer("show version", "Cisco IOS Software\r\nsw>");
      device.hangUp();
      UUID failing = node.submit(on(device));
      assertThat(node.end(failing)).isEqualTo(JobState.FAILED);
      assertThat(node.field(failing, "error_code")).isEqualTo("PROMPT_TIMEOUT");
      assertThat(remembered(device.endpoint().port())).isEmpty();

      UUID after = node.submit(on(device));
      assertThat(node.end(after)).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.field(after, "platform")).isEqualTo("cisco_ios");
    }
  }

  private static Jobs on(ScriptedDevice device) {
    return Jobs.on(device.endpoint().port()).username("ops").password("right").platform("autodetect").commands("show version");
  }

  private static List<String> resultPlatforms(UUID job) {
    return node.node().jdbc().sql("select platform from command_results where job_id = :job").param("job", job).query(String.class).list();
  }

  private static Optional<String> remembered(int port) {
    return node.node().jdbc()
        .sql("select platform from detected_platforms where host = '127.0.0.1' and port = :port")
        .param("port", port)
        .query(String.class)
        .optional();
  }
}
