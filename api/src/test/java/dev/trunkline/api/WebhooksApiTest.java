package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import dev.trunkline.webhook.Receiver;
import dev.trunkline.webhook.Receiver.Received;
import dev.trunkline.webhook.Receiver.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Webhooks over the interface, and the events of everything that is told of, each with what makes it happen. */
class WebhooksApiTest {
  private static Receiver receiver;
  private static Party acme;

  @BeforeAll
  static void start() {
    receiver = Receiver.start();
    acme = Party.make("hooks");
    acme.inventory("core-1", TestServer.lab().device(0).port(), "cisco_ios", "core");
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  private static Answer hook(Client client, String path, String more, String... events) {
    String json =
        "{\"name\": \"%s\", \"url\": \"%s\", \"events\": [\"%s\"]%s}"
            .formatted(UUID.randomUUID(), receiver.url(path), String.join("\", \"", events), more);
    Answer made = client.post("/api/v1/webhooks", json);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made;
  }

  /** Those that came to this path, once there are so many. */
  private static List<Received> at(String path, int count) {
    Fleet.await(count + " events at " + path, () -> all(path).size() >= count);
    return all(path);
  }

  private static List<Received> all(String path) {
    return receiver.received().stream().filter(request -> request.path().equals(path)).toList();
  }

  @Test
  void the_secret_is_shown_when_it_is_made_and_nowhere_else() {
    Answer made = hook(acme.admin(), "/shown?token=canary-5501", "", "job.failed");
    String secret = made.field("secret");
    assertThat(secret).startsWith("whsec_");
    assertThat(made.header("Cache-Control")).contains("no-store");
    assertThat(made.field("url")).isEqualTo(receiver.url("/shown"));
    String path = made.header("Location");
    assertThat(acme.engineer().get(path).text()).doesNotContain("whsec_").doesNotContain("canary");
    assertThat(acme.engineer().get("/api/v1/webhooks").each("id")).contains(made.field("id"));
    Answer rotated = acme.admin().post(path + "/rotate", "{}");
    assertThat(rotated.field("secret")).startsWith("whsec_").isNotEqualTo(secret);
    assertThat(rotated.field("former_secret_until")).isNotEmpty();
    Answer tested = acme.admin().post(path + "/test", "{}");
    assertThat(tested.status()).as(tested.text()).isEqualTo(202);
    Received request = at("/shown?token=canary-5501", 1).getFirst();
    assertThat(request.type()).isEqualTo("trunkline.webhook.test");
    assertThat(request.isSignedWith(secret) && request.isSignedWith(rotated.field("secret"))).isTrue();
    Fleet.await("who did it is on record", () -> audit(made.field("id")).contains("webhook.tested"));
    String left = acme.admin().get(path + "/deliveries").text() + rows() + acme.admin().get("/api/v1/audit").text();
    assertThat(left).contains("webhook.rotated").doesNotContain(secret.substring(6)).doesNotContain(rotated.field("secret").substring(6))
        .doesNotContain("canary-5501");
  }

  private static String audit(String subject) {
    return acme.admin().get("/api/v1/audit?subject=" + subject).text();
  }

  /** Everything of webhooks in the database, as text. */
  private static String rows() {
    return String.join("\n", TestServer.jdbc()
        .sql("select w::text from webhooks w union all select d::text from webhook_deliveries d union all select a::text from audit a")
        .query(String.class)
        .list());
  }

  @Test
  void an_end_of_a_job_is_told_once_with_what_it_needs_to_be_found() {
    Answer made = hook(acme.admin(), "/labelled", ", \"labels\": {\"team\": \"core\"}", "job.*");
    acme.engineer().ended(acme.engineer().submit("{\"device\": \"core-1\", \"commands\": [\"show clock\"]}"));
    String job = acme.engineer().submit("{\"device\": \"core-1\", \"commands\": [\"show bogus\"], \"labels\": {\"team\": \"core\"}}");
    acme.engineer().ended(job);
    Received request = at("/labelled", 1).getFirst();
    assertThat(request.type()).isEqualTo("trunkline.job.failed");
    JsonNode data = request.json().path("data");
    assertThat(data.path("job_id").asString()).isEqualTo(job);
    assertThat(data.path("device").asString()).isEqualTo("core-1");
    assertThat(acme.viewer().get(data.path("path").asString()).status()).isEqualTo(200);
    assertThat(acme.engineer().get("/api/v1/webhooks/" + made.field("id") + "/deliveries").each("event_id")).hasSize(1);
  }

  @Test
  void the_end_of_a_batch_is_told_once_with_its_counts() {
    hook(acme.admin(), "/batch", "", "batch.ended");
    acme.inventory("core-2", TestServer.lab().device(2).port(), "cisco_ios", "core");
    Answer batch =
        acme.engineer()
            .post(
                "/api/v1/batches",
                "{\"devices\": [\"core-1\", \"core-2\"], \"max_parallel\": 1, \"max_failures\": 0, \"job\": {\"commands\": [\"show bogus\"]}}");
    Received request = at("/batch", 1).getFirst();
    JsonNode data = request.json().path("data");
    assertThat(data.path("batch_id").asString()).as(batch.text()).isEqualTo(batch.field("id"));
    assertThat(data.path("stop_code").asString()).isEqualTo("MAX_FAILURES");
    assertThat(data.path("failed").asInt()).isEqualTo(1);
    assertThat(data.path("cancelled").asInt()).isEqualTo(1);
    assertThat(acme.viewer().get(data.path("path").asString()).field("state")).isEqualTo(data.path("state").asString());
    assertThat(all("/batch")).hasSize(1);
  }

  @Test
  void a_schedule_whose_job_cannot_be_made_is_told() {
    hook(acme.admin(), "/schedule", "", "schedule.*");
    acme.inventory("gone-1", TestServer.lab().device(4).port(), "cisco_ios", "core");
    Answer schedule =
        acme.engineer()
            .post("/api/v1/schedules", "{\"name\": \"hooked\", \"cron\": \"0 0 1 1 *\", \"job\": {\"device\": \"gone-1\", \"commands\": [\"show clock\"]}}");
    assertThat(schedule.status()).as(schedule.text()).isEqualTo(201);
    Answer device = acme.engineer().get("/api/v1/devices/gone-1");
    Answer deleted =
        acme.engineer().call("DELETE", "/api/v1/devices/gone-1", BodyPublishers.noBody(), "If-Match", device.header("ETag"));
    assertThat(deleted.status()).as(deleted.text()).isEqualTo(204);
    assertThat(acme.engineer().post("/api/v1/schedules/" + schedule.field("id") + "/run-now", "{}").field("code")).isEqualTo("NO_JOB_MADE");
    Received request = at("/schedule", 1).getFirst();
    assertThat(request.type()).isEqualTo("trunkline.schedule.failed");
    assertThat(request.json().path("data").path("name").asString()).isEqualTo("hooked");
    assertThat(request.json().path("data").path("state").asString()).isEqualTo("failed");
  }

  /** The interface repeats the line to those who may read the job; whoever is told by a webhook may be anybody. */
  @Test
  void a_line_that_was_rejected_is_not_told() {
    hook(acme.admin(), "/rejected", "", "job.*");
    String job = acme.engineer().submit("{\"device\": \"core-1\", \"kind\": \"config\", \"commands\": [\"bogus canary-5505\"]}");
    acme.engineer().ended(job);
    assertThat(acme.engineer().get("/api/v1/jobs/" + job).json().path("error").path("detail").asString()).contains("canary-5505");
    Received request = at("/rejected", 1).getFirst();
    assertThat(request.json().path("data").path("error").path("code").asString()).isNotEmpty();
    assertThat(request.body()).doesNotContain("canary");
  }

  @Test
  void a_line_that_the_policy_forbids_is_not_told() {
    hook(acme.admin(), "/forbidden", "", "schedule.failed");
    Answer schedule =
        acme.engineer()
            .post(
                "/api/v1/schedules",
                "{\"name\": \"forbidden\", \"cron\": \"0 0 1 1 *\", \"job\": {\"device\": \"core-1\", \"commands\": [\"show canary-5506\"]}}");
    assertThat(schedule.status()).as(schedule.text()).isEqualTo(201);
    try (WebEdge strict = TestServer.start(Role.API, Map.of("policy.engineer_deny", "no-canary: canary"))) {
      Client client = TestServer.client(strict).withToken(acme.engineer().token());
      Answer refused = client.post("/api/v1/schedules/" + schedule.field("id") + "/run-now", "{}");
      assertThat(refused.text()).contains("canary-5506");
    }
    Received request = at("/forbidden", 1).getFirst();
    assertThat(request.json().path("data").path("name").asString()).isEqualTo("forbidden");
    assertThat(request.body()).doesNotContain("canary");
  }

  @Test
  void a_suspended_credential_and_an_open_breaker_are_told_once() {
    hook(acme.admin(), "/guard", "", "credential.suspended", "breaker.*");
    String wrong = "{\"host\": \"127.0.0.1\", \"port\": %d, \"username\": \"admin\", \"password\": \"canary-5502\", \"platform\": \"linux\"}";
    String refused = wrong.formatted(TestServer.lab().device(5).port());
    for (int i = 0; i < 2; i++) acme.engineer().ended(acme.engineer().submit("{\"device\": " + refused + ", \"commands\": [\"id\"]}"));
    Received suspended = at("/guard", 1).getFirst();
    assertThat(suspended.type()).isEqualTo("trunkline.credential.suspended");
    assertThat(suspended.json().path("data").path("username").asString()).isEqualTo("admin");
    String dead = wrong.formatted(1);
    String job = "{\"device\": " + dead + ", \"commands\": [\"id\"], \"max_retries\": 0}";
    for (int i = 0; i < 5; i++) acme.engineer().ended(acme.engineer().submit(job));
    Received opened = at("/guard", 2).getLast();
    assertThat(opened.type()).isEqualTo("trunkline.breaker.opened");
    assertThat(opened.json().path("data").path("port").asInt()).isEqualTo(1);
    assertThat(opened.json().path("data").path("error").path("code").asString()).isEqualTo("TCP_REFUSED");
    assertThat(all("/guard")).hasSize(2).noneMatch(request -> request.body().contains("canary"));
  }

  @Test
  void what_failed_is_listed_page_by_page_and_sent_again_where_an_admin_asks() {
    receiver.answering(request -> request.path().equals("/failing") ? new Reply(500, Map.of(), "no") : Reply.of(204));
    String path = hook(acme.admin(), "/failing", "", "job.partial").header("Location");
    acme.admin().post(path + "/test", "{}");
    acme.admin().post(path + "/test", "{}");
    Fleet.await("both failed", () -> acme.engineer().get(path + "/deliveries").each("status").equals(List.of("500", "500")));
    Answer first = acme.engineer().get(path + "/deliveries?limit=1&state=pending");
    Answer second = acme.engineer().get(path + "/deliveries?limit=1&cursor=" + first.field("next"));
    assertThat(second.each("id")).hasSize(1).doesNotContainAnyElementsOf(first.each("id"));
    receiver.answering(_ -> Reply.of(204));
    String again = path + "/deliveries/" + first.each("id").getFirst() + "/redeliver";
    assertThat(acme.engineer().post(again, "{}").status()).isEqualTo(403);
    assertThat(acme.admin().post(again, "{}").status()).isEqualTo(202);
    Fleet.await("it is delivered", () -> acme.engineer().get(path + "/deliveries?state=delivered").each("id").containsAll(first.each("id")));
    assertThat(acme.admin().post(path + "/deliveries/" + UUID.randomUUID() + "/redeliver", "{}").status()).isEqualTo(404);
  }

  @Test
  void one_that_is_disabled_sends_nothing_until_it_is_enabled() {
    Answer made = hook(acme.admin(), "/off", ", \"enabled\": false", "job.*");
    String path = made.header("Location");
    assertThat(made.field("disabled_because")).isEqualTo("disabled by hand");
    assertThat(acme.admin().post(path + "/test", "{}").field("code")).isEqualTo("WEBHOOK_DISABLED");
    String whole = "{\"name\": \"%s\", \"url\": \"%s\", \"events\": [\"job.*\"]}".formatted(made.field("name"), receiver.url("/off"));
    Answer enabled = acme.admin().call("PUT", path, BodyPublishers.ofString(whole), "Content-Type", "application/json");
    assertThat(enabled.status()).as(enabled.text()).isEqualTo(200);
    assertThat(acme.admin().post(path + "/test", "{}").status()).isEqualTo(202);
    assertThat(at("/off", 1)).hasSize(1);
    assertThat(acme.admin().delete(path).status()).isEqualTo(204);
    assertThat(acme.admin().get(path).status()).isEqualTo(404);
  }

  @Test
  void every_mistake_is_named() {
    Answer wrong =
        acme.admin()
            .post(
                "/api/v1/webhooks",
                "{\"url\": \"https://me:canary-5503@example.com/\", \"events\": [\"job.exploded\"], \"secret\": \"whsec_short\", \"labels\": {\"a\": 1}, \"more\": 1}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.badFields()).contains("name", "url", "events[0]", "secret", "labels.a", "more");
    assertThat(wrong.text()).doesNotContain("canary");
    for (String url : List.of("ftp://example.com/", "https:///x", "https://example.com/#part", "https://example.com:0/", "nothing")) {
      Answer bad = acme.admin().post("/api/v1/webhooks", "{\"name\": \"bad\", \"url\": \"%s\", \"events\": [\"*\"]}".formatted(url));
      assertThat(bad.badFields()).as(url).containsExactly("url");
    }
  }

  /** Scorecard 41: webhook to localhost. What is dialled is judged again each time: HttpSendingTest. */
  @Test
  void an_address_of_the_own_machine_is_403_and_on_record_by_whatever_name() {
    Predicate<Answer> refused = answer -> answer.status() == 403 && answer.field("code").equals("TARGET_NOT_ALLOWED");
    try (WebEdge strict = TestServer.start(Role.API, Map.of("targets.allow", "", "webhooks.allow_http", "false"))) {
      Client client = TestServer.client(strict).withToken(acme.admin().token());
      for (String host : List.of("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "localhost", "169.254.169.254", "127-0-0-1.rebind.test")) {
        String json = "{\"name\": \"inside\", \"url\": \"https://%s:8443/?token=canary-5504\", \"events\": [\"*\"]}".formatted(host);
        Answer answer = client.post("/api/v1/webhooks", json);
        assertThat(answer).as(host + " " + answer.text()).matches(refused);
        assertThat(answer.badFields()).containsExactly("url");
      }
      Answer plain = client.post("/api/v1/webhooks", "{\"name\": \"plain\", \"url\": \"http://192.0.2.1/\", \"events\": [\"*\"]}");
      assertThat(plain.badFields()).as("without TLS").containsExactly("url");
      Fleet.await("all are on record", () -> acme.admin().get("/api/v1/audit?action=target.refused").each("id").size() == 7);
      assertThat(acme.admin().get("/api/v1/audit?action=target.refused").text()).doesNotContain("canary");
    }
  }

  @Test
  void of_a_tenant_there_are_fifty_at_most() {
    Party many = Party.make("many-hooks");
    for (int i = 0; i < 50; i++) hook(many.admin(), "/many", ", \"enabled\": false", "job.failed");
    String json = "{\"name\": \"one-more\", \"url\": \"%s\", \"events\": [\"*\"]}".formatted(receiver.url("/many"));
    Answer more = many.admin().post("/api/v1/webhooks", json);
    assertThat(more.status()).as(more.text()).isEqualTo(400);
    assertThat(more.field("detail")).contains("50 webhooks");
  }

  @Test
  void another_tenant_is_told_nothing() {
    Party rival = Party.make("rival-hooks");
    Answer rivals = hook(rival.admin(), "/rival", "", "*");
    hook(acme.admin(), "/own", "", "job.succeeded");
    acme.engineer().ended(acme.engineer().submit("{\"device\": \"core-1\", \"commands\": [\"show clock\"]}"));
    at("/own", 1);
    assertThat(all("/rival")).isEmpty();
    assertThat(rival.admin().get("/api/v1/webhooks/" + rivals.field("id") + "/deliveries").each("id")).as("nor will it be").isEmpty();
  }
}
