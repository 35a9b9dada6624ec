package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Access;
import dev.trunkline.lab.SimulatedDevice;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What people see of a refused credential, and how they lift it. */
class SuspensionsApiTest {
  private final Client client = TestServer.client();
  private final SimulatedDevice device = TestServer.lab().device(5);
  private final String password = "soon-" + UUID.randomUUID();

  @BeforeEach
  void refuse() {
    assertThat(codeOfJob()).isEqualTo("AUTH_FAILED");
  }

  @AfterEach
  void admitAsBefore() {
    device.allow(Access.DEFAULT);
  }

  private String codeOfJob() {
    String of = TestServer.device(5).replace("\"password\": \"admin\"", "\"password\": \"" + password + "\"");
    JsonNode ended = client.ended(client.submit("{\"device\": " + of + ", \"commands\": [\"uptime\"]}")).json();
    return ended.path("error").path("code").asString(ended.path("state").asString());
  }

  @Test
  void a_refused_credential_is_listed_until_it_is_lifted_by_hand() {
    int refused = device.failedLogins();
    assertThat(codeOfJob()).isEqualTo("CREDENTIAL_SUSPENDED");
    assertThat(device.failedLogins()).isEqualTo(refused);
    Answer listed = client.get("/api/v1/suspensions");
    assertThat(listed.text()).doesNotContain(password, "fingerprint");
    JsonNode suspension = listed.json().path("items").path(0);
    assertThat(suspension.propertyNames())
        .containsExactly("id", "host", "port", "jump", "username", "detail", "suspended_at", "until");
    assertThat(suspension.path("port").asInt()).isEqualTo(device.port());
    assertThat(suspension.path("username").asString()).isEqualTo("admin");

    device.allow(Access.DEFAULT.withPassword(password));
    assertThat(codeOfJob()).isEqualTo("CREDENTIAL_SUSPENDED");
    String id = suspension.path("id").asString();
    String path = "/api/v1/suspensions/" + id;
    assertThat(delete(path).status()).isEqualTo(204);
    assertThat(delete(path).status()).isEqualTo(404);
    assertThat(client.get("/api/v1/suspensions").each("id")).doesNotContain(id);
    assertThat(codeOfJob()).isEqualTo("succeeded");
  }

  @Test
  void only_who_has_the_token_may_look_or_lift() {
    Client nobody = client.withToken(null);
    assertThat(nobody.get("/api/v1/suspensions").status()).isEqualTo(401);
    assertThat(nobody.call("DELETE", "/api/v1/suspensions/" + UUID.randomUUID(), BodyPublishers.noBody()).status()).isEqualTo(401);
    assertThat(delete("/api/v1/suspensions/no-id").status()).isEqualTo(404);
  }

  private Answer delete(String path) {
    return client.call("DELETE", path, BodyPublishers.noBody());
  }
}
