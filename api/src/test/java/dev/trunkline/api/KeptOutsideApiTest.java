package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Credentials that say where their secrets are. */
class KeptOutsideApiTest {
  private static final String PATH = "/api/v1/credentials";

  private final Client client = TestServer.client();
  private final String id = UUID.randomUUID().toString();
  private final String name = "outside-" + id;

  @BeforeEach
  void write() throws IOException {
    write("default-" + id, "password", "admin\n");
    write("default-" + id, "enable", "enable\n");
  }

  private static void write(String folder, String file, String text) throws IOException {
    Path directory = Files.createDirectories(TestServer.secrets().resolve(folder));
    Files.writeString(directory.resolve(file), text);
  }

  private static String source(String folder, String password, String secret) {
    return """
        {"provider": "file", "path": "%s", "fields": {"password": "%s", "secret": "%s"}}""".formatted(folder, password, secret);
  }

  private Answer create(Client by, String source) {
    return by.post(PATH, "{\"name\": \"%s\", \"username\": \"admin\", \"source\": %s}".formatted(name, source));
  }

  private Answer create() {
    return create(client, source("default-" + id, "password", "enable"));
  }

  private static List<String> texts(Answer answer, String list) {
    return answer.json().path(list).valueStream().map(JsonNode::asString).toList();
  }

  @Test
  void shows_where_the_secrets_are_and_a_check_what_is_there() throws IOException {
    Answer created = create();
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    Answer shown = client.get(PATH + "/" + name);
    assertThat(shown.json()).isEqualTo(created.json());
    assertThat(texts(shown, "secrets")).containsExactly("password", "secret");
    JsonNode source = shown.json().path("source");
    assertThat(source.path("provider").asString()).isEqualTo("file");
    assertThat(source.path("path").asString()).isEqualTo("default-" + id);
    assertThat(source.path("fields").path("secret").asString()).isEqualTo("enable");
    assertThat(client.get(PATH + "?limit=500").each("name")).contains(name);

    Answer whole = client.post(PATH + "/" + name + "/check", "");
    assertThat(whole.status()).as(whole.text()).isEqualTo(200);
    assertThat(texts(whole, "found")).containsExactly("password", "secret");
    assertThat(whole.text()).doesNotContain("admin");
    Files.delete(TestServer.secrets().resolve("default-" + id).resolve("enable"));
    Answer half = client.post(PATH + "/" + name + "/check", "");
    assertThat(texts(half, "found")).containsExactly("password");
    assertThat(texts(half, "missing")).containsExactly("secret");
    Fleet.await("the audit has it", () -> client.get("/api/v1/audit?subject=" + name).each("action").contains("credential.checked"));
  }

  @Test
  void a_check_makes_a_change_known_at_once() throws IOException {
    create();
    client.post(PATH + "/" + name + "/check", "");
    write("default-" + id, "password", "other");
    assertThat(client.get(PATH + "/" + name).json().path("version").asInt()).isEqualTo(1);
    client.post(PATH + "/" + name + "/check", "");
    assertThat(client.get(PATH + "/" + name).json().path("version").asInt()).isEqualTo(2);
    Fleet.await("the audit has it", () -> client.get("/api/v1/audit?action=credential.changed_outside&subject=" + name).each("actor").contains("system"));
  }

