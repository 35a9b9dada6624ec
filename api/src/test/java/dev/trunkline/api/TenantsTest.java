package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.access.AccessRole;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Two tenants with devices of the same name, and what each of their people may do (001_9083 #9; 003_3bfa #18). */
class TenantsTest {
  private static final String READING = "{\"device\": \"edge-1\", \"commands\": [\"show version\"]}";
  private static final String CHANGING =
      "{\"device\": \"edge-1\", \"kind\": \"config\", \"commands\": [\"interface lo0\", \"description test\"]}";

  private static Party acme;
  private static Party rival;

  @BeforeAll
  static void furnish() {
    acme = Party.make("acme");
    rival = Party.make("rival");
    for (Party party : List.of(acme, rival)) party.inventory("edge-1", TestServer.lab().device(0).port(), "cisco_ios", "edge");
    acme.inventory("core-1", TestServer.lab().device(1).port(), "linux", "core");
  }

  private static Answer submitWithKey(Client client) {
    return client.call(
        "POST", "/api/v1/jobs", BodyPublishers.ofString(READING), "Content-Type", "application/json", "Idempotency-Key", "nightly-1");
  }

  @Test
  void the_same_name_and_the_same_key_are_of_another_thing_in_each_tenant() {
    Answer ours = submitWithKey(acme.operator());
    Answer theirs = submitWithKey(rival.operator());
    assertThat(ours.status()).as(ours.text()).isEqualTo(202);
    assertThat(theirs.status()).as(theirs.text()).isEqualTo(202);
    assertThat(theirs.header("Idempotency-Replayed")).isEmpty();
    assertThat(submitWithKey(acme.operator()).field("id")).isEqualTo(ours.field("id")).isNotEqualTo(theirs.field("id"));
    acme.viewer().ended(ours.field("id"));
    rival.viewer().ended(theirs.field("id"));
    for (Client client : List.of(acme.viewer(), TestServer.client())) {
      assertThat(client.get("/api/v1/jobs?limit=500").each("id")).doesNotContain(theirs.field("id"));
      assertThat(client.get("/api/v1/results?limit=500").each("job_id")).doesNotContain(theirs.field("id"));
      assertThat(client.get("/api/v1/results?latest=true&limit=500").each("job_id")).doesNotContain(theirs.field("id"));
    }
    assertThat(rival.viewer().get("/api/v1/jobs").each("id")).contains(theirs.field("id")).doesNotContain(ours.field("id"));
    assertThat(rival.viewer().get("/api/v1/devices").each("name")).containsExactly("edge-1");
    JsonNode stats = rival.viewer().get("/api/v1/stats").json();
    assertThat(stats.path("workers").size() + stats.path("processes").size()).isZero();
    JsonNode connections = rival.viewer().get("/api/v1/connections").json();
    assertThat(connections.path("items").valueStream().map(item -> item.path("tenant").asString())).containsOnly(rival.tenant());
    assertThat(TestServer.client().get("/api/v1/connections").json().path("items").valueStream().map(item -> item.path("tenant").asString()))
        .as("what who runs the installation sees").contains(acme.tenant(), rival.tenant());
  }

  @Test
  void whoever_listens_to_all_jobs_hears_of_those_of_its_tenant() throws Exception {
    try (EventClient listener = EventClient.open(TestServer.edge().url(), "/api/v1/events", null, rival.viewer().token(), 0)) {
      assertThat(listener.status()).isEqualTo(200);
      String ours = acme.operator().submit(READING);
      acme.viewer().ended(ours);
      String theirs = rival.operator().submit(READING);
      EventClient.Event first = listener.next().orElseThrow();
      assertThat(first.data().path("job_id").asString()).isEqualTo(theirs);
    }
  }

  @Test
  void an_operator_runs_what_the_platform_knows_as_reading_and_nothing_else() {
    String read = acme.operator().submit(READING);
    assertThat(acme.operator().ended(read).field("state")).isEqualTo("succeeded");
    assertThat(acme.operator().post("/api/v1/jobs/" + read + "/retry", "{}").status()).isEqualTo(202);
    for (String job : List.of(
        CHANGING,
        "{\"device\": \"edge-1\", \"commands\": [\"clear counters\"]}",
        "{\"device\": \"edge-1\", \"effect\": \"read\", \"commands\": [\"clear counters\"]}",
        "{\"device\": \"edge-1\", \"effect\": \"destructive\", \"commands\": [\"reload\"]}",
        "{\"device\": \"edge-1\", \"commands\": [{\"command\": \"show version\", \"answers\": [{\"expect\": \"#\", \"send\": \"reload\"}]}]}")) {
      requireForbidden(acme.operator().post("/api/v1/jobs", job), "the role operator runs jobs that only read");
    }
    String change = acme.engineer().submit(CHANGING);
    assertThat(acme.engineer().ended(change).field("state")).isEqualTo("succeeded");
    requireForbidden(acme.operator().post("/api/v1/jobs/" + change + "/retry", "{}"), "the role operator runs jobs that only read");
    requireForbidden(acme.viewer().post("/api/v1/jobs", READING), "this needs the role operator; the token has viewer");
  }

  @Test
  void an_operator_runs_the_schedule_of_a_job_that_reads_now_and_not_that_of_a_change() {
    String path = "/api/v1/schedules/%s/run-now";
    assertThat(acme.operator().post(path.formatted(schedule("reads", READING)), "").status()).isEqualTo(202);
    requireForbidden(acme.operator().post(path.formatted(schedule("changes", CHANGING)), ""), "the effect of this job is change");
  }

  private static String schedule(String name, String job) {
    String body = "{\"name\": \"%s\", \"cron\": \"0 0 1 1 *\", \"job\": %s}".formatted(name, job);
    Answer made = acme.engineer().post("/api/v1/schedules", body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.field("id");
  }

  @Test
  void a_limited_token_sees_and_uses_devices_with_its_tag_only() {
    Client limited = acme.limitedTo("edge", AccessRole.ENGINEER);
    assertThat(limited.get("/api/v1/devices").each("name")).containsExactly("edge-1");
    assertThat(limited.get("/api/v1/devices?tag=core").each("name")).isEmpty();
    assertThat(limited.get("/api/v1/devices/core-1").status()).isEqualTo(404);
    String other = acme.operator().submit("{\"device\": \"core-1\", \"commands\": [\"uname\"]}");
    acme.operator().ended(other);
    String own = limited.submit(READING);
    assertThat(limited.ended(own).field("state")).isEqualTo("succeeded");

    Answer unknown = limited.post("/api/v1/jobs", "{\"device\": \"core-1\", \"commands\": [\"uname\"]}");
    Answer nobodys = limited.post("/api/v1/jobs", "{\"device\": \"core-9\", \"commands\": [\"uname\"]}");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.field("detail").replace("core-1", "core-9")).isEqualTo(nobodys.field("detail"));
    requireForbidden(
        limited.post("/api/v1/jobs", "{\"device\": " + TestServer.device(0) + ", \"commands\": [\"show version\"]}"),
        "the token is limited to devices of the inventory with the tags edge");
    String tunnel = "{\"device\": %s, \"remote_host\": \"localhost\", \"remote_port\": 9}";
    requireForbidden(limited.post("/api/v1/tunnels", tunnel.formatted(TestServer.device(1))), "the token is limited");
    assertThat(limited.post("/api/v1/tunnels", tunnel.formatted("\"core-1\"")).status()).isEqualTo(400);
    String others = acme.engineer().post("/api/v1/tunnels", tunnel.formatted("\"core-1\"")).field("id");
    assertThat(limited.get("/api/v1/tunnels").each("id")).isEmpty();
    assertThat(limited.delete("/api/v1/tunnels/" + others).status()).isEqualTo(404);

    assertThat(limited.get("/api/v1/jobs?limit=500").each("id")).contains(own).doesNotContain(other);
    for (String latest : List.of("", "&latest=true")) {
      assertThat(limited.get("/api/v1/results?limit=500" + latest).each("device")).contains("edge-1").containsOnly("edge-1");
    }
    // A stream that is opened all the same would not end; with this question it is none.
    for (String path : List.of("", "?wait_seconds=1", "/events?nothing=1", "/results/0/output")) {
      String asked = "/api/v1/jobs/" + other + path;
      assertThat(limited.get(asked).status()).as(asked).isEqualTo(404);
    }
    assertThat(limited.get("/api/v1/results/diff?job_id=" + other).status()).isEqualTo(404);
    assertThat(limited.get("/api/v1/results/diff?job_id=" + own).status()).isEqualTo(200);
    assertThat(limited.post("/api/v1/jobs/" + other + "/cancel", "").status()).isEqualTo(404);
    assertThat(limited.post("/api/v1/jobs/" + other + "/retry", "{}").status()).isEqualTo(404);
    assertThat(limited.post("/api/v1/jobs/" + own + "/retry", "{}").status()).isEqualTo(202);
  }

  @Test
  void a_token_is_shown_once_and_refused_once_it_is_revoked() {
    Answer made = acme.admin().post("/api/v1/tokens", "{\"name\": \"once\", \"role\": \"viewer\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("Cache-Control")).contains("no-store");
    String secret = made.field("token").substring(made.field("token").indexOf('.'));
    String path = made.header("Location");
    assertThat(acme.admin().get(path).text()).contains("\"once\"", "\"any-admin\"", acme.tenant()).doesNotContain(secret);
    assertThat(acme.admin().get("/api/v1/tokens").text()).contains("\"once\"").doesNotContain(secret);
    Client holder = TestServer.client().withToken(made.field("token"));
    assertThat(holder.get("/api/v1/jobs").status()).isEqualTo(200);
    assertThat(acme.admin().delete(path).status()).isEqualTo(204);
    assertThat(acme.admin().delete(path).status()).isEqualTo(404);
    await(() -> holder.get("/api/v1/jobs").status() == 401, "it is refused");
    assertThat(acme.admin().get("/api/v1/tokens").each("name")).doesNotContain("once");
  }

  @Test
  @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void what_a_revoked_token_had_opened_is_ended() throws Exception {
    Answer made = acme.admin().post("/api/v1/tokens", "{\"name\": \"leaver\", \"role\": \"engineer\"}");
    Client leaver = TestServer.client().withToken(made.field("token"));
    String tunnel = leaver.post("/api/v1/tunnels", "{\"device\": \"core-1\", \"remote_host\": \"localhost\", \"remote_port\": 9}").field("id");
    try (EventClient stream = EventClient.open(TestServer.edge().url(), "/api/v1/events?q=nothing-is-called-so", null, leaver.token(), 0)) {
      assertThat(acme.viewer().get("/api/v1/jobs").status()).isEqualTo(200);
      assertThat(acme.admin().delete(made.header("Location")).status()).isEqualTo(204);
      assertThat(stream.next()).as("what comes before the end").isEmpty();
      assertThat(stream.endedInOrder()).isTrue();
    }
    await(() -> acme.engineer().get("/api/v1/tunnels/" + tunnel).status() == 404, "the tunnel is closed");
  }

  @Test
  void what_is_wrong_with_a_token_asked_for_is_said_at_once() {
    Answer wrong = acme.admin().post("/api/v1/tokens",
        "{\"name\": \"admin\", \"role\": \"god\", \"tags\": [\"a b\"], \"expires_at\": \"2001-01-01T00:00:00Z\", \"tenant\": \"%s\"}"
            .formatted(rival.tenant()));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.badFields()).containsExactlyInAnyOrder("name", "role", "tags[0]", "expires_at", "tenant");
    assertThat(wrong.text()).contains("must be your own");
    String other = acme.admin().post("/api/v1/tokens", "{\"name\": \"x\", \"role\": \"viewer\", \"tenant\": \"nobody\"}").text();
    assertThat(other).as("of a tenant that there is not").contains("must be your own");
    assertThat(acme.admin().get("/api/v1/tokens?tenant=" + rival.tenant()).status()).isEqualTo(400);
    String boss = "{\"name\": \"boss\", \"role\": \"admin\", \"tags\": [\"edge\"]}";
    assertThat(acme.admin().post("/api/v1/tokens", boss).badFields()).containsExactly("tags");
    assertThat(acme.admin().post("/api/v1/tokens", "{\"name\": \"any-viewer\", \"role\": \"viewer\"}").field("code")).isEqualTo("NAME_TAKEN");
  }

  @Test
  void a_tenant_that_is_disabled_gets_in_again_once_it_is_enabled() {
    Party party = Party.make("late");
    String path = "/api/v1/tenants/" + party.tenant();
    assertThat(TestServer.client().post(path + "/disable", "").status()).isEqualTo(200);
    await(() -> party.admin().get("/api/v1/jobs").status() == 401, "its tokens are refused");
    assertThat(TestServer.client().get(path).json().path("disabled_at").isNull()).isFalse();
    assertThat(TestServer.client().post(path + "/enable", "").status()).isEqualTo(200);
    await(() -> party.admin().get("/api/v1/jobs").status() == 200, "its tokens are taken");
    assertThat(TestServer.client().post("/api/v1/tenants/default/disable", "").field("code")).isEqualTo("IN_USE");
    assertThat(TestServer.client().post("/api/v1/tenants", "{\"name\": \"No Good\"}").badFields()).containsExactly("name");
    assertThat(TestServer.client().post("/api/v1/tenants", "{\"name\": \"default\"}").field("code")).isEqualTo("NAME_TAKEN");
    assertThat(TestServer.client().get("/api/v1/tenants?limit=500").each("name")).contains("default", party.tenant());
  }

  @Test
  void the_audit_says_with_which_token_and_from_where() {
    Party party = Party.make("noted");
    party.inventory("sw-1", TestServer.lab().device(0).port(), "cisco_ios", "edge");
    String job = party.engineer().submit(CHANGING.replace("edge-1", "sw-1"));
    party.engineer().ended(job);
    requireForbidden(party.viewer().delete("/api/v1/devices/sw-1"), "this needs the role engineer");
    assertNoted(party, "device.created", "any-engineer", "sw-1");
    assertNoted(party, "job.submitted", "any-engineer", job);
    assertNoted(party, "credential.created", "any-admin", "ops");
    assertNoted(party, "request.refused", "any-viewer", "DELETE /api/v1/devices/{name}");
    JsonNode byInstallation = noted(party, "token.created");
    assertThat(byInstallation.path("actor").asString()).isEqualTo("admin");
  }

  private static void assertNoted(Party party, String action, String actor, String subject) {
    JsonNode item = noted(party, action);
    assertThat(item.path("actor").asString()).isEqualTo(actor);
    assertThat(item.path("subject").asString()).isEqualTo(subject);
    assertThat(item.path("details").path("address").asString()).isEqualTo("127.0.0.1");
    assertThat(party.admin().get("/api/v1/tokens/" + item.path("details").path("token").asString()).field("name")).isEqualTo(actor);
  }

  private static JsonNode noted(Party party, String action) {
    String question = "/api/v1/audit?action=" + action;
    await(() -> !party.admin().get(question).json().path("items").isEmpty(), action + " is noted");
    return party.admin().get(question).json().path("items").path(0);
  }

  private static void await(Supplier<Boolean> happened, String what) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!happened.get()) {
      assertThat(System.nanoTime()).as("the time until " + what).isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static void requireForbidden(Answer answer, String detail) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(403);
    assertThat(answer.field("code")).isEqualTo("FORBIDDEN");
    assertThat(answer.field("detail")).contains(detail);
  }
}
