package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.access.AccessRole;
import dev.trunkline.api.access.RequestAudit;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Every route with every role, without a token, and with the ids of another tenant, over real HTTP (001_9083 #9; 003_3bfa #18). A new
 * route fails the test until it has a row in {@link AccessMatrix}, and is refused until it has one in {@code Permissions}.
 */
class AccessMatrixTest {
  private static final Map<String, String> CONTENT_TYPES =
      Map.of("POST /api/v1/host-keys/import", "text/plain", "POST /api/v1/calendars/{name}/import", "text/calendar");

  private static Party acme;
  private static Party rival;
  /** What acme has, by the beginning of the routes that are about it. */
  private static final Map<String, String> THINGS = new LinkedHashMap<>();

  @BeforeAll
  static void furnish() {
    acme = Party.make("acme");
    rival = Party.make("rival");
    acme.inventory("core-1", TestServer.lab().device(1).port(), TestServer.lab().device(1).platform(), "core");
    String job = acme.engineer().submit("{\"device\": \"core-1\", \"commands\": [\"uname -a\"]}");
    acme.engineer().ended(job);
    THINGS.put("/api/v1/jobs/", job);
    THINGS.put("/api/v1/devices/", "core-1");
    THINGS.put("/api/v1/credentials/", "ops");
    THINGS.put("/api/v1/calendars/", made(acme.engineer(), "/api/v1/calendars", "name",
        "{\"name\": \"nights\", \"kind\": \"window\", \"periods\": [], \"everything\": false}"));
    THINGS.put("/api/v1/schedules/", made(acme.engineer(), "/api/v1/schedules", "id",
        "{\"name\": \"yearly\", \"cron\": \"0 0 1 1 *\", \"job\": {\"device\": \"core-1\", \"commands\": [\"uptime\"]}}"));
    THINGS.put("/api/v1/templates/", made(acme.engineer(), "/api/v1/templates", "name",
        "{\"name\": \"clock\", \"lines\": [\"show clock\"]}"));
    Answer batch = acme.engineer().post("/api/v1/batches", "{\"devices\": [\"core-1\"], \"job\": {\"commands\": [\"uptime\"]}}");
    THINGS.put("/api/v1/batches/", batch.field("id"));
    THINGS.put("/api/v1/webhooks/", made(acme.admin(), "/api/v1/webhooks", "id",
        "{\"name\": \"chat\", \"url\": \"https://192.0.2.1/\", \"events\": [\"breaker.*\"]}"));
    THINGS.put("/api/v1/tunnels/", made(acme.engineer(), "/api/v1/tunnels", "id",
        "{\"device\": \"core-1\", \"remote_host\": \"localhost\", \"remote_port\": 9}"));
    THINGS.put("/api/v1/tokens/", acme.admin().get("/api/v1/tokens").each("id").getFirst());
    THINGS.put("/api/v1/connections/", acme.viewer().get("/api/v1/connections").each("id").getFirst());
    THINGS.put("/api/v1/suspensions/", TestServer.jdbc()
        .sql("""
            insert into suspensions (tenant, host, port, username, fingerprint, detail, until)
            values (:tenant, '192.0.2.1', 22, 'admin', 'none', 'put here by a test', now() + interval '1 hour') returning id::text
            """)
        .param("tenant", acme.tenant())
        .query(String.class)
        .single());
  }

  private static String made(Client client, String path, String field, String json) {
    Answer answer = client.post(path, json);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.field(field);
  }

  /** Calls the route with these in the place of its variables, with a body that says nothing. */
  private static Answer call(Client client, String route, String thing) {
    String method = route.substring(0, route.indexOf(' '));
    String path = route.substring(method.length() + 1).replace("{index}", "0").replaceAll("\\{\\w+}", thing);
    // A stream would not end; with this it is refused for what is wrong with the question, once it may be asked.
    if (path.equals("/api/v1/events")) path += "?nothing=1";
    if (method.equals("GET")) return client.get(path);
    return client.call(
        method, path, BodyPublishers.ofString("{}"), "Content-Type", CONTENT_TYPES.getOrDefault(route, "application/json"));
  }

  private static String nothing(String route) {
    return route.contains("{name}") ? "nothing" : UUID.randomUUID().toString();
  }

  @Test
  void every_route_has_a_row() {
    Set<String> routes = new TreeSet<>();
    TestServer.edge().routes().forEach(mapping -> {
      for (String path : mapping.getPatternValues()) {
        for (RequestMethod method : mapping.getMethodsCondition().getMethods()) routes.add(method + " " + path);
      }
    });
    assertThat(AccessMatrix.ROWS.keySet()).containsExactlyInAnyOrderElementsOf(routes);
    assertThat(routes).allSatisfy(route -> assertThat(RequestAudit.knows(route)).as("what the audit says of " + route).isTrue());
  }

  @Test
  void each_role_may_what_its_row_says_and_nothing_else() {
    Map<String, String> wrong = new TreeMap<>();
    for (AccessMatrix.Row row : AccessMatrix.ROWS.values()) {
      if (row.extent().equals("open")) continue;
      tryOut(row, acme.viewer(), AccessRole.VIEWER, false, false, wrong);
      tryOut(row, acme.operator(), AccessRole.OPERATOR, false, false, wrong);
      tryOut(row, acme.engineer(), AccessRole.ENGINEER, false, false, wrong);
      tryOut(row, acme.admin(), AccessRole.ADMIN, false, false, wrong);
      tryOut(row, LIMITED.viewer(), AccessRole.VIEWER, true, false, wrong);
      tryOut(row, LIMITED.engineer(), AccessRole.ENGINEER, true, false, wrong);
      tryOut(row, Installation.ENGINEER, AccessRole.ENGINEER, false, true, wrong);
      // It would end the server of all tests; DrainTest asks for it.
      if (!row.route().equals("POST /api/v1/shutdown")) tryOut(row, TestServer.client(), AccessRole.ADMIN, false, true, wrong);
    }
    assertThat(wrong).isEmpty();
  }

  private record Limited(Client viewer, Client engineer) {}

  private static final Limited LIMITED = limited();

  private static Limited limited() {
    Party party = Party.make("limited");
    return new Limited(party.limitedTo("edge", AccessRole.VIEWER), party.limitedTo("edge", AccessRole.ENGINEER));
  }

  private static final class Installation {
    static final Client ENGINEER = Party.token("default", "matrix-" + UUID.randomUUID(), AccessRole.ENGINEER, "");
  }

  private static void tryOut(
      AccessMatrix.Row row, Client client, AccessRole role, boolean limited, boolean ofInstallation, Map<String, String> wrong) {
    Answer answer = call(client, row.route(), nothing(row.route()));
    boolean refused = answer.status() == 403 && answer.field("code").equals("FORBIDDEN");
    boolean fits = row.lets(role, limited, ofInstallation) ? answer.status() != 401 && answer.status() < 500 && !refused : refused;
    String who = role + (limited ? " limited" : "") + (ofInstallation ? " of the installation" : "");
    if (!fits) wrong.put(row.route() + " as " + who, answer.status() + " " + answer.text());
  }

  @Test
  void without_a_token_and_with_one_that_is_none_every_route_is_401() {
    for (String token : new String[] {null, "trunk_" + "0".repeat(32) + "." + "A".repeat(43), "tl_admin.x"}) {
      for (AccessMatrix.Row row : AccessMatrix.ROWS.values()) {
        // Without a provider of identities nobody logs in here.
        int expected = !row.extent().equals("open") ? 401 : row.route().startsWith("GET /login") ? 404 : 200;
        Answer answer = call(TestServer.client().withToken(token), row.route(), nothing(row.route()));
        assertThat(answer.status()).as(row.route() + " with " + token).isEqualTo(expected);
      }
    }
  }

  /** 001_9083 #9 */
  @Test
  void what_another_tenant_has_is_not_there_for_an_admin_in_the_same_words_as_what_nobody_has() {
    int tried = 0;
    for (AccessMatrix.Row row : AccessMatrix.ROWS.values()) {
      String path = row.route().substring(row.route().indexOf(' ') + 1);
      if (!path.contains("{") || row.extent().equals("installation")) continue;
      String thing = THINGS.get(path.substring(0, path.indexOf('{')));
      assertThat(thing).as("something of " + row.route()).isNotEmpty();
      Answer others = call(rival.admin(), row.route(), thing);
      Answer nobodys = call(rival.admin(), row.route(), nothing(row.route()));
      assertThat(others.status()).as(row.route() + ": " + others.text()).isEqualTo(404);
      assertThat(others.field("detail")).as(row.route()).isEqualTo(nobodys.field("detail"));
      tried++;
    }
    assertThat(tried).isGreaterThan(25);
    Answer diff = rival.admin().get("/api/v1/results/diff?job_id=" + THINGS.get("/api/v1/jobs/"));
    assertThat(diff.status()).isEqualTo(404);
    Answer waited = rival.admin().get("/api/v1/jobs/" + THINGS.get("/api/v1/jobs/") + "?wait_seconds=1");
    assertThat(waited.status()).isEqualTo(404);
    THINGS.forEach((path, thing) -> {
      if (path.matches(".*/(connections|suspensions)/")) return;
      assertThat(acme.admin().get(path + thing).status()).as("acme still has " + path + thing).isEqualTo(200);
    });
    assertThat(acme.admin().get("/api/v1/connections").each("id")).contains(THINGS.get("/api/v1/connections/"));
    assertThat(acme.admin().get("/api/v1/suspensions").each("id")).containsExactly(THINGS.get("/api/v1/suspensions/"));
  }

  @Test
  void a_question_for_the_head_alone_is_as_one_for_the_whole() {
    assertThat(acme.viewer().call("HEAD", "/api/v1/audit", BodyPublishers.noBody()).status()).isEqualTo(403);
    assertThat(acme.viewer().call("HEAD", "/api/v1/jobs", BodyPublishers.noBody()).status()).isEqualTo(200);
    assertThat(acme.viewer().call("OPTIONS", "/api/v1/jobs", BodyPublishers.noBody()).status()).isEqualTo(403);
  }

  @Test
  void the_metrics_of_the_processes_are_for_the_tenant_of_the_installation() {
    assertThat(acme.admin().get("/actuator/prometheus").status()).isEqualTo(403);
    assertThat(acme.admin().get("/actuator/prometheus").field("code")).isEqualTo("FORBIDDEN");
    assertThat(Installation.ENGINEER.get("/actuator/prometheus").status()).isEqualTo(200);
    assertThat(acme.admin().get("/actuator/health/readiness").status()).isEqualTo(200);
  }
}