  @Test
  void its_secrets_are_changed_where_they_are_and_it_may_be_pointed_elsewhere() throws IOException {
    create();
    Answer refused = client.post(PATH + "/" + name + "/rotate", "{\"password\": \"new\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.field("code")).isEqualTo("KEPT_OUTSIDE");
    assertThat(refused.field("detail")).contains("file default-" + id);
    write("moved-" + id, "password", "admin");
    Answer moved = client.post(PATH + "/" + name + "/rotate", "{\"source\": {\"provider\": \"file\", \"path\": \"moved-%s\", \"fields\": {\"password\": \"password\"}}}".formatted(id));
    assertThat(moved.json().path("version").asInt()).as(moved.text()).isEqualTo(2);
    assertThat(texts(moved, "secrets")).containsExactly("password");
    String kept = "kept-" + id;
    client.post(PATH, "{\"name\": \"%s\", \"username\": \"u\", \"password\": \"p\"}".formatted(kept));
    assertThat(client.post(PATH + "/" + kept + "/check", "").field("code")).isEqualTo("NOT_KEPT_OUTSIDE");
    assertThat(client.post(PATH + "/none/check", "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"password\": \"new\"}", "{\"source\": {\"provider\": \"file\", \"path\": \"a\", \"fields\": {\"password\": \"b\"}}}"})
  void one_whose_reference_does_not_open_is_shown_and_a_rotation_repairs_it(String rotation) {
    create();
    TestServer.jdbc()
        .sql(
            """
            update credential_secrets set sealed = 'x'::bytea
            where field = 'provider.reference' and credential_id = (select id from credentials where name = :name)
            """)
        .param("name", name)
        .update();
    Answer shown = client.get(PATH + "/" + name);
    assertThat(shown.status()).as(shown.text()).isEqualTo(200);
    assertThat(shown.json().path("source").path("provider").asString()).isEqualTo("unreadable");
    assertThat(client.get(PATH + "?limit=500").each("name")).contains(name);
    assertThat(client.post(PATH + "/" + name + "/check", "").field("code")).isEqualTo("SECRET_REFUSED");
    Answer rotated = client.post(PATH + "/" + name + "/rotate", rotation);
    assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
    assertThat(texts(rotated, "secrets")).containsExactly("password");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"provider": "file", "path": "../etc", "fields": {"password": "passwd"}}              | source
          {"provider": "file", "path": "a", "fields": {"password": "../b"}}                      | source
          {"provider": "vault", "path": "a", "fields": {"password": "b"}}                        | source
          {"provider": "environment", "fields": {"password": "PATH"}}                            | source
          {"provider": "keychain", "fields": {"password": "b"}, "url": "x"}                      | source.provider,source.url
          {"provider": "file", "fields": {"secret": "b", "user": "c"}}                           | source.fields,source.fields.user
          {"provider": "file", "fields": {"password": "b", "passphrase": "c", "secret": ""}}     | source,source.fields,source.fields.secret
          {"fields": {"password": 7}}                                                            | source.provider,source.fields,source.fields.password
          7                                                                                      | source
          """)
  void every_mistake_is_named(String source, String fields) {
    Answer answer = create(client, source);
    assertThat(answer.field("code")).as(answer.text()).isEqualTo("INVALID_INPUT");
    assertThat(answer.badFields()).containsExactlyInAnyOrder(fields.split(","));
  }

  @Test
  void a_secret_and_a_source_are_not_given_together() {
    Answer answer =
        client.post(PATH, "{\"name\": \"%s\", \"username\": \"u\", \"password\": \"p\", \"source\": %s}".formatted(name, source("a", "b", "c")));
    assertThat(answer.badFields()).containsExactly("password");
  }

  @Test
  void a_tenant_names_what_is_in_its_own_folder_and_its_engineer_nothing() throws IOException {
    Party acme = Party.make("acme");
    assertThat(create(acme.admin(), source("default-" + id, "password", "enable")).badFields()).containsExactly("source");
    write(acme.tenant() + "/core", "password", "admin");
    String own = "{\"provider\": \"file\", \"path\": \"%s/core\", \"fields\": {\"password\": \"password\"}}".formatted(acme.tenant());
    assertThat(create(acme.engineer(), own).status()).isEqualTo(403);
    assertThat(create(acme.admin(), own).status()).isEqualTo(201);
    assertThat(acme.engineer().post(PATH + "/" + name + "/check", "").status()).isEqualTo(403);
    assertThat(texts(acme.admin().post(PATH + "/" + name + "/check", ""), "found")).containsExactly("password");
    assertThat(client.post(PATH + "/" + name + "/check", "").status()).isEqualTo(404);
  }

  /** 000_abe7 #16 */
  @Test
  void a_job_logs_in_with_it_and_no_answer_no_row_and_no_line_of_the_log_has_it() throws IOException {
    write("default-" + id, "password", "canary-4930");
    write("default-" + id, "enable", "canary-4931");
    create();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    StringBuilder all = new StringBuilder();
    try {
      client.post("/api/v1/devices", """
          {"name": "%s", "host": "127.0.0.1", "port": %d, "platform": "linux", "credential": "%s"}"""
          .formatted(name, TestServer.lab().device(1).port(), name));
      String refused = client.submit("{\"device\": \"%s\", \"commands\": [\"uptime\"]}".formatted(name));
      assertThat(client.ended(refused).json().path("error").path("code").asString()).isEqualTo("AUTH_FAILED");
      write("default-" + id, "password", "admin");
      write("default-" + id, "enable", "enable");
      String job = client.submit("{\"device\": \"%s\", \"commands\": [\"uptime\"]}".formatted(name));
      Answer ended = client.ended(job);
      assertThat(ended.field("state")).as(ended.text()).isEqualTo("succeeded");
      all.append(ended.text()).append(client.get("/api/v1/jobs/" + refused).text());
      all.append(client.post(PATH + "/" + name + "/check", "").text()).append(client.get(PATH + "/" + name).text());
    } finally {
      root.detachAppender(log);
    }
    log.list.forEach(event -> all.append(event.getFormattedMessage()));
    for (String table : List.of("credentials", "credential_secrets", "jobs", "job_secrets", "jobrunr_jobs", "suspensions", "audit", "job_events")) {
      TestServer.jdbc().sql("select t::text from " + table + " t").query(String.class).list().forEach(all::append);
    }
    TestServer.jdbc().sql("select encode(sealed, 'escape') from credential_secrets").query(String.class).list().forEach(all::append);
    assertThat(all.toString()).contains(name).doesNotContain("canary-493");
  }
}
