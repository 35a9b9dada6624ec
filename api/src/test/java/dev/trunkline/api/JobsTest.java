package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Jobs, from being asked for to being looked at. */
class JobsTest {
  private final Client client = TestServer.client();

  private static String job(int device, String more) {
    return "{\"device\": " + TestServer.device(device) + ", " + more + "}";
  }

  @Test
  void a_job_runs_and_tells_what_the_device_answered() {
    String id = client.submit(job(0, "\"commands\": [\"show version\", \"show nonsense\"], \"labels\": {\"ticket\": \"CHG-1\"}"));
    JsonNode ended = client.ended(id).json();
    assertThat(ended.path("state").asString()).isEqualTo("partial");
    assertThat(ended.path("connection").path("key").asString()).isEqualTo("admin@" + TestServer.label(0));
    assertThat(ended.path("connection").path("setup_ms").isInt()).isTrue();
    assertThat(ended.path("worker").asString()).contains("-worker-");
    assertThat(ended.path("error").path("code").asString()).isEqualTo("COMMAND_REJECTED");
    assertThat(ended.path("error").path("hint").asString()).isNotBlank();
    assertThat(ended.path("waiting_for").isNull()).isTrue();
    assertThat(ended.path("labels").path("ticket").asString()).isEqualTo("CHG-1");
    JsonNode results = ended.path("command_results");
    assertThat(results).extracting(result -> result.path("state").asString()).containsExactly("succeeded", "failed");
    assertThat(results.path(0).path("output").asString()).contains("Version").doesNotContain("show version");
    assertThat(results.path(1).path("error").path("code").asString()).isEqualTo("COMMAND_REJECTED");
    assertThat(results.path(0).path("duration_ms").isInt()).isTrue();
    assertThat(results.path(0).path("parsed").isNull()).isTrue();
  }

  @Test
  void a_platform_that_nobody_named_is_found_out_and_shown() {
    int port = TestServer.lab().device(4).port();
    String device = TestServer.device(port, "autodetect");
    String id = client.submit("{\"device\": " + device + ", \"commands\": [\"show clock\"]}");
    JsonNode ended = client.ended(id).json();
    assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("succeeded");
    assertThat(ended.path("device").path("platform").asString()).isEqualTo("cisco_ios");
    assertThat(client.get("/api/v1/jobs?platform=cisco_ios&device=127.0.0.1:" + port).each("id")).contains(id);
    assertThat(client.get("/api/v1/results?platform=cisco_ios&device=127.0.0.1:" + port).each("job_id")).contains(id);
  }

  @Test
  void a_second_job_on_the_device_finds_its_connection_open() {
    client.ended(client.submit(job(2, "\"commands\": [\"show clock\"]")));
    JsonNode second = client.ended(client.submit(job(2, "\"commands\": [\"show clock\"]"))).json();
    assertThat(second.path("connection").path("reused").asBoolean()).isTrue();
    assertThat(second.path("connection").path("setup_ms").asInt()).isZero();
  }

  @Test
  void waiting_is_over_after_the_asked_time_where_the_job_has_not_ended() {
    String id = client.submit(job(0, "\"commands\": [\"show clock\"], \"run_at\": \"2099-01-01T00:00:00Z\""));
    long start = System.nanoTime();
    Answer answer = client.get("/api/v1/jobs/" + id + "?wait_seconds=1");
    assertThat(System.nanoTime() - start).isBetween(900_000_000L, 20_000_000_000L);
    assertThat(answer.field("state")).isEqualTo("queued");
    assertThat(answer.json().path("waiting_for").path("code").asString()).isEqualTo("NOT_DUE");
    assertThat(answer.json().path("waiting_for").path("detail").asString()).contains("2099-01-01T00:00:00Z");
    client.post("/api/v1/jobs/" + id + "/cancel", "");
  }

  @Test
  void a_waiting_job_is_cancelled_at_once_and_only_once() {
    String id = client.submit(job(0, "\"commands\": [\"show clock\"], \"run_at\": \"2099-01-01T00:00:00Z\""));
    Answer cancelled = client.call("POST", "/api/v1/jobs/" + id + "/cancel", BodyPublishers.noBody());
    assertThat(cancelled.status()).isEqualTo(202);
    assertThat(cancelled.field("state")).isEqualTo("cancelled");
    assertThat(cancelled.json().path("command_results").path(0).path("state").asString()).isEqualTo("not_sent");
    Answer again = client.call("POST", "/api/v1/jobs/" + id + "/cancel", BodyPublishers.noBody());
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.field("code")).isEqualTo("JOB_ENDED");
  }

  @Test
  void a_refused_port_ends_in_words() {
    String nowhere = TestServer.device(1, "cisco_ios");
    String id = client.submit("{\"device\": " + nowhere + ", \"commands\": [\"show clock\"], \"max_retries\": 0}");
    JsonNode error = client.ended(id).json().path("error");
    assertThat(error.path("code").asString()).isEqualTo("TCP_REFUSED");
    assertThat(error.path("hint").asString()).contains("SSH");
  }

  @Test
  void filters_find_what_they_name_and_nothing_else() {
    Seed seed = new Seed();
    UUID good = seed.job("show clock", "succeeded", "12:00", 2);
    UUID bad = seed.job("show clock", "failed", "no", 1);
    String device = "?device=" + seed.device();
    assertThat(client.get("/api/v1/jobs" + device).each("id")).containsExactly(bad.toString(), good.toString());
    assertThat(client.get("/api/v1/jobs" + device + "&state=failed").each("id")).containsExactly(bad.toString());
    assertThat(client.get("/api/v1/jobs" + device + "&state=failed,succeeded").each("id")).hasSize(2);
    assertThat(client.get("/api/v1/jobs" + device + "&platform=linux").each("id")).isEmpty();
    assertThat(client.get("/api/v1/jobs?label=seed:" + seed.device()).each("id")).hasSize(2);
    assertThat(client.get("/api/v1/jobs" + device + "&label=seed:other").each("id")).isEmpty();
    assertThat(client.get("/api/v1/jobs" + device + "&q=" + Client.encoded("SEEDED test")).each("id")).hasSize(2);
    assertThat(client.get("/api/v1/jobs" + device + "&q=" + Client.encoded("seeded%test")).each("id")).isEmpty();
    assertThat(client.get("/api/v1/jobs?q=" + seed.device()).each("id")).hasSize(2);
    String between = client.get("/api/v1/jobs/" + bad).field("created_at");
    assertThat(client.get("/api/v1/jobs" + device + "&created_after=" + between).each("id")).containsExactly(bad.toString());
    assertThat(client.get("/api/v1/jobs" + device + "&created_before=" + between).each("id")).containsExactly(good.toString());
    assertThat(client.get("/api/v1/jobs" + device).json().path("items").path(0).has("command_results")).isFalse();
  }

  @Test
  void pages_show_each_job_once_while_others_come_in() {
    Seed seed = new Seed();
    List<String> expected = new ArrayList<>(IntStream.range(0, 7).mapToObj(i -> seed.job("c", "succeeded", "o", 10 + i).toString()).toList());
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = client.get("/api/v1/jobs?limit=3&device=" + seed.device() + cursor);
      seen.addAll(page.each("id"));
      seed.job("c", "succeeded", "o", 0);
      cursor = page.json().path("next").isNull() ? null : "&cursor=" + page.field("next");
    } while (cursor != null);
    assertThat(seen).containsExactlyElementsOf(expected);
  }
}
