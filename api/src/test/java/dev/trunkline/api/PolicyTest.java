package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lines that a role may not send are refused before anything is stored. */
class PolicyTest {
  private static final String DEVICE =
      """
      {"host": "192.0.2.1", "username": "admin", "password": "x", "platform": "cisco_ios"}""";
  private static final String LATER = "\"run_at\": \"2099-01-01T00:00:00Z\"";

  private static WebEdge edge;
  private static Client client;

  @BeforeAll
  static void start() {
    edge =
        TestServer.start(
            Role.API, Map.of("policy.admin_allow", "show: ^(show|clear) , yes: ^y$", "policy.admin_deny", "no-secrets: \\bsecret\\b"));
    client = TestServer.client(edge);
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  @Test
  void a_line_is_refused_with_its_field_and_the_name_of_the_pattern() {
    long jobs = TestServer.count("jobs");
    Answer denied = client.post("/api/v1/jobs", job("\"commands\": [\"show clock\", \"show  run | include SECRET\"]"));
    assertThat(denied.status()).as(denied.text()).isEqualTo(403);
    assertThat(denied.field("code")).isEqualTo("COMMAND_NOT_ALLOWED");
    assertThat(denied.badFields()).containsExactly("commands[1]");
    assertThat(denied.field("detail")).contains("'show  run | include SECRET' is denied to the role admin by no-secrets");
    Answer notAllowed = client.post("/api/v1/jobs", job("\"commands\": [\"ping 192.0.2.2\"]"));
    assertThat(notAllowed.field("detail")).contains("'ping 192.0.2.2' is allowed to the role admin by none of show, yes");
    assertThat(TestServer.count("jobs")).isEqualTo(jobs);
    assertThat(client.post("/api/v1/jobs", job("\"commands\": [\"SHOW   clock\"]")).status()).isEqualTo(202);
  }

  @Test
  void blanks_in_front_and_in_between_change_nothing() {
    assertThat(client.post("/api/v1/jobs", job("\"commands\": [\"  show\\u00a0clock\"]")).status()).isEqualTo(202);
    assertThat(client.post("/api/v1/jobs", job("\"commands\": [\"show x  secret\"]")).status()).isEqualTo(403);
  }

  /** What it answers may be a prompt. */
  @Test
  void an_answer_is_a_line_too_and_is_not_repeated() {
    String command = "\"commands\": [{\"command\": \"clear counters\", \"answers\": [{\"expect\": \"#\", \"send\": \"%s\"}]}]";
    Answer answer = client.post("/api/v1/jobs", job(command.formatted("configure terminal")));
    assertThat(answer.field("code")).as(answer.text()).isEqualTo("COMMAND_NOT_ALLOWED");
    assertThat(answer.badFields()).containsExactly("commands[0].answers[0].send");
    assertThat(answer.text()).doesNotContain("configure terminal");
    assertThat(client.post("/api/v1/jobs", job(command.formatted("y"))).status()).isEqualTo(202);
  }

  @Test
  void the_line_of_a_template_is_judged_as_it_was_filled_in() {
    String name = "p-" + UUID.randomUUID();
    String parameter = "{\"name\": \"what\", \"type\": \"text\", \"pattern\": \"[a-z ]+\"}";
    client.post("/api/v1/templates", "{\"name\": \"%s\", \"lines\": [\"show {{what}}\"], \"parameters\": [%s]}".formatted(name, parameter));
    String template = "\"template\": {\"name\": \"%s\", \"parameters\": {\"what\": \"%s\"}}";
    Answer refused = client.post("/api/v1/jobs", job(template.formatted(name, "the secret")));
    assertThat(refused.field("code")).as(refused.text()).isEqualTo("COMMAND_NOT_ALLOWED");
    assertThat(refused.badFields()).containsExactly("template.lines[0]");
    assertThat(client.post("/api/v1/jobs", job(template.formatted(name, "clock"))).status()).isEqualTo(202);
  }

  @Test
  void a_batch_and_a_schedule_and_a_retry_ask_the_same() {
    String job = "\"job\": {\"commands\": [\"ping 192.0.2.2\"]}";
    assertThat(client.post("/api/v1/batches", "{\"devices\": [%s], %s}".formatted(DEVICE, job)).badFields()).containsExactly("job.commands[0]");
    String schedule = "{\"name\": \"%s\", \"cron\": \"@daily\", \"job\": {\"device\": %s, \"commands\": [\"ping 192.0.2.2\"]}}";
    assertThat(client.post("/api/v1/schedules", schedule.formatted(UUID.randomUUID(), DEVICE)).field("code")).isEqualTo("COMMAND_NOT_ALLOWED");
    Client everything = TestServer.client();
    String id = everything.submit(job("\"commands\": [\"ping 192.0.2.2\"]"));
    everything.post("/api/v1/jobs/" + id + "/cancel", "");
    Answer retry = client.post("/api/v1/jobs/" + id + "/retry", "{\"device\": {\"password\": \"x\"}}");
    assertThat(retry.field("code")).as(retry.text()).isEqualTo("COMMAND_NOT_ALLOWED");
  }

  @Test
  void mistakes_and_what_is_forbidden_are_said_together() {
    Answer answer = client.post("/api/v1/jobs", job("\"commands\": [\"ping 192.0.2.2\", \" \"]"));
    assertThat(answer.field("code")).isEqualTo("INVALID_INPUT");
    assertThat(answer.badFields()).containsExactly("commands[1]", "commands[0]");
  }

  private static String job(String fields) {
    return "{\"device\": %s, %s, %s}".formatted(DEVICE, LATER, fields);
  }
}
