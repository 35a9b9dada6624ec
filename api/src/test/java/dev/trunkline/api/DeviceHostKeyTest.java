package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.transport.ShownHostKeys.Place;
import java.util.UUID;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Scorecard 32: another host key than the one that is recorded. */
@Tag("scorecard")
class DeviceHostKeyTest {
  private final Client client = TestServer.client();
  private final String name = "hk-" + UUID.randomUUID();
  private final String path = "/api/v1/devices/" + name + "/host-key";
  private Lab lab;
  private SimulatedDevice device;

  @BeforeEach
  void start() throws Exception {
    lab = Lab.start(LabOptions.of(1, "cisco_ios"));
    device = lab.device(0);
    // The port may have been another device's before.
    for (String table : new String[] {"host_keys", "shown_host_keys"}) {
      TestServer.jdbc().sql("delete from " + table + " where port = :port").param("port", device.port()).update();
    }
    client.post("/api/v1/credentials", "{\"name\": \"%s\", \"username\": \"admin\", \"password\": \"admin\"}".formatted(name));
    String body = "{\"name\": \"%1$s\", \"host\": \"127.0.0.1\", \"port\": %2$d, \"platform\": \"cisco_ios\", \"credential\": \"%1$s\"}";
    assertThat(client.post("/api/v1/devices", body.formatted(name, device.port())).status()).isEqualTo(201);
  }

  @AfterEach
  void stop() throws Exception {
    lab.close();
  }

  private String fingerprint() {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, device.hostKey());
  }

  private Answer job() {
    return client.ended(client.submit("{\"device\": \"%s\", \"commands\": [\"show clock\"], \"max_retries\": 2}".formatted(name)));
  }

  private String errorOf(Answer job) {
    return job.json().path("error").path("code").asString("");
  }

  private void swapKey() {
    device.dropConnections();
    device.replaceHostKey();
  }

  private Answer decide(boolean accept, String fingerprint) {
    return client.post(path, "{\"accept\": %s, \"fingerprint\": \"%s\"}".formatted(accept, fingerprint));
  }

  @Test
  void a_changed_key_stops_everything_before_a_byte_of_a_login_until_somebody_decides() {
    assertThat(client.get(path).field("state")).isEqualTo("none");
    assertThat(job().field("state")).isEqualTo("succeeded");
    String before = fingerprint();
    assertThat(client.get(path).json().path("recorded").path("fingerprint").asString()).isEqualTo(before);
    swapKey();
    Answer first = job();
    assertThat(errorOf(first)).as(first.text()).isEqualTo("HOST_KEY_CHANGED");
    assertThat(first.text()).contains(before, fingerprint());
    Answer shown = client.get(path);
    assertThat(shown.field("state")).isEqualTo("changed");
    assertThat(shown.json().path("recorded").path("fingerprint").asString()).isEqualTo(before);
    assertThat(shown.json().path("shown").path("fingerprint").asString()).isEqualTo(fingerprint());
    assertThat(shown.json().path("shown").path("address").asString()).isEqualTo("127.0.0.1");

    int dialled = device.connections();
    Place place = new Place("default", "127.0.0.1", device.port(), "");
    for (int i = 0; i < 5; i++) {
      TestServer.edge().node().loginGuard().breakers().forget(place);
      assertThat(errorOf(job())).isEqualTo("HOST_KEY_CHANGED");
    }
    assertThat(device.connections()).as("nobody dials before it is decided").isEqualTo(dialled);
    assertThat(device.logins() + device.failedLogins()).as("logins tried").isEqualTo(1);

    assertThat(decide(true, before).field("code")).isEqualTo("FINGERPRINT_DIFFERS");
    assertThat(client.post(path, "{}").badFields()).containsExactlyInAnyOrder("accept", "fingerprint");
    assertThat(decide(true, fingerprint()).field("state")).isEqualTo("recorded");
    assertThat(job().field("state")).isEqualTo("succeeded");
    Fleet.await("the decision is on record", () -> !client.get("/api/v1/audit?action=host_key.accepted&subject=" + name).each("actor").isEmpty());
    Answer audit = client.get("/api/v1/audit?action=host_key.accepted&subject=" + name);
    assertThat(audit.each("actor")).containsExactly("admin");
    assertThat(audit.text()).contains(before, fingerprint());
    String key = Client.encoded("admin@127.0.0.1:" + device.port());
    assertThat(client.get("/api/v1/audit?action=login.failed&subject=" + key).text()).contains("HOST_KEY_CHANGED", before);
    System.out.printf("scorecard 32: 6 jobs after the swap: HOST_KEY_CHANGED, 0 logins tried, %d dial, both fingerprints shown and on record%n", dialled - 1);
  }

  /** The connection of before still leads to the right device, but nobody knows that now. */
  @Test
  void a_warm_connection_carries_nothing_new_once_another_key_was_shown() {
    assertThat(job().field("state")).isEqualTo("succeeded");
    device.replaceHostKey();
    String given = TestServer.device(device.port(), "cisco_ios");
    Answer other = client.ended(client.submit("{\"device\": %s, \"commands\": [\"show clock\"]}".formatted(given)));
    assertThat(errorOf(other)).as(other.text()).isEqualTo("HOST_KEY_CHANGED");
    Fleet.await("what was open is closed", () -> device.openSessions() == 0);
    int lines = device.lines().size();
    assertThat(errorOf(job())).isEqualTo("HOST_KEY_CHANGED");
    assertThat(device.lines()).hasSize(lines);
  }

  @Test
  void a_key_that_is_rejected_is_not_taken_and_stops_everything_again_when_it_is_shown_again() {
    assertThat(job().field("state")).isEqualTo("succeeded");
    String before = fingerprint();
    swapKey();
    job();
    assertThat(decide(false, fingerprint()).field("state")).isEqualTo("recorded");
    assertThat(client.get(path).json().path("recorded").path("fingerprint").asString()).isEqualTo(before);
    assertThat(errorOf(job())).isEqualTo("HOST_KEY_CHANGED");
    assertThat(client.get(path).field("state")).isEqualTo("changed");
    assertThat(device.logins() + device.failedLogins()).isEqualTo(1);
    assertThat(client.get("/api/v1/host-keys/shown").each("fingerprint")).contains(fingerprint());
    String decision = "{\"host\": \"127.0.0.1\", \"port\": %d, \"accept\": true, \"fingerprint\": \"%s\"}".formatted(device.port(), fingerprint());
    assertThat(client.post("/api/v1/host-keys/decide", decision).status()).isEqualTo(204);
    assertThat(client.post("/api/v1/host-keys/decide", decision).status()).isEqualTo(409);
    assertThat(job().field("state")).isEqualTo("succeeded");
    assertThat(client.get("/api/v1/devices/nobody/host-key").status()).isEqualTo(404);
  }
}
