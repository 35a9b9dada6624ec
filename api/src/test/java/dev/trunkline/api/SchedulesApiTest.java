package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Schedules over HTTP. */
class SchedulesApiTest {
  private final Client client = TestServer.client();
  private final String name = "schedule " + UUID.randomUUID();

  private static String job() {
    return "{\"device\": " + TestServer.device(0) + ", \"commands\": [\"show version\"]}";
  }

  private String schedule(String fields) {
    return "{\"name\": \"%s\", %s, \"job\": %s}".formatted(name, fields, job());
  }

  private String create(String fields) {
    Answer answer = client.post("/api/v1/schedules", schedule(fields));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/api/v1/schedules/" + answer.field("id"));
    return answer.field("id");
  }

  @Test
  void a_schedule_is_made_shown_changed_and_deleted_and_its_password_never_shown() {
    String id = create("\"cron\": \"30 2 * * *\", \"time_zone\": \"Europe/Berlin\"");
    Answer shown = client.get("/api/v1/schedules/" + id);
    JsonNode json = shown.json();
    assertThat(json.path("state").asString()).isEqualTo("active");
    assertThat(json.path("misfire").asString()).isEqualTo("run_once");
    assertThat(json.path("overlap").asString()).isEqualTo("skip");
    assertThat(json.path("misfire_grace_seconds").asInt()).isEqualTo(60);
    assertThat(Instant.parse(json.path("next_at").asString())).isAfter(Instant.now());
    assertThat(json.path("job").path("device").path("username").asString()).isEqualTo("admin");
    assertThat(json.path("job").path("device").has("password")).isFalse();
    assertThat(shown.text()).doesNotContain("\"enable\"");
    assertThat(client.get("/api/v1/schedules?limit=500").each("id")).contains(id);
    Answer changed = client.call("PUT", "/api/v1/schedules/" + id, BodyPublishers.ofString(schedule("\"every_seconds\": 86400, \"overlap\": \"queue\"")), "Content-Type", "application/json");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.json().path("cron").isNull()).isTrue();
    assertThat(changed.field("every_seconds")).isEqualTo("86400");
    assertThat(client.post("/api/v1/schedules", schedule("\"cron\": \"@daily\"")).field("code")).isEqualTo("NAME_TAKEN");
    assertThat(client.delete("/api/v1/schedules/" + id).status()).isEqualTo(204);
    assertThat(client.delete("/api/v1/schedules/" + id).status()).isEqualTo(404);
    assertThat(client.get("/api/v1/schedules/" + id + "/runs").status()).isEqualTo(404);
  }

  @Test
  void it_fires_and_its_runs_name_their_jobs() {
    String id = create("\"every_seconds\": 1, \"overlap\": \"allow\"");
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (client.get("/api/v1/schedules/" + id + "/runs").json().path("items").size() < 2) {
      assertThat(System.nanoTime()).as("the time it took").isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
    assertThat(client.post("/api/v1/schedules/" + id + "/pause", "").field("state")).isEqualTo("paused");
    List<String> jobs = client.get("/api/v1/schedules/" + id + "/runs").each("job_id");
    assertThat(client.get("/api/v1/jobs?schedule=" + id).each("id")).containsExactlyInAnyOrderElementsOf(jobs);
    jobs.forEach(job -> assertThat(client.ended(job).field("state")).isEqualTo("succeeded"));
    Answer newest = client.get("/api/v1/schedules/" + id + "/runs?limit=1");
    assertThat(newest.json().path("items").path(0).path("job_state").asString()).isEqualTo("succeeded");
    assertThat(client.get("/api/v1/schedules/" + id + "/runs?limit=1&cursor=" + newest.field("next")).each("job_id")).containsExactly(jobs.get(1));
    assertThat(client.get("/api/v1/schedules/" + id).json().path("last_run").path("job_id").asString()).isEqualTo(jobs.getFirst());
    assertThat(client.get("/api/v1/schedules/" + id).json().path("next_at").isNull()).isTrue();
    assertThat(client.post("/api/v1/schedules/" + id + "/resume", "").field("state")).isEqualTo("active");
    client.delete("/api/v1/schedules/" + id);
  }

  @Test
  void run_now_submits_a_job_whatever_the_timing() {
    String id = create("\"run_at\": \"2099-01-01T00:00:00Z\"");
    client.post("/api/v1/schedules/" + id + "/pause", "");
    Answer run = client.post("/api/v1/schedules/" + id + "/run-now", "");
    assertThat(run.status()).as(run.text()).isEqualTo(202);
    assertThat(run.header("Location")).isEqualTo("/api/v1/jobs/" + run.field("job_id"));
    assertThat(run.field("manual")).isEqualTo("true");
    assertThat(client.ended(run.field("job_id")).field("state")).isEqualTo("succeeded");
    client.delete("/api/v1/schedules/" + id);
  }

  @Test
  void the_next_fire_times_are_told_with_their_offsets_and_what_a_clock_change_does() {
    String id = create("\"cron\": \"30 2 * * *\", \"time_zone\": \"Europe/Berlin\"");
    JsonNode items = client.get("/api/v1/schedules/" + id + "/next?count=2&after=2027-03-27T12:00:00Z").json().path("items");
    assertThat(items.path(0).path("at").asString()).isEqualTo("2027-03-28T01:00:00Z");
    assertThat(items.path(0).path("local").asString()).isEqualTo("2027-03-28T03:00:00+02:00");
    assertThat(items.path(0).path("note").asString())
        .isEqualTo("the clock goes forward from 02:00 to 03:00, so 02:30 does not exist: it runs at the first moment after");
    assertThat(items.path(1).path("at").asString()).isEqualTo("2027-03-29T00:30:00Z");
    assertThat(items.path(1).path("note").isNull()).isTrue();
    assertThat(client.get("/api/v1/schedules/" + id + "/next").json().path("items").size()).isEqualTo(5);
    Answer preview = client.post("/api/v1/schedules/preview?count=3&after=2027-10-31T00:00:00Z", "{\"cron\": \"*/30 * * * *\", \"time_zone\": \"Europe/Berlin\"}");
    assertThat(preview.each("at")).containsExactly("2027-10-31T00:30:00Z", "2027-10-31T01:00:00Z", "2027-10-31T01:30:00Z");
    assertThat(preview.each("note").get(0)).endsWith("so 02:30 comes twice: this is the first time");
    assertThat(preview.each("note").get(2)).endsWith("so 02:30 comes twice: this is the second time");
    client.delete("/api/v1/schedules/" + id);
  }

  @Test
  void every_mistake_is_named_at_once_those_of_the_job_too() {
    String body =
        """
        {"cron": "0 0 30 2 *", "time_zone": "europe/berlin", "misfire": "never", "overlap": "both", "jitter_seconds": -1,
         "misfire_grace_seconds": "1", "job": {"device": {"host": "h", "username": "u", "password": "p", "otp": "1", "platform": "x"},
         "commands": ["", {"command": 1}], "run_at": "2099-01-01T00:00:00Z"}, "unknown": 1}""";
    Answer answer = client.post("/api/v1/schedules", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.badFields())
        .contains("name", "cron", "time_zone", "misfire", "overlap", "jitter_seconds", "misfire_grace_seconds", "job.device.otp",
            "job.device.platform", "job.commands[0]", "job.commands[1].command", "job.run_at", "unknown");
    assertThat(answer.text()).contains("never fires", "did you mean Europe/Berlin?");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "\"cron\": \"@noon\"                                  | cron          | the shortcuts are",
    "\"run_at\": \"2020-01-01T00:00:00Z\"                 | run_at        | must be in the future",
    "\"run_at\": \"tomorrow\"                             | run_at        | must be a time such as",
    "\"cron\": \"@daily\", \"every_seconds\": 5           | every_seconds | give one of",
    "\"every_seconds\": 0                                 | every_seconds | must be between 1 and",
    "\"cron\": \"@daily\", \"start_at\": \"2099-01-01T00:00:00Z\" | start_at | is for every_seconds",
    "\"cron\": \"@daily\", \"time_zone\": \"Mars/Olympus\" | time_zone    | they are called as Europe/Berlin is",
    "\"cron\": \"@daily\", \"time_zone\": \"Berlin\"      | time_zone     | did you mean Europe/Berlin?",
    "\"misfire\": \"skip\"                                | cron          | must be given",
    "\"cron\": \"@daily\", \"batch\": {}                  | batch         | give job or batch, not both"})
  void what_is_wrong_with_a_timing_is_said(String fields, String field, String detail) {
    Answer answer = client.post("/api/v1/schedules", schedule(fields));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.badFields()).contains(field);
    assertThat(answer.text()).contains(detail);
  }

  @Test
  void a_change_that_was_missed_is_skipped_by_default() {
    String job = "{\"device\": " + TestServer.device(0) + ", \"kind\": \"config\", \"commands\": [\"hostname x\"]}";
    Answer answer = client.post("/api/v1/schedules", "{\"name\": \"%s\", \"cron\": \"@yearly\", \"job\": %s}".formatted(name, job));
    assertThat(answer.field("misfire")).isEqualTo("skip");
    client.delete("/api/v1/schedules/" + answer.field("id"));
  }
}
