package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stored credentials: secrets go in and never come out. */
class CredentialsApiTest {
  private static final String PATH = "/api/v1/credentials";

  private final Client client = TestServer.client();
  private final String name = "ops-" + UUID.randomUUID();

  private Answer create(String password) {
    String body =
        """
        {"name": "%s", "username": "admin", "password": "%s", "secret": "enable-4721"}""".formatted(name, password);
    return client.post(PATH, body);
  }

  @Test
  void what_is_shown_of_a_credential_names_its_secrets_and_nothing_more() {
    Answer created = create("pass-4720");
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo(PATH + "/" + name);
    Answer one = client.get(PATH + "/" + name);
    assertThat(one.json()).isEqualTo(created.json());
    assertThat(one.json().propertyNames())
        .containsExactly("name", "username", "version", "secrets", "source", "created_at", "rotated_at");
    assertThat(one.json().path("secrets").valueStream().map(field -> field.asString())).containsExactly("password", "secret");
    Answer list = client.get(PATH + "?limit=500");
    assertThat(list.each("name")).contains(name);
    assertThat(created.text() + one.text() + list.text()).doesNotContain("4720", "4721", "sealed");
    assertThat(create("other").field("code")).isEqualTo("NAME_TAKEN");
  }

  @Test
  void a_rotation_puts_new_secrets_in_the_place_of_all_there_were() {
    create("pass-4720");
    Answer rotated = client.post(PATH + "/" + name + "/rotate", "{\"private_key\": \"KEY-4722\", \"passphrase\": \"p-4723\"}");
    assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
    assertThat(rotated.json().path("version").asInt()).isEqualTo(2);
    assertThat(rotated.json().path("secrets").valueStream().map(field -> field.asString())).containsExactly("passphrase", "private_key");
    assertThat(rotated.text()).doesNotContain("4722", "4723");
    assertThat(client.post(PATH + "/none/rotate", "{\"password\": \"p\"}").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                              | name,username,password
          {"name": "a b", "username": "u v", "password": "p"}                             | name,username
          {"name": "a/b", "username": "u", "passphrase": "p", "hots": 1}                  | name,password,passphrase,hots
          {"name": "..", "username": "u", "password": 7}                                  | name,password
          {"name": "a\\u0000", "username": "u", "password": "p", "secret": "a\\nb"}       | name,secret
          {"name": "a", "username": "u", "password": "p", "certificate": "c", "otp": "1"} | certificate,otp
          """)
  void every_mistake_is_named(String body, String fields) {
    Answer answer = client.post(PATH, body);
    assertThat(answer.field("code")).as(answer.text()).isEqualTo("INVALID_INPUT");
    assertThat(answer.badFields()).containsExactlyInAnyOrder(fields.split(","));
  }

  @Test
  void a_rotation_names_its_mistakes_too_and_changes_nothing() {
    create("p");
    Answer answer = client.post(PATH + "/" + name + "/rotate", "{\"username\": \"root\"}");
    assertThat(answer.badFields()).containsExactlyInAnyOrder("password", "username");
    assertThat(client.get(PATH + "/" + name).json().path("version").asInt()).isEqualTo(1);
  }

  @Test
  void one_that_a_device_or_a_waiting_job_uses_cannot_be_deleted() {
    create("p");
    String device = "edge-" + UUID.randomUUID();
    client.post("/api/v1/devices", "{\"name\": \"%s\", \"host\": \"192.0.2.1\", \"platform\": \"linux\", \"credential\": \"%s\"}".formatted(device, name));
    assertThat(client.delete(PATH + "/" + name).field("code")).isEqualTo("IN_USE");
    assertThat(client.get("/api/v1/devices?credential=" + name).each("name")).containsExactly(device);
    String job = client.submit("{\"device\": \"%s\", \"commands\": [\"uptime\"], \"run_at\": \"2099-01-01T00:00:00Z\"}".formatted(device));
    assertThat(client.delete("/api/v1/devices/" + device).status()).isEqualTo(204);
    assertThat(client.delete(PATH + "/" + name).status()).isEqualTo(409);
    client.post("/api/v1/jobs/" + job + "/cancel", "");
    assertThat(client.delete(PATH + "/" + name).status()).isEqualTo(204);
    assertThat(client.delete(PATH + "/" + name).status()).isEqualTo(404);
    assertThat(client.get("/api/v1/jobs/" + job).json().path("device").path("name").asString()).isEqualTo(device);
  }

  @Test
  void lists_are_paged_by_name() {
    String prefix = "page-" + UUID.randomUUID();
    for (String each : List.of("a", "b", "c")) {
      client.post(PATH, "{\"name\": \"%s-%s\", \"username\": \"u\", \"password\": \"p\"}".formatted(prefix, each));
    }
    Answer all = client.get(PATH + "?limit=500");
    int first = all.each("name").indexOf(prefix + "-a");
    Answer page = client.get(PATH + "?limit=" + (first + 2));
    assertThat(page.each("name")).endsWith(prefix + "-a", prefix + "-b");
    assertThat(client.get(PATH + "?limit=1&cursor=" + page.field("next")).each("name")).containsExactly(prefix + "-c");
    assertThat(client.get(PATH + "?cursor=x").badFields()).containsExactly("cursor");
  }

  @Test
  void only_who_has_the_token_may_look_or_change() {
    Client nobody = client.withToken(null);
    assertThat(nobody.get(PATH).status()).isEqualTo(401);
    assertThat(nobody.post(PATH, "{}").status()).isEqualTo(401);
    assertThat(nobody.call("DELETE", PATH + "/x", BodyPublishers.noBody()).status()).isEqualTo(401);
  }
}
