package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import dev.trunkline.access.AccessRole;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A batch at each fire time, on the devices that there are then. */
class ScheduledBatchTest {
  private static final String CLEAR = "{\"command\": \"clear counters\", \"answers\": [{\"expect\": \"[confirm]\", \"send\": \"y\"}]}";
  private static final String COPY =
      "{\"command\": \"copy running-config startup-config\", \"answers\": [{\"expect\": \"[startup-config]?\", \"send\": \"s3cret-file\"}]}";

  private final Client client = TestServer.client();
  private final String name = "b-" + UUID.randomUUID().toString().substring(0, 8);
  private String schedule;

  @BeforeEach
  void devices() {
    client.post("/api/v1/credentials", "{\"name\": \"%s\", \"username\": \"admin\", \"password\": \"admin\", \"secret\": \"enable\"}".formatted(name));
    add(0);
  }

  /** The cisco_ios devices of the lab have even numbers. */
  private void add(int number) {
    String entry = "{\"name\": \"%s-%d\", \"host\": \"127.0.0.1\", \"port\": %d, \"platform\": \"cisco_ios\", \"credential\": \"%s\", \"tags\": [\"%s\"]}";
    Answer added = client.post("/api/v1/devices", entry.formatted(name, number, TestServer.lab().device(number).port(), name, name));
    assertThat(added.status()).as(added.text()).isEqualTo(201);
  }

  @AfterEach
  void forget() {
    if (schedule != null) client.delete("/api/v1/schedules/" + schedule);
  }

  private String body(String more, String batch) {
    return "{\"name\": \"%s\", \"cron\": \"@yearly\", %s \"batch\": %s}".formatted(name, more, batch);
  }

  private String selecting(String job) {
    return "{\"select\": {\"tags\": [\"%s\"]}, \"max_failures\": 0, \"job\": %s}".formatted(name, job);
  }

  private Answer create(String more, String batch) {
    Answer made = client.post("/api/v1/schedules", body(more, batch));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    schedule = made.field("id");
    return made;
  }

  private Answer runNow() {
    return client.post("/api/v1/schedules/" + schedule + "/run-now", "");
  }

  private JsonNode ended(String batch) {
    JsonNode view = client.get("/api/v1/batches/" + batch + "?wait_seconds=60").json();
    assertThat(view.path("state").asString()).as(view.toString()).isNotEqualTo("running");
    return view;
  }

  @Test
  void each_firing_is_a_batch_on_the_devices_that_are_selected_then() {
    JsonNode made = create("", selecting("{\"commands\": [\"show version\"]}")).json();
    assertThat(made.path("job").isNull()).isTrue();
    assertThat(made.path("misfire").asString()).isEqualTo("run_once");
    assertThat(made.path("owner").asString()).isEqualTo("admin");
    assertThat(made.path("batch").path("select").path("tags").path(0).asString()).isEqualTo(name);
    Answer first = runNow();
    assertThat(first.status()).as(first.text()).isEqualTo(202);
    assertThat(first.header("Location")).isEqualTo("/api/v1/batches/" + first.field("batch_id"));
    assertThat(ended(first.field("batch_id")).path("counts").path("succeeded").asInt()).isEqualTo(1);
    add(2);
    JsonNode second = ended(runNow().field("batch_id"));
    assertThat(second.path("state").asString()).isEqualTo("succeeded");
    assertThat(second.path("counts").path("succeeded").asInt()).isEqualTo(2);
    assertThat(client.get("/actuator/prometheus").text()).containsPattern("trunkline_batches_ended_total\\{state=\"succeeded\"} [1-9]");
    assertThat(client.get("/api/v1/schedules/" + schedule + "/runs").each("batch_state")).containsExactly("succeeded", "succeeded");
    assertThat(client.get("/api/v1/jobs?schedule=" + schedule).each("submitted_by")).hasSize(3).containsOnly("schedule " + name);
  }

