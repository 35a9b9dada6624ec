package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Devices by name, and jobs that name them. */
class DevicesApiTest {
  private static final String PATH = "/api/v1/devices";

  private final Client client = TestServer.client();
  private final String id = UUID.randomUUID().toString();
  private final String name = "edge-" + id;
  private final String credential = "ro-" + id;

  @BeforeEach
  void store() {
    String body = "{\"name\": \"%s\", \"username\": \"admin\", \"password\": \"admin\", \"secret\": \"enable\"}";
    assertThat(client.post("/api/v1/credentials", body.formatted(credential)).status()).isEqualTo(201);
  }

  private Answer create(String more) {
    return client.post(PATH, "{\"name\": \"%s\", \"credential\": \"%s\", %s}".formatted(name, credential, more));
  }

  private Answer put(String body) {
    return client.call("PUT", PATH + "/" + name, BodyPublishers.ofString(body), "Content-Type", "application/json");
  }

  private static String lab(int i) {
    return "\"host\": \"127.0.0.1\", \"port\": %d, \"platform\": \"%s\"".formatted(TestServer.lab().device(i).port(), TestServer.lab().device(i).platform());
  }

  @Test
  void a_device_is_created_shown_replaced_and_deleted() {
    Answer created = create("\"host\": \"192.0.2.7\", \"platform\": \"autodetect\", \"tags\": [\"edge\", \"core\", \"edge\"]");
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo(PATH + "/" + name);
    assertThat(created.json().propertyNames())
        .containsExactlyInAnyOrder(
            "name", "host", "port", "platform", "credential", "username", "credential_version", "jump", "source", "tags", "description", "limits",
            "created_at", "updated_at");
    assertThat(created.json().path("port").asInt()).isEqualTo(22);
    assertThat(created.json().path("tags").valueStream().map(JsonNode::asString)).containsExactly("core", "edge");
    assertThat(create("\"host\": \"192.0.2.7\", \"platform\": \"linux\"").field("code")).isEqualTo("NAME_TAKEN");

    String moved = "{\"host\": \"192.0.2.8\", \"port\": 2022, \"platform\": \"linux\", \"credential\": \"%s\"}".formatted(credential);
    Answer replaced = put(moved);
    assertThat(replaced.status()).as(replaced.text()).isEqualTo(200);
    assertThat(replaced.field("host")).isEqualTo("192.0.2.8");
    assertThat(replaced.json().path("tags").size()).isZero();
    assertThat(put(moved.replace("{", "{\"name\": \"other\", ")).badFields()).containsExactly("name");
    assertThat(client.get(PATH + "/" + name).json()).isEqualTo(replaced.json());
    assertThat(client.delete(PATH + "/" + name).status()).isEqualTo(204);
    assertThat(client.delete(PATH + "/" + name).status()).isEqualTo(404);
    assertThat(client.get(PATH + "/" + name).status()).isEqualTo(404);
    assertThat(put(moved).status()).isEqualTo(404);
  }

