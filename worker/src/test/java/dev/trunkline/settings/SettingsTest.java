package dev.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trunkline.job.FailureStrategy;
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.PortRange;
import inet.ipaddr.IPAddressString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("config.toml");
  }

  @Test
  void nothing_set_gives_the_defaults() {
    Settings settings = Settings.load(null, Map.of("PATH", "/bin"), Map.of());
    assertThat(settings.server().port()).isEqualTo(8080);
    assertThat(settings.server().address().isLoopbackAddress()).isTrue();
    assertThat(settings.database().url()).isEmpty();
    assertThat(settings.worker())
        .isEqualTo(new Settings.Worker(
            4, 0, Duration.ofSeconds(300), true, Duration.ofSeconds(300), 10, new FailureStrategy.Continue(), 3));
    assertThat(settings.hostKeys().policy()).isEqualTo(HostKeyPolicy.ACCEPT_NEW);
    assertThat(settings.ssh().keepaliveInterval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.ssh().keepaliveCount()).isEqualTo(3);
    assertThat(settings.ssh().maxChannelsPerConnection()).isEqualTo(10);
    assertThat(settings.connections()).isEqualTo(new ConnectionRules(1000, 3, 0, Duration.ofSeconds(600), Duration.ZERO, Duration.ofSeconds(30), List.of()));
    assertThat(settings.shutdown()).isEqualTo(new ShutdownRules(Duration.ofSeconds(30), true, true));
    assertThat(settings.results().retention()).isEqualTo(Duration.ofDays(90));
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void the_command_line_wins_over_the_environment_and_that_over_the_file() throws IOException {
    write("[server]\nport = 1\n[worker]\nconcurrency = 2\ntimeout_seconds = 3");
    Settings settings = Settings.load(
        file,
        Map.of("TRUNKLINE_SERVER_PORT", "11", "TRUNKLINE_WORKER_CONCURRENCY", "12"),
        Map.of("server.port", "21"));
    assertThat(settings.server().port()).isEqualTo(21);
    assertThat(settings.worker().concurrency()).isEqualTo(12);
    assertThat(settings.worker().timeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void tags_to_keep_warm_say_how_many_sessions() throws IOException {
    write("[connections]\nwarm = [\"core:2\", \"site:a:1\"]");
    assertThat(Settings.load(file, Map.of(), Map.of()).connections().warm())
        .containsExactly(new WarmTag("core", 2), new WarmTag("site:a", 1));
    write("[connections]\nwarm = [\"core\"]");
    assertThatThrownBy(() -> Settings.load(file, Map.of(), Map.of())).hasMessageContaining("connections.warm").hasMessageContaining("core:1");
  }

  @Test
  void a_file_gives_every_kind_of_value() throws IOException {
    write("""
        [host_keys]
        policy = "pinned"
        [targets]
        allow = ["127.0.0.0/8", "::1"]
        [worker]
        connection_reuse = false
        failure_strategy = "abort_after_n"
        failure_strategy_n = 2
        [secrets]
        key_file = "/etc/trunkline/key"
        """);
    Settings settings = Settings.load(file, Map.of(), Map.of());
    assertThat(settings.hostKeys().policy()).isEqualTo(HostKeyPolicy.PINNED);
    assertThat(settings.targets().allow())
        .containsExactly(new IPAddressString("127.0.0.0/8").getAddress(), new IPAddressString("::1").getAddress());
    assertThat(settings.worker().connectionReuse()).isFalse();
    assertThat(settings.worker().failureStrategy()).isEqualTo(new FailureStrategy.AbortAfterN(2));
    assertThat(settings.secrets().keyFile()).contains(Path.of("/etc/trunkline/key"));
  }

  @Test
  void a_list_in_the_environment_is_separated_by_commas() {
    Settings settings = Settings.load(null, Map.of("TRUNKLINE_TARGETS_ALLOW", "127.0.0.0/8, 10.0.0.0/8,"), Map.of());
    assertThat(settings.targets().allow()).hasSize(2);
  }

  @Test
  void an_unknown_key_and_a_bad_number_are_reported_together() throws IOException {
    write("[worker]\nconcurency = 8\nconcurrency = 0");
    assertThat(mistakes(Map.of(), Map.of()))
        .containsExactlyInAnyOrder(
            file + ":3 worker.concurrency: must be between 1 and 1000, is 0",
            file + ":2 worker.concurency: unknown key, did you mean worker.concurrency?");
  }

  @Test
  void mistakes_in_the_file_the_environment_and_the_command_line_are_reported_together() throws IOException {
    write("[ssh]\nidle_timeout_seconds = 0");
    assertThat(mistakes(Map.of("TRUNKLINE_WORKER_CONCURRENCY", "many"), Map.of("server.prot", "1")))
        .containsExactlyInAnyOrder(
            file + ":2 ssh.idle_timeout_seconds: must be between 1 and 3600, is 0",
            "TRUNKLINE_WORKER_CONCURRENCY: must be a whole number, is \"many\"",
            "command line server.prot: unknown key, did you mean server.port?");
  }

  @Test
  void a_wrong_type_is_named_for_what_it_is() throws IOException {
    write("""
        [server]
        port = "8080"
        address = 127
        [worker]
        connection_reuse = 1
        [targets]
        allow = "10.0.0.0/8"
        [logging]
        level = 2026-11-21
        """);
    assertThat(mistakes(Map.of(), Map.of()))
        .containsExactlyInAnyOrder(
            file + ":2 server.port: must be a whole number, is text",
            file + ":3 server.address: must be text in quotes, is a whole number",
            file + ":5 worker.connection_reuse: must be true or false, is a whole number",
            file + ":7 targets.allow: must be a list of texts in quotes, is text",
            file + ":9 logging.level: must be text in quotes, is a date or time");
  }

  @Test
  void a_value_out_of_its_choices_names_them() {
    assertThat(mistakes(Map.of("TRUNKLINE_HOST_KEYS_POLICY", "yes", "TRUNKLINE_WORKER_FAILURE_STRATEGY", "stop")))
        .containsExactlyInAnyOrder(
            "TRUNKLINE_HOST_KEYS_POLICY: must be one of pinned, accept_new, off, is \"yes\"",
            "TRUNKLINE_WORKER_FAILURE_STRATEGY: must be one of continue, abort_first, abort_after_n, is \"stop\"");
  }

  @Test
  void an_address_that_is_no_block_is_refused() {
    for (String wrong : List.of("10.0.0.0/33", "example.org", "10.*", "10.0.0.0-9", "1", "*", "010.0.0.0/8")) {
      assertThat(mistakes(Map.of("TRUNKLINE_TARGETS_ALLOW", wrong)))
          .containsExactly("TRUNKLINE_TARGETS_ALLOW: must hold blocks such as 127.0.0.0/8, has \"" + wrong + "\"");
    }
    assertThat(mistakes(Map.of("TRUNKLINE_TARGETS_ALLOW", "10.1.2.3/8")).getFirst())
        .contains("an address inside the block 10.0.0.0/8");
  }

  @Test
  void broken_toml_is_reported_by_line_beside_other_mistakes() throws IOException {
    write("[server]\nport = \n[worker]\nconcurrency = 0");
    assertThat(mistakes(Map.of("TRUNKLINE_JOBS_MAX_COMMANDS", "0"), Map.of()))
        .anySatisfy(mistake -> assertThat(mistake).startsWith(file + ":2: "))
        .noneSatisfy(mistake -> assertThat(mistake).contains("server.port"))
        .contains("TRUNKLINE_JOBS_MAX_COMMANDS: must be between 1 and 1000, is 0");
  }

  @Test
  void an_unknown_section_and_a_key_outside_any_are_reported_once_each() throws IOException {
    write("port = 1\n[wroker]\nconcurrency = 1\ntimeout_seconds = 2");
    assertThat(mistakes(Map.of(), Map.of()))
        .containsExactlyInAnyOrder(
            file + ":1 port: is outside any section, did you mean server.port?",
            file + ":2 wroker: unknown section, did you mean worker?");
  }

  @Test
  void a_named_file_that_is_missing_is_a_mistake() {
    assertThat(mistakes(Map.of(), Map.of())).containsExactly(file + ": no such file");
  }

  @Test
  void an_unknown_variable_is_a_warning_and_those_of_the_launcher_are_known() {
    Settings settings = Settings.load(
        null,
        Map.of("TRUNKLINE_WORKER_CONCURENCY", "8", "TRUNKLINE_JAVA_HOME", "/jdk", "TRUNKLINE_JAVA_OPTS", "-Xmx1g"),
        Map.of());
    assertThat(settings.warnings())
        .containsExactly("TRUNKLINE_WORKER_CONCURENCY: unknown environment variable,"
            + " did you mean TRUNKLINE_WORKER_CONCURRENCY?");
  }

  /** 001_9083 #33 to #41 */
  @Test
  void the_variables_of_the_older_system_work_and_give_way_to_our_own() {
    Map<String, String> older =
        Map.ofEntries(
            Map.entry("MAX_CONNECTIONS_PER_USER", "5"),
            Map.entry("MAX_IDLE_TIME", "120000"),
            Map.entry("CLEANUP_INTERVAL", "1500"),
            Map.entry("SSH_KEEPALIVE_INTERVAL", "1"),
            Map.entry("SSH_MAX_CHANNELS", "4"),
            Map.entry("SSH_CONNECTION_TIMEOUT", "7000"),
            Map.entry("SHUTDOWN_GRACE_PERIOD", "0"),
            Map.entry("SHUTDOWN_FORCE_AFTER_GRACE", "false"),
            Map.entry("SHUTDOWN_NOTIFY_CLIENTS", "false"),
            Map.entry("TRUNKLINE_SSH_MAX_CHANNELS_PER_CONNECTION", "8"));
    Settings settings = Settings.load(null, older, Map.of("connections.max_per_user", "6"));
    assertThat(settings.connections().maxPerUser()).isEqualTo(6);
    assertThat(settings.connections().cleanupInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.worker().maxIdleTime()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.ssh().keepaliveInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.ssh().maxChannelsPerConnection()).isEqualTo(8);
    assertThat(settings.ssh().connectTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.shutdown()).isEqualTo(new ShutdownRules(Duration.ZERO, false, false));
  }

  @Test
  void an_older_variable_wins_over_the_file_and_a_mistake_in_it_names_it() throws IOException {
    write("[connections]\nmax_per_user = 9");
    assertThat(Settings.load(file, Map.of("MAX_CONNECTIONS_PER_USER", "5"), Map.of()).connections().maxPerUser()).isEqualTo(5);
    assertThat(mistakes(Map.of("MAX_IDLE_TIME", "86400001", "SSH_MAX_CHANNELS", "many", "SHUTDOWN_GRACE_PERIOD", "30 s")))
        .containsExactlyInAnyOrder(
            "MAX_IDLE_TIME (milliseconds, rounded up to seconds): must be between 1 and 86400, is 86401",
            "SSH_MAX_CHANNELS: must be a whole number, is \"many\"",
            "SHUTDOWN_GRACE_PERIOD (milliseconds, rounded up to seconds): must be a whole number, is \"30 s\"");
  }

  @Test
  void a_secret_is_never_shown() {
    Settings settings = Settings.load(
        null, Map.of("TRUNKLINE_DATABASE_PASSWORD", "hunter2", "TRUNKLINE_AUTH_BOOTSTRAP_TOKEN", "t0ken"), Map.of());
    assertThat(settings.database().password().value()).isEqualTo("hunter2");
    assertThat(settings.describe()).contains("database.password = (set)", "auth.bootstrap_token = (set)");
    assertThat(settings.toString() + settings.describe()).doesNotContain("hunter2", "t0ken");
  }

  @Test
  void a_database_url_with_a_password_is_refused_without_repeating_it() {
    assertThat(mistakes(Map.of("TRUNKLINE_DATABASE_URL", "jdbc:postgresql://db/trunkline?password=hunter2")))
        .containsExactly("TRUNKLINE_DATABASE_URL: must not hold the password, database.password does");
    assertThat(mistakes(Map.of("TRUNKLINE_DATABASE_URL", "jdbc:postgresql://me:hunter2@db/trunkline")))
        .singleElement().asString().doesNotContain("hunter2");
  }

  @Test
  void describe_shows_every_key_as_in_force() {
    Settings settings = Settings.load(null, Map.of("TRUNKLINE_TARGETS_ALLOW", "::1"), Map.of("server.port", "0"));
    assertThat(settings.describe().lines())
        .startsWith("server.address = \"127.0.0.1\"", "server.port = 0")
        .contains("targets.allow = [\"::1\"]", "worker.timeout_seconds = 300", "worker.failure_strategy_n = 3");
  }

  private List<String> mistakes(Map<String, String> environment, Map<String, String> commandLine) {
    return mistakes(file, environment, commandLine);
  }

  private static List<String> mistakes(Map<String, String> environment) {
    return mistakes(null, environment, Map.of());
  }

  private static List<String> mistakes(Path file, Map<String, String> environment, Map<String, String> commandLine) {
    return catchThrowableOfType(BadSettings.class, () -> Settings.load(file, environment, commandLine)).mistakes();
  }

  private void write(String toml) throws IOException {
    Files.writeString(file, toml);
  }

  @Test
  void a_folder_of_templates_must_be_there_with_its_index(@TempDir Path folder) throws IOException {
    Map<String, String> given = Map.of("parsing.template_dirs", folder.toString());
    assertThatThrownBy(() -> Settings.load(null, Map.of(), given))
        .hasMessageContaining("parsing.template_dirs")
        .hasMessageContaining("must hold directories with a file named index, has \"" + folder + "\"");
    Files.writeString(folder.resolve("index"), "Template, Command\n");
    assertThat(Settings.load(null, Map.of(), given).parsing().templateDirs()).containsExactly(folder);
  }

  @Test
  void targets_and_ports_of_tunnels_are_read_whole() {
    String allow = "10.0.0.0/8:443,10.1.2.3,[2001:db8::]/32:8000-8999,[::1],*.lab.example.com,nms-1:161,*";
    TunnelRules rules = Settings.load(null, Map.of(), Map.of("tunnels.allow", allow, "tunnels.ports", "20000-20999")).tunnels();
    assertThat(rules.ports()).isEqualTo(new PortRange(20_000, 20_999));
    assertThat(rules.allow())
        .extracting(Object::toString)
        .containsExactly(
            "Network[block=10.0.0.0/8, ports=443]",
            "Network[block=10.1.2.3, ports=0-65535]",
            "Network[block=2001:db8::/32, ports=8000-8999]",
            "Network[block=::1, ports=0-65535]",
            "Named[pattern=*.lab.example.com, ports=0-65535]",
            "Named[pattern=nms-1, ports=161]",
            "Named[pattern=*, ports=0-65535]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1/8", "10.0.0", "1.2.3.4:0", "1.2.3.4:70000", "2001:db8::/32", "*.*.com", "a b", "http://x", "x:9-1", "0x7f.1:x"})
  void what_is_no_target_is_a_mistake(String allow) {
    assertThatThrownBy(() -> Settings.load(null, Map.of(), Map.of("tunnels.allow", allow)))
        .isInstanceOf(BadSettings.class)
        .hasMessageContaining("tunnels.allow");
  }

  @Test
  void a_host_with_no_more_lines_than_are_kept_for_people_is_a_mistake() {
    Map<String, String> lines = Map.of("connections.max_per_host", "2", "devices.reserved_lines", "2");
    assertThatThrownBy(() -> Settings.load(null, Map.of(), lines))
        .isInstanceOf(BadSettings.class)
        .hasMessageContaining("connections.max_per_host: must be 0, or above devices.reserved_lines = 2, is 2");
  }
}
