package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.job.DeviceAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked for, and what is refused. */
class SubmitTest {
  private static final String DEVICE =
      """
      {"host": "192.0.2.1", "username": "admin", "password": "hunter2-secret", "platform": "cisco_ios"}""";
  private static final String LATER = "\"run_at\": \"2099-01-01T00:00:00Z\"";

  private final Client client = TestServer.client();

  static List<Arguments> badInputs() {
    return List.of(
        bad("{}", "device", "commands"),
        bad("[1]", ""),
        bad(with("\"device\": \"edge-sw-01\""), "device"),
        bad(with("\"device\": 7"), "device"),
        bad(device("\"host\": \"\""), "device.host"),
        bad(device("\"host\": \"a b\""), "device.host"),
        bad(device("\"host\": \"a\\u0000b\""), "device.host"),
        bad(device("\"host\": \"" + "h".repeat(254) + "\""), "device.host"),
        bad(device("\"host\": null"), "device.host"),
        bad(device("\"port\": 70000"), "device.port"),
        bad(device("\"port\": 0"), "device.port"),
        bad(device("\"port\": \"22\""), "device.port"),
        bad(device("\"port\": 22.5"), "device.port"),
        bad(device("\"port\": 1e400"), "device.port"),
        bad(device("\"username\": \" \""), "device.username"),
        bad(device("\"username\": \"" + "u".repeat(65) + "\""), "device.username"),
        bad(device("\"password\": null"), "device"),
        bad(device("\"passphrase\": \"p\""), "device.passphrase"),
        bad(device("\"secret\": \"en\\nable\""), "device.secret"),
        bad(device("\"platform\": \"nokia_3310\""), "device.platform"),
        bad(device("\"platform\": null"), "device.platform"),
        bad(device("\"jump\": 1"), "device.jump"),
        bad(device("\"jump\": {}"), "device.jump", "device.jump.host", "device.jump.username"),
        bad(device("\"jump\": {\"host\": \"b\", \"username\": \"u\", \"password\": \"p\", \"platform\": \"linux\"}"), "device.jump.platform"),
        bad(device("\"jump\": " + jumps(4)), "device.jump.jump.jump.jump"),
        bad(device("\"algorithms\": \"ancient\""), "device.algorithms"),
        bad(device("\"certificate\": \"text\""), "device.certificate"),
        bad(device("\"hots\": 1"), "device.hots"),
        bad(with("\"commands\": []"), "commands"),
        bad(with("\"commands\": \"show version\""), "commands"),
        bad(with("\"commands\": [\"show version\", \" \"]"), "commands[1]"),
        bad(with("\"commands\": [\"a\\nb\"]"), "commands[0]"),
        bad(with("\"commands\": [\"a\\ud800b\"]"), "commands[0]"),
        bad(with("\"commands\": [\"" + "x".repeat(1001) + "\"]"), "commands[0]"),
        bad(with("\"commands\": [" + "\"show clock\",".repeat(50) + "\"show clock\"]"), "commands"),
        bad(with("\"commands\": [7, {}]"), "commands[0]", "commands[1].command"),
        bad(with("\"commands\": [{\"command\": \"show x\", \"timeout_seconds\": 0}]"), "commands[0].timeout_seconds"),
        bad(with("\"commands\": [{\"command\": \"show x\", \"answer\": 1}]"), "commands[0].answer"),
        bad(with("\"commands\": [\"show x\", {\"command\": \"clear x\", \"answers\": [{\"expect\": \"c\"}]}]"), "commands[1].answers[0].send"),
        bad(with("\"commands\": [{\"command\": \"clear x\", \"answers\": [{\"expect\": \"\", \"send\": \"a\\rb\"}]}]"),
            "commands[0].answers[0].send", "commands[0].answers[0].expect"),
        bad(with("\"commands\": [\"show version\", \"reload\"]"), "commands[1]"),
        bad(with("\"commands\": [\"reload\"], \"effect\": \"change\""), "commands[0]"),
        bad(with("\"kind\": \"macro\""), "kind"),
        bad(with("\"kind\": \"config\", \"effect\": \"read\""), "effect"),
        bad(with("\"effect\": \"harmless\""), "effect"),
        bad(with("\"save\": true"), "save"),
        bad(with("\"failure_strategy\": \"abort\""), "failure_strategy"),
        bad(with("\"failure_strategy_n\": 0"), "failure_strategy_n"),
        bad(with("\"timeout_seconds\": 0"), "timeout_seconds"),
        bad(with("\"timeout_seconds\": 3601"), "timeout_seconds"),
        bad(with("\"max_retries\": 6"), "max_retries"),
        bad(with("\"priority\": \"high\""), "priority"),
        bad(with("\"run_at\": \"2001-01-01T00:00:00Z\""), "run_at"),
        bad(with("\"run_at\": \"tomorrow\""), "run_at"),
        bad(with("\"expires_at\": \"2098-01-01T00:00:00Z\""), "expires_at"),
        bad(with("\"description\": \"" + "d".repeat(1001) + "\""), "description"),
        bad(with("\"description\": \"a\\u0000\""), "description"),
        bad(with("\"labels\": {\"ticket\": 7, \"\": \"x\"}"), "labels.ticket", "labels."),
        bad(with("\"labels\": [\"a\"]"), "labels"),
        bad(with("\"parse\": \"xml\""), "parse"),
        bad(with("\"parse\": true"), "parse"),
        bad(with("\"parse\": \"textfsm\", \"kind\": \"config\""), "parse"),
        bad(with("\"dry_run\": true"), "dry_run"),
        bad(with("\"comands\": []"), "comands"));
  }

