package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Importing inventories of other programs over the interface. */
class ImportsApiTest {
  private final Client client = TestServer.client();
  private final String id = UUID.randomUUID().toString();

  @BeforeEach
  void store() {
    client.post("/api/v1/credentials", "{\"name\": \"ro-%s\", \"username\": \"admin\", \"password\": \"admin\"}".formatted(id));
  }

  private Answer send(String more, String text, String... headers) {
    String path = "/api/v1/devices/import?source=s-%1$s&credential=ro-%1$s&%2$s".formatted(id, more);
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Content-Type";
    all[1] = "text/plain";
    return client.call("POST", path, BodyPublishers.ofString(text), all);
  }

  private String csv(int devices) {
    StringBuilder text = new StringBuilder("name,host,tags\n");
    for (int i = 0; i < devices; i++) text.append("d%d-%s,192.0.2.%d,imported\n".formatted(i, id, i + 1));
    return text.toString();
  }

  private String devices() {
    return String.join(" ", client.get("/api/v1/devices?source=s-" + id).each("name")).replace("-" + id, "");
  }

  @Test
  void what_was_previewed_is_applied_and_nothing_else() {
    Answer preview = send("format=csv", csv(2) + "bad host," + "\n");
    assertThat(preview.status()).as(preview.text()).isEqualTo(200);
    assertThat(preview.json().path("applied").asBoolean()).isFalse();
    assertThat(preview.json().path("added").asInt()).isEqualTo(2);
    assertThat(preview.json().path("items").path(0).path("change").asString()).isEqualTo("added");
    assertThat(preview.json().path("items").path(0).path("after").path("host").asString()).isEqualTo("192.0.2.1");
    assertThat(preview.json().path("errors").path(0).path("line").asInt()).isEqualTo(4);
    assertThat(devices()).isEmpty();
    String tag = preview.header("ETag");
    assertThat(send("format=csv&apply=true", csv(2)).field("code")).isEqualTo("PRECONDITION_REQUIRED");
    assertThat(send("format=csv&apply=true", csv(2), "If-Match", tag).status()).isEqualTo(412);
    assertThat(send("format=csv&apply=true&all_or_nothing=true", csv(2) + "bad host,\n", "If-Match", "*").field("code")).isEqualTo("IMPORT_HAS_ERRORS");
    Answer applied = send("format=csv&apply=true", csv(2) + "bad host,\n", "If-Match", tag);
    assertThat(applied.json().path("applied").asBoolean()).as(applied.text()).isTrue();
    assertThat(devices()).isEqualTo("d0 d1");
    assertThat(send("format=csv&apply=true", csv(2) + "bad host,\n", "If-Match", tag).status()).isEqualTo(412);
    assertThat(client.get("/api/v1/devices/d0-" + id).field("source")).isEqualTo("s-" + id);
    Fleet.await("it is on record", () -> !client.get("/api/v1/audit?action=devices.imported&subject=s-" + id).each("actor").isEmpty());
  }

  @Test
  void many_devices_go_only_where_that_is_said_twice() {
    send("format=csv&apply=true", csv(10), "If-Match", "*");
    assertThat(send("format=csv&apply=true", csv(5), "If-Match", "*").json().path("missing").asInt()).isEqualTo(5);
    assertThat(devices()).hasSize("d0 d1 d2 d3 d4 d5 d6 d7 d8 d9".length());
    Answer one = send("format=csv&apply=true&remove=true", csv(9), "If-Match", "*");
    assertThat(one.json().path("removed").asInt()).as(one.text()).isEqualTo(1);
    Answer preview = send("format=csv&remove=true", csv(7));
    assertThat(preview.json().path("removal").path("needs_confirmation").asBoolean()).isTrue();
    Answer refused = send("format=csv&apply=true&remove=true", csv(7), "If-Match", preview.header("ETag"));
    assertThat(refused.field("code")).isEqualTo("REMOVAL_NOT_CONFIRMED");
    assertThat(devices()).contains("d8");
    Answer confirmed = send("format=csv&apply=true&remove=true&confirm_removal=true", csv(7), "If-Match", preview.header("ETag"));
    assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
    assertThat(devices()).isEqualTo("d0 d1 d2 d3 d4 d5 d6");
  }

  /** No secret of another inventory gets into answers, rows or the audit. */
  @Test
  void secrets_of_the_text_go_nowhere() {
    String ini = "[g]\nx-%s ansible_host=192.0.2.77 ansible_password=canary-77 ansible_become_pass='canary-78'\n".formatted(id);
    Answer applied = send("format=ansible_ini&apply=true", ini, "If-Match", "*");
    assertThat(applied.json().path("added").asInt()).as(applied.text()).isEqualTo(1);
    assertThat(applied.json().path("notes").size()).isEqualTo(2);
    assertThat(applied.text()).doesNotContain("canary-7");
    Fleet.await("it is on record", () -> !client.get("/api/v1/audit?action=devices.imported&subject=s-" + id).each("actor").isEmpty());
    for (String table : new String[] {"devices", "audit"}) {
      assertThat(TestServer.jdbc().sql("select t::text from " + table + " t").query(String.class).list()).noneMatch(row -> row.contains("canary-7"));
    }
  }

  @Test
  void what_is_wrong_with_a_request_is_said_at_once() {
    Answer wrong = client.call("POST", "/api/v1/devices/import?format=xls&credential=nobody&platform=x&tags=a%20b&color=1", BodyPublishers.ofString("x"), "Content-Type", "text/csv");
    assertThat(wrong.badFields()).containsExactlyInAnyOrder("format", "source", "credential", "platform", "tags", "color");
    assertThat(client.call("POST", "/api/v1/devices/import?format=csv&source=x", BodyPublishers.ofByteArray(new byte[] {(byte) 0xff}), "Content-Type", "text/csv").field("code")).isEqualTo("INVALID_INPUT");
    assertThat(send("format=csv", "name\n" + "x".repeat(16 * 1024 * 1024)).status()).isEqualTo(413);
    assertThat(send("format=csv", "name\n" + "x\n".repeat(1024 * 1024)).json().path("failed").asInt()).isPositive();
    assertThat(client.call("POST", "/api/v1/devices/import?format=csv&source=x", BodyPublishers.ofString("a=b"), "Content-Type", "application/x-www-form-urlencoded").status()).isEqualTo(415);
  }
}