  @Test
  void limits_of_a_device_are_kept_by_every_login_there() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "linux"))) {
      String place = "\"host\": \"127.0.0.1\", \"port\": %d, \"platform\": \"linux\"".formatted(lab.device(0).port());
      assertThat(create(place + ", \"limits\": {\"max_connections\": 0, \"lines\": 1}").badFields())
          .containsExactly("limits.max_connections", "limits.lines");
      JsonNode limits = create(place + ", \"limits\": {\"max_connections\": 1}").json().path("limits");
      assertThat(limits.path("max_connections").asInt()).isEqualTo(1);
      assertThat(limits.path("logins_per_minute").isNull()).isTrue();
      String tunnel = "{\"device\": \"%s\", \"remote_host\": \"localhost\", \"remote_port\": %d, \"ttl_seconds\": 300}";
      Answer opened = client.post("/api/v1/tunnels", tunnel.formatted(name, lab.device(0).port()));
      assertThat(opened.status()).as(opened.text()).isEqualTo(201);
      try (Socket used = new Socket("127.0.0.1", Integer.parseInt(opened.field("local_port")))) {
        used.getInputStream().read(); // the SSH server greets, so the connection stands
        // Processes look every ten seconds; whoever is let in before that makes room for the next one.
        Fleet.await("another login is held back", () -> waitsForTheLine(lab.device(0).port()));
      }
      client.delete("/api/v1/tunnels/" + opened.field("id"));
    }
  }

  /** Whether a job of somebody else waits, as the device has no further line. Each is somebody new: open sessions are used again. */
  private boolean waitsForTheLine(int port) {
    String other = "other-" + UUID.randomUUID();
    client.post("/api/v1/credentials", "{\"name\": \"%s\", \"username\": \"admin\", \"password\": \"admin\"}".formatted(other));
    String device = "{\"name\": \"%s\", \"credential\": \"%s\", \"host\": \"127.0.0.1\", \"port\": %d, \"platform\": \"linux\"}";
    client.post(PATH, device.formatted(other, other, port));
    String job = client.submit("{\"device\": \"%s\", \"commands\": [\"uname -a\"], \"max_retries\": 0}".formatted(other));
    Answer seen = client.get("/api/v1/jobs/" + job + "?wait_seconds=2");
    client.post("/api/v1/jobs/" + job + "/cancel", "");
    return seen.json().path("waiting_for").path("detail").asString("").contains("maximum number of connections to host");
  }

  private Answer conditional(String method, String body, String tag) {
    return client.call(method, PATH + "/" + name, BodyPublishers.ofString(body), "Content-Type", "application/json", "If-Match", tag);
  }

  @Test
  void who_says_what_it_has_seen_changes_nothing_else() {
    String first = create("\"host\": \"192.0.2.7\", \"platform\": \"linux\"").header("ETag");
    assertThat(client.get(PATH + "/" + name).header("ETag")).isEqualTo(first).startsWith("\"");
    assertThat(client.get(PATH + "/" + name, "If-None-Match", first).status()).isEqualTo(304);
    String moved = "{\"host\": \"192.0.2.8\", \"platform\": \"linux\", \"credential\": \"%s\"}".formatted(credential);
    Answer replaced = conditional("PUT", moved, "\"other\", " + first);
    assertThat(replaced.status()).as(replaced.text()).isEqualTo(200);
    assertThat(replaced.header("ETag")).isNotEqualTo(first);
    assertThat(conditional("PUT", moved, first).field("code")).isEqualTo("PRECONDITION_FAILED");
    assertThat(conditional("DELETE", "", first).status()).isEqualTo(412);
    client.post("/api/v1/credentials/" + credential + "/rotate", "{\"password\": \"other\"}");
    assertThat(conditional("DELETE", "", replaced.header("ETag")).status()).isEqualTo(412);
    assertThat(conditional("DELETE", "", "*").status()).isEqualTo(204);
    assertThat(conditional("DELETE", "", "*").status()).isEqualTo(404);
  }

  @Test
  void a_jump_host_is_a_device_of_the_inventory_and_no_way_is_a_circle() {
    create("\"host\": \"192.0.2.7\", \"platform\": \"linux\"");
    String behind = "{\"name\": \"in-%s\", \"host\": \"10.0.0.1\", \"platform\": \"linux\", \"credential\": \"%s\", \"jump\": \"%s\"}";
    assertThat(client.post(PATH, behind.formatted(id, credential, "nobody-" + id)).badFields()).containsExactly("jump");
    Answer created = client.post(PATH, behind.formatted(id, credential, name));
    assertThat(created.field("jump")).as(created.text()).isEqualTo(name);
    String circle = "{\"host\": \"192.0.2.7\", \"platform\": \"linux\", \"credential\": \"%s\", \"jump\": \"in-%s\"}";
    assertThat(put(circle.formatted(credential, id)).badFields()).containsExactly("jump");
    assertThat(client.delete(PATH + "/" + name).field("code")).isEqualTo("IN_USE");
  }

  @Test
  void who_changed_what_is_on_record() {
    create("\"host\": \"192.0.2.7\", \"platform\": \"linux\"");
    put("{\"host\": \"192.0.2.8\", \"platform\": \"linux\", \"credential\": \"%s\"}".formatted(credential));
    client.delete(PATH + "/" + name);
    Fleet.await("three rows", () -> client.get("/api/v1/audit?subject=" + name).json().path("items").size() == 3);
    Answer rows = client.get("/api/v1/audit?subject=" + name);
    assertThat(rows.each("action")).containsExactly("device.deleted", "device.replaced", "device.created");
    assertThat(rows.each("actor")).containsOnly("admin");
    assertThat(rows.json().path("items").path(1).path("details").path("host").toString()).isEqualTo("[\"192.0.2.7\",\"192.0.2.8\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                                        | name,host,platform,credential
          {"name": "a;b", "host": "a b", "port": 0, "platform": "x", "credential": "none"}          | name,host,port,platform,credential
          {"name": "a", "host": "h", "platform": "linux", "credential": "a\\u0000", "tags": "core"} | credential,tags
          {"name": "a", "host": "h", "platform": "linux", "credential": 7, "tags": ["a,b", 1, " "]} | credential,tags[0],tags[1],tags[2]
          {"name": "a", "host": "h", "platform": "linux", "credential": "none", "password": "p"}    | credential,password
          """)
  void every_mistake_is_named(String body, String fields) {
    Answer answer = client.post(PATH, body);
    assertThat(answer.field("code")).as(answer.text()).isEqualTo("INVALID_INPUT");
    assertThat(answer.badFields()).containsExactlyInAnyOrder(fields.split(","));
  }

  @Test
  void an_address_that_may_not_be_reached_is_refused_at_once() {
    Answer answer = create("\"host\": \"169.254.169.254\", \"platform\": \"linux\"");
    assertThat(answer.field("code")).isEqualTo("TARGET_NOT_ALLOWED");
    assertThat(answer.badFields()).containsExactly("host");
  }

  @Test
  void a_list_is_filtered_and_paged() {
    create("\"host\": \"192.0.2.7\", \"platform\": \"linux\", \"tags\": [\"t-%1$s\", \"core\"], \"description\": \"Rack 7\"".formatted(id));
    client.post(PATH, "{\"name\": \"x-%2$s\", \"credential\": \"%1$s\", \"host\": \"192.0.2.9\", \"platform\": \"cisco_ios\"}".formatted(credential, name));
    assertThat(list("tag=t-" + id)).containsExactly(name);
    assertThat(list("tag=core,t-" + id)).containsExactly(name);
    assertThat(list("tag=edge,t-" + id)).isEmpty();
    assertThat(list("credential=" + credential)).containsExactly(name, "x-" + name);
    assertThat(list("credential=" + credential + "&platform=cisco_ios")).containsExactly("x-" + name);
    assertThat(list("credential=" + credential + "&q=RACK")).containsExactly(name);
    Answer first = client.get(PATH + "?limit=1&credential=" + credential);
    assertThat(client.get(PATH + "?credential=" + credential + "&cursor=" + first.field("next")).each("name")).containsExactly("x-" + name);
    assertThat(client.get(PATH + "?color=red").badFields()).containsExactly("color");
  }

  private List<String> list(String query) {
    return client.get(PATH + "?" + query).each("name");
  }

  @Test
  void a_job_by_name_runs_with_the_stored_credential_and_its_results_are_found_under_the_name() {
    create(lab(0));
    String job = client.submit("{\"device\": \"%s\", \"commands\": [\"configure terminal\"], \"effect\": \"change\"}".formatted(name));
    JsonNode ended = client.ended(job).json();
    assertThat(ended.path("device").path("name").asString()).isEqualTo(name);
    assertThat(ended.path("device").path("host").asString()).isEqualTo("127.0.0.1");
    assertThat(ended.path("device").path("port").asInt()).isEqualTo(TestServer.lab().device(0).port());
    assertThat(ended.path("device").path("username").asString()).isEqualTo("admin");
    assertThat(ended.path("command_results").path(0).path("state").asString()).as(ended.toString()).isEqualTo("succeeded");
    assertThat(client.get("/api/v1/jobs?device=" + name).each("id")).containsExactly(job);
    assertThat(client.get("/api/v1/results?device=" + name).each("job_id")).containsExactly(job);
    assertThat(client.get("/api/v1/results?latest=true&device=" + name).each("device")).containsExactly(name);
    assertThat(client.get("/api/v1/jobs?q=" + name).each("id")).containsExactly(job);
  }

  /** The platform comes from the inventory, and with it what is refused at once. */
  @Test
  void a_job_by_name_is_checked_like_any_other() {
    create(lab(0));
    String unknown = "{\"device\": \"nobody-%s\", \"commands\": []}".formatted(id);
    assertThat(client.post("/api/v1/jobs", unknown).badFields()).containsExactlyInAnyOrder("device", "commands");
    assertThat(client.post("/api/v1/jobs", "{\"device\": \"a\\u0000b\", \"commands\": [\"x\"]}").badFields()).containsExactly("device");
    String reload = "{\"device\": \"%s\", \"commands\": [\"reload\"]}".formatted(name);
    assertThat(client.post("/api/v1/jobs", reload).badFields()).containsExactly("commands[0]");
  }

  @Test
  void a_job_that_waits_logs_in_with_the_version_that_is_current_when_it_runs() {
    create(lab(1));
    client.post("/api/v1/credentials/" + credential + "/rotate", "{\"password\": \"wrong-%s\"}".formatted(id));
    String job = client.submit("{\"device\": \"%s\", \"commands\": [\"uptime\"], \"run_at\": \"2099-01-01T00:00:00Z\"}".formatted(name));
    client.post("/api/v1/credentials/" + credential + "/rotate", "{\"password\": \"admin\"}");
    TestServer.jdbc().sql("update jobs set due_at = now() where id = cast(:job as uuid)").param("job", job).update();
    TestServer.jdbc()
        .sql("update lanes set wake_at = now() where id = (select lane_id from jobs where id = cast(:job as uuid))")
        .param("job", job)
        .update();
    assertThat(client.ended(job).field("state")).isEqualTo("succeeded");
    assertThat(TestServer.jdbc().sql("select count(*) from job_secrets where job_id = cast(:job as uuid)").param("job", job).query(Long.class).single()).isZero();
  }

  /** 000_abe7 #16 */
  @Test
  void no_stored_secret_is_in_any_answer_any_line_of_the_log_or_any_row() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    StringBuilder all = new StringBuilder();
    try {
      create(lab(1));
      all.append(client.post("/api/v1/credentials/" + credential + "/rotate", "{\"password\": \"canary-4730\", \"secret\": \"canary-4731\"}").text());
      String job = client.submit("{\"device\": \"%s\", \"commands\": [\"uptime\"], \"max_retries\": 0}".formatted(name));
      all.append(client.ended(job).text());
      for (String path : List.of(PATH, "/api/v1/credentials", "/api/v1/jobs", "/api/v1/connections", "/api/v1/suspensions")) {
        all.append(client.get(path).text());
      }
      all.append(client.get(PATH + "/" + name).text());
    } finally {
      root.detachAppender(log);
    }
    assertThat(log.list).isNotEmpty();
    log.list.forEach(event -> all.append(event.getFormattedMessage()));
    for (String table : List.of("credentials", "credential_secrets", "devices", "jobs", "job_secrets", "jobrunr_jobs", "suspensions")) {
      TestServer.jdbc().sql("select t::text from " + table + " t").query(String.class).list().forEach(all::append);
    }
    TestServer.jdbc().sql("select encode(sealed, 'escape') from credential_secrets").query(String.class).list().forEach(all::append);
    assertThat(all.toString()).contains(name, credential).doesNotContain("canary-473");
  }
}