  private static String jumps(int count) {
    String jump = count == 1 ? "" : ", \"jump\": " + jumps(count - 1);
    return "{\"host\": \"b\", \"username\": \"u\", \"password\": \"p\"" + jump + "}";
  }

  private static Arguments bad(String body, String... fields) {
    return Arguments.of(body, List.of(fields));
  }

  /** A good body in which these fields replace or join the others. */
  private static String with(String fields) {
    String body = "{";
    if (!fields.contains("\"device\"")) body += "\"device\": " + DEVICE + ", ";
    if (!fields.contains("\"commands\"")) body += "\"commands\": [\"show version\"], ";
    if (!fields.contains("\"run_at\"")) body += LATER + ", ";
    return body + fields + "}";
  }

  private static String device(String field) {
    String name = field.substring(0, field.indexOf(':'));
    String others = DEVICE.replaceAll(name + ": \"[^\"]*\",? ?", "").replaceAll(", }", "}");
    return with("\"device\": " + others.replace("}", ", " + field + "}"));
  }

  @ParameterizedTest
  @MethodSource("badInputs")
  void every_mistake_is_named_and_nothing_is_stored(String body, List<String> fields) {
    long jobs = TestServer.count("jobs");
    long lanes = TestServer.count("lanes");
    Answer answer = client.post("/api/v1/jobs", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.field("code")).isEqualTo("INVALID_INPUT");
    assertThat(answer.badFields()).containsExactlyInAnyOrderElementsOf(fields);
    assertThat(answer.text()).doesNotContain("hunter2");
    assertThat(TestServer.count("jobs")).isEqualTo(jobs);
    assertThat(TestServer.count("lanes")).isEqualTo(lanes);
  }

  @Test
  void mistakes_of_several_fields_are_told_at_once_in_the_promised_words() {
    String body =
        """
        {"device": {"host": "", "port": 0, "username": "", "platform": "x"}, "commands": [""], "timeout_seconds": 4000, "max_retries": 9}""";
    assertThat(client.post("/api/v1/jobs", body).text())
        .contains(
            "Host cannot be empty",
            "Port must be between 1 and 65535",
            "Username cannot be empty",
            "Invalid device type: 'x'. Valid types: " + String.join(", ", TestServer.edge().node().platforms().names()) + ", autodetect",
            "Either password or private key must be provided",
            "Command at index 0 cannot be empty",
            "Timeout cannot exceed 1 hour (3600 seconds)",
            "Retry count cannot exceed 5");
  }

