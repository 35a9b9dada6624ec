package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Scorecard 41 at the interface: what can be told without asking DNS is refused at once, with 403, and is on record. */
@Tag("scorecard")
class TargetsApiTest {
  private static final List<String> HOSTS =
      List.of(
          "127.0.0.1", "::1", "::ffff:127.0.0.1", "0x7f.1", "0x7f000001", "2130706433", "127.1", "localhost", "a.localhost", "0.0.0.0",
          "169.254.169.254", "fd00:ec2::254", "64:ff9b::169.254.169.254", "fe80::1");

  /** A path and what is sent there, with a host in the place of {@code HOST}, and the field that it is in. */
  private record Door(String path, String body, String field) {}

  private static final String LOGIN = "\"username\": \"a\", \"password\": \"canary-41\"";
  private static final String DEVICE = "{\"host\": \"HOST\", \"platform\": \"linux\", " + LOGIN + "}";
  private static final String BEHIND = "{\"host\": \"192.0.2.1\", \"platform\": \"linux\", " + LOGIN + ", \"jump\": {\"host\": \"HOST\", " + LOGIN + "}}";
  private static final List<Door> DOORS =
      List.of(
          new Door("/api/v1/jobs", "{\"device\": " + DEVICE + ", \"commands\": [\"id\"]}", "device.host"),
          new Door("/api/v1/jobs", "{\"device\": " + BEHIND + ", \"commands\": [\"id\"]}", "device.jump.host"),
          new Door("/api/v1/tunnels", "{\"device\": " + DEVICE + ", \"remote_host\": \"localhost\", \"remote_port\": 80}", "device.host"),
          new Door("/api/v1/forward", "{\"device\": " + BEHIND + ", \"remote_host\": \"localhost\", \"remote_port\": 80}", "device.jump.host"),
          new Door("/api/v1/devices", "{\"name\": \"t41\", \"host\": \"HOST\", \"platform\": \"linux\", \"credential\": \"t41\"}", "host"));

  private static WebEdge strict;

  @BeforeAll
  static void start() {
    strict = TestServer.start(Role.API, Map.of("targets.allow", ""));
    TestServer.client(strict).post("/api/v1/credentials", "{\"name\": \"t41\", \"username\": \"a\", \"password\": \"canary-41\"}");
  }

  @AfterAll
  static void stop() {
    strict.close();
  }

  private static long onRecord() {
    return TestServer.jdbc()
        .sql("select count(*) from audit where action = 'target.refused' and actor = 'admin' and details::text not like '%canary%'")
        .query(Long.class)
        .single();
  }

  @Test
  void every_way_in_refuses_every_such_address_by_the_name_of_its_field() {
    Client client = TestServer.client(strict);
    long before = onRecord();
    for (Door door : DOORS) {
      for (String host : HOSTS) {
        Answer answer = client.post(door.path, door.body.replace("HOST", host));
        assertThat(answer.status()).as(door.path + " " + host + " " + answer.text()).isEqualTo(403);
        assertThat(answer.field("code")).isEqualTo("TARGET_NOT_ALLOWED");
        assertThat(answer.badFields()).containsExactly(door.field);
      }
    }
    int all = DOORS.size() * HOSTS.size();
    Fleet.await("all are on record", () -> onRecord() == before + all);
    System.out.printf("scorecard 41: %d requests, %d ways in by %d addresses: all 403, all on record%n", all, DOORS.size(), HOSTS.size());
  }

  /** The device is this very machine here, so that its localhost is where the database listens. */
  @Test
  void no_tunnel_and_no_request_leads_to_the_database() {
    int port = TestServer.edge().node().database().servers().getFirst().getPort();
    for (String path : List.of("/api/v1/tunnels", "/api/v1/forward")) {
      for (String host : List.of("localhost", "127.0.0.1", "::1", "::ffff:127.0.0.1")) {
        String body = "{\"device\": %s, \"remote_host\": \"%s\", \"remote_port\": %d}".formatted(TestServer.device(3), host, port);
        Answer answer = TestServer.client().post(path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.field("detail")).contains("database");
      }
    }
  }
}