  @Test
  void it_is_changed_into_one_of_a_job_and_back() {
    create("", selecting("{\"commands\": [\"show version\"]}"));
    String job = "{\"name\": \"%s\", \"cron\": \"@yearly\", \"job\": {\"device\": \"%s-0\", \"commands\": [\"show clock\"]}}".formatted(name, name);
    Answer changed = put(job);
    assertThat(changed.json().path("batch").isNull()).as(changed.text()).isTrue();
    assertThat(client.ended(runNow().field("job_id")).field("state")).isEqualTo("succeeded");
    assertThat(put(body("", selecting("{\"commands\": [\"show version\"]}"))).json().path("job").isNull()).isTrue();
  }

  private Answer put(String body) {
    return client.call("PUT", "/api/v1/schedules/" + schedule, BodyPublishers.ofString(body), "Content-Type", "application/json");
  }

  @Test
  void the_answers_of_its_commands_are_sealed_and_sent() {
    String batch = selecting("{\"commands\": [%s, %s]}".formatted(CLEAR, COPY));
    Answer made = create("", batch);
    assertThat(made.text()).contains("\"expect\":\"[confirm]\"").doesNotContain("s3cret");
    assertThat(made.field("misfire")).isEqualTo("skip");
    String rows = "select s::text from schedules s where id = cast(:id as uuid) union all select encode(sealed, 'escape') from schedule_secrets";
    List<String> stored = TestServer.jdbc().sql(rows).param("id", schedule).query(String.class).list();
    assertThat(stored.toString()).contains("clear counters").doesNotContain("s3cret");
    String id = runNow().field("batch_id");
    assertThat(ended(id).path("counts").path("succeeded").asInt()).as(client.get("/api/v1/jobs?batch=" + id).text()).isEqualTo(1);
    assertThat(TestServer.lab().device(0).lines()).contains("s3cret-file");
  }

  @Test
  void the_newest_template_is_filled_in_with_what_the_inventory_says() {
    String template = "{\"name\": \"%s\", \"lines\": [\"%s\"]}";
    client.post("/api/v1/templates", template.formatted(name, "show clock"));
    create("", selecting("{\"template\": {\"name\": \"%s\"}}".formatted(name)));
    String changed = template.formatted(name, "show version | include {{device.name}}");
    Answer put = client.call("PUT", "/api/v1/templates/" + name, BodyPublishers.ofString(changed), "Content-Type", "application/json");
    assertThat(put.status()).as(put.text()).isEqualTo(200);
    String batch = runNow().field("batch_id");
    ended(batch);
    assertThat(client.get("/api/v1/jobs?batch=" + batch).text()).contains("show version | include " + name + "-0");
  }

  @Test
  void an_operator_runs_it_now_as_long_as_it_only_reads_now() {
    String template = "{\"name\": \"%s\", \"lines\": [\"%s\"]}";
    client.post("/api/v1/templates", template.formatted(name, "show clock"));
    create("", selecting("{\"template\": {\"name\": \"%s\"}}".formatted(name)));
    Client operator = Party.token("default", name, AccessRole.OPERATOR, "");
    String path = "/api/v1/schedules/" + schedule + "/run-now";
    assertThat(operator.post(path, "").status()).isEqualTo(202);
    client.call("PUT", "/api/v1/templates/" + name, BodyPublishers.ofString(template.formatted(name, "clear counters")), "Content-Type", "application/json");
    assertThat(operator.post(path, "").field("detail")).isEqualTo("its effect is change now, and whoever asked may run what is read");
  }

  @Test
  void it_fires_by_itself_for_an_engineer_of_another_tenant() {
    Party party = Party.make("nightly");
    party.inventory("core-1", TestServer.lab().device(4).port(), "cisco_ios", "core");
    String every = "{\"name\": \"each\", \"every_seconds\": 1, \"batch\": {\"select\": {\"tags\": [\"core\"]}, \"job\": {\"commands\": [\"show clock\"]}}}";
    Answer made = party.engineer().post("/api/v1/schedules", every);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String path = "/api/v1/schedules/" + made.field("id");
    Fleet.await("a batch succeeds", () -> party.viewer().get(path + "/runs").each("batch_state").contains("succeeded"));
    party.engineer().delete(path);
  }