  @ParameterizedTest
  @MethodSource("effects")
  void the_effect_is_what_the_platform_says_of_the_worst_command_unless_the_request_says_more(String fields, String effect) {
    Answer answer = client.post("/api/v1/jobs", with(fields));
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.field("effect")).isEqualTo(effect);
    assertThat(answer.header("Location")).isEqualTo("/api/v1/jobs/" + answer.field("id"));
    client.post("/api/v1/jobs/" + answer.field("id") + "/cancel", "");
  }

  static List<Arguments> effects() {
    return List.of(
        Arguments.of("\"commands\": [\"show version\"]", "read"),
        Arguments.of("\"commands\": [\"show version\", \"clear counters\"]", "change"),
        Arguments.of("\"commands\": [\"clear counters\"], \"effect\": \"read\"", "read"),
        Arguments.of("\"commands\": [\"show version\"], \"effect\": \"change\"", "change"),
        Arguments.of("\"commands\": [\"hostname x\"], \"kind\": \"config\"", "change"),
        Arguments.of("\"commands\": [\"reload\"], \"effect\": \"destructive\"", "destructive"));
  }

  /** Addresses as in RFC 5737; only the last of them was looked at before. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, show version, read",
    "192.0.2.1, frobnicate, change",
    "192.0.2.1, show version | include uptime, change",
    "192.0.2.1, reload, change",
    "198.51.100.1, show version | include uptime, read",
    "198.51.100.1, set system host-name x, change"
  })
  void while_the_platform_is_unknown_only_what_reads_everywhere_reads(String host, String command, String effect) {
    TestServer.edge().node().detectedPlatforms()
        .remember("default", new DeviceAddress("198.51.100.1", 22, "admin", "autodetect"), "juniper_junos", "seen by a test");
    Answer answer = client.post("/api/v1/jobs", with("\"commands\": [\"" + command + "\"], \"device\": " + unknown(host)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.field("effect")).isEqualTo(effect);
    assertThat(answer.json().path("device").path("platform").asString()).isEqualTo("autodetect");
    client.post("/api/v1/jobs/" + answer.field("id") + "/cancel", "");
  }

  @Test
  void what_a_device_turned_out_to_be_earlier_judges_a_request_at_once() {
    TestServer.edge().node().detectedPlatforms()
        .remember("default", new DeviceAddress("198.51.100.2", 22, "admin", "autodetect"), "linux", "seen by a test");
    String device = "\"device\": " + unknown("198.51.100.2");
    assertThat(client.post("/api/v1/jobs", with("\"kind\": \"config\", " + device)).badFields()).containsExactly("kind");
    assertThat(client.post("/api/v1/jobs", with("\"commands\": [\"reboot\"], " + device)).badFields()).containsExactly("commands[0]");
  }

  private static String unknown(String host) {
    return DEVICE.replace("192.0.2.1", host).replace("cisco_ios", "autodetect");
  }

  @Test
  void a_configuration_job_needs_a_platform_with_a_configuration_mode() {
    String linux = DEVICE.replace("cisco_ios", "linux");
    Answer answer = client.post("/api/v1/jobs", with("\"kind\": \"config\", \"device\": " + linux));
    assertThat(answer.badFields()).containsExactly("kind");
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "::ffff:169.254.1.1", "0.0.0.0", "224.0.0.1", "::1", "0"})
  void a_literal_address_outside_the_rules_is_refused_at_once(String host) {
    Answer answer = client.post("/api/v1/jobs", with("\"device\": " + DEVICE.replace("192.0.2.1", host)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(403);
    assertThat(answer.field("code")).isEqualTo("TARGET_NOT_ALLOWED");
    assertThat(answer.badFields()).containsExactly("device.host");
  }
}
