package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How a request says by which way and with which algorithms its device is logged in to, and what can be seen of that. */
class LoginTest {
  private final Client client = TestServer.client();

  private static String device(String more) {
    return TestServer.device(0).replaceFirst("\\}$", ", " + more + "}");
  }

  private static String jump(String host, String password) {
    String login = "\"host\": \"%s\", \"port\": %d, \"username\": \"admin\", \"password\": \"%s\"";
    return "\"jump\": {" + login.formatted(host, TestServer.lab().device(1).port(), password) + "}";
  }

  private static String job(String device) {
    return "{\"device\": " + device + ", \"commands\": [\"show version\"], \"max_retries\": 0}";
  }

  @Test
  void a_job_over_a_jump_host_shows_the_way_and_none_of_its_secrets() {
    String id = client.submit(job(device(jump("127.0.0.1", "admin") + ", \"algorithms\": \"legacy\"")));
    Answer ended = client.ended(id);
    assertThat(ended.field("state")).as(ended.text()).isEqualTo("succeeded");
    JsonNode device = ended.json().path("device");
    assertThat(device.propertyNames()).containsExactly("host", "port", "username", "platform", "algorithms", "jump");
    assertThat(device.path("host").asString()).isEqualTo("127.0.0.1");
    assertThat(device.path("algorithms").asString()).isEqualTo("legacy");
    JsonNode jump = device.path("jump");
    assertThat(jump.propertyNames()).containsExactly("host", "port", "username", "algorithms", "jump");
    assertThat(jump.path("port").asInt()).isEqualTo(TestServer.lab().device(1).port());
    assertThat(jump.path("algorithms").asString()).isEqualTo("modern");
    String label = "127.0.0.1:" + TestServer.lab().device(0).port() + " via 127.0.0.1:" + jump.path("port").asInt();
    Answer found = client.get("/api/v1/results?job_id=" + id + "&device=" + Client.encoded(label));
    assertThat(found.each("device")).containsExactly(label);
    String key = "admin@127.0.0.1:" + TestServer.lab().device(0).port() + " via admin@127.0.0.1:" + jump.path("port").asInt();
    JsonNode negotiated =
        client.get("/api/v1/connections").json().path("items").valueStream()
            .filter(item -> item.path("key").asString().equals(key)).findFirst().orElseThrow().path("negotiated");
    assertThat(negotiated.propertyNames())
        .containsExactly("key_exchange", "cipher", "mac", "host_key_type", "algorithms", "strict_key_exchange");
    assertThat(negotiated.path("algorithms").asString()).isEqualTo("legacy");
    assertThat(negotiated.path("cipher").asString()).isNotEmpty();
  }

  @Test
  void addresses_that_may_not_be_reached_may_not_be_reached_over_a_jump_host_nor_be_one() {
    Answer behind = client.post("/api/v1/jobs", job(device(jump("127.0.0.1", "admin")).replaceFirst("127.0.0.1", "169.254.169.254")));
    assertThat(behind.status()).isEqualTo(403);
    assertThat(behind.badFields()).containsExactly("device.host");
    Answer itself = client.post("/api/v1/jobs", job(device(jump("169.254.169.254", "admin"))));
    assertThat(itself.status()).isEqualTo(403);
    assertThat(itself.badFields()).containsExactly("device.jump.host");
    String tunnel = "{\"device\": %s, \"remote_host\": \"localhost\", \"remote_port\": 80}";
    Answer through = client.post("/api/v1/tunnels", tunnel.formatted(device(jump("169.254.169.254", "admin"))));
    assertThat(through.status()).isEqualTo(403);
    assertThat(through.badFields()).containsExactly("device.jump.host");
  }

  @Test
  void a_known_hosts_file_is_taken_line_by_line() {
    String key = "AAAAC3NzaC1lZDI1NTE5AAAAIBN1n7Z08apGlD8tVgqkhcDQ9NcGSR66crI8/cNBuULB";
    String other = "AAAAC3NzaC1lZDI1NTE5AAAAIE37C7BB0602ItpR08APQd3onCL2UyZRWZrKE60WEz06";
    String file =
        """
        # made by a test
        imp-a.example,198.51.100.77 ssh-ed25519 KEY a comment
        [imp-a.example]:2022 ssh-ed25519 KEY
        |1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 KEY
        *.example ssh-ed25519 KEY
        @revoked imp-b.example ssh-ed25519 KEY
        @cert-authority *.example ssh-ed25519 KEY
        imp-c.example ssh-ed25519 nonsense
        imp-d.example ssh-rsa KEY
        half a
        """
            .replace("KEY", key);
    Answer first = post(file);
    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertThat(first.json().path("imported").asInt()).isEqualTo(3);
    assertThat(first.json().path("conflicts")).isEmpty();
    assertThat(first.json().path("skipped").valueStream().map(line -> line.path("line").asInt())).containsExactly(4, 5, 6, 7, 8, 9, 10);
    assertThat(first.json().path("skipped").path(0).path("why").asString()).contains("hashed");
    Answer again = post("imp-a.example ssh-ed25519 " + key + "\n[imp-a.example]:2022 ssh-ed25519 " + other + "\n");
    assertThat(again.json().path("imported").asInt()).isZero();
    assertThat(again.json().path("unchanged").asInt()).isEqualTo(1);
    JsonNode conflict = again.json().path("conflicts").path(0);
    assertThat(conflict.path("line").asInt()).isEqualTo(2);
    assertThat(conflict.path("port").asInt()).isEqualTo(2022);
    assertThat(conflict.path("fingerprint").asString()).startsWith("SHA256:").isNotEqualTo(conflict.path("recorded_fingerprint").asString());
    assertThat(client.post("/api/v1/host-keys/import", "{}").status()).isEqualTo(415);
    assertThat(client.withToken(null).call("POST", "/api/v1/host-keys/import", BodyPublishers.ofString(file)).status()).isEqualTo(401);
  }

  private Answer post(String file) {
    return client.call("POST", "/api/v1/host-keys/import", BodyPublishers.ofString(file), "Content-Type", "text/plain");
  }
}