  @Test
  void what_nobody_can_make_of_it_any_more_is_a_failed_run_that_says_why() {
    create("", selecting("{\"commands\": [\"show version\"]}"));
    client.delete("/api/v1/devices/" + name + "-0");
    Answer run = runNow();
    assertThat(run.field("code")).as(run.text()).isEqualTo("NO_JOB_MADE");
    assertThat(run.field("detail")).startsWith("select: no device of the inventory is so");
  }

  @Test
  void the_policy_of_now_judges_what_an_older_schedule_sends() {
    create("", selecting("{\"commands\": [\"show version\"]}"));
    String ofJob = client.post(
        "/api/v1/schedules",
        "{\"name\": \"%s-job\", \"cron\": \"@yearly\", \"job\": {\"device\": \"%s-0\", \"commands\": [\"show version\"]}}".formatted(name, name)).field("id");
    try (WebEdge stricter = TestServer.start(Role.API, Map.of("policy.admin_deny", "no-version: ^show version"))) {
      Client there = TestServer.client(stricter);
      for (String id : List.of(schedule, ofJob)) {
        Answer run = there.post("/api/v1/schedules/" + id + "/run-now", "");
        assertThat(run.field("code")).as(run.text()).isEqualTo("NO_JOB_MADE");
        assertThat(run.field("detail")).contains("'show version' is denied to the role admin by no-version");
      }
    }
    client.delete("/api/v1/schedules/" + ofJob);
  }

  @Test
  void every_mistake_of_the_batch_is_named_with_its_place() {
    String device = TestServer.device(0);
    Answer answer = client.post("/api/v1/schedules", body("", "{\"devices\": [%s], \"job\": {\"commands\": [\"\"], \"run_at\": \"2099-01-01T00:00:00Z\"}}".formatted(device)));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.badFields()).containsExactlyInAnyOrder("batch.devices[0]", "batch.job.commands[0]", "batch.job.run_at");
    assertThat(answer.text()).contains("name a device of the inventory").doesNotContain("\"enable\"");
    Answer nothing = client.post("/api/v1/schedules", "{\"name\": \"%s\", \"cron\": \"@yearly\"}".formatted(name));
    assertThat(nothing.badFields()).containsExactly("job");
  }

  @Test
  void outside_of_the_windows_of_the_schedule_it_is_skipped_or_its_jobs_wait() {
    String calendar = "{\"name\": \"%s\", \"kind\": \"freeze\", \"time_zone\": \"UTC\", \"periods\": [{\"start\": \"2020-01-01T00:00\", \"end\": \"2029-01-01T00:00\"}]}";
    client.post("/api/v1/calendars", calendar.formatted(name));
    String every = "{\"name\": \"%s\", \"cron\": \"0 0 1 1 *\", \"windows\": [\"%s\"], \"batch\": %s}";
    Answer made = client.post("/api/v1/schedules", every.formatted(name, name, selecting("{\"commands\": [\"show clock\"], \"outside_window\": \"refuse\"}")));
    schedule = made.field("id");
    assertThat(runNow().field("detail")).as(made.text()).contains("freeze " + name + " is on", "outside_window is refuse");
    assertThat(put(every.formatted(name, name, selecting("{\"commands\": [\"show clock\"]}"))).status()).isEqualTo(200);
    String batch = runNow().field("batch_id");
    Fleet.await("its job waits", () -> client.get("/api/v1/jobs?batch=" + batch).text().contains("WINDOW_CLOSED"));
    client.post("/api/v1/batches/" + batch + "/cancel", "{}");
    assertThat(ended(batch).path("state").asString()).isEqualTo("cancelled");
  }
}
