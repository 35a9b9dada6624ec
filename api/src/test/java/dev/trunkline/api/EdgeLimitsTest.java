package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import dev.trunkline.access.AccessRole;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who asks too often, and where requests come from (scorecard 42: limits are not got round with X-Forwarded-For). */
class EdgeLimitsTest {
  private static WebEdge edge;
  private static WebEdge behindProxy;

  private final Party party = Party.make("busy");

  @BeforeAll
  static void start() {
    // So slow that no turn comes back while the test runs, however long that takes.
    edge = TestServer.start(Role.API, Map.of("edge.requests_per_second", "1", "edge.refusals_per_minute", "1"));
    behindProxy = TestServer.start(Role.API, Map.of("edge.refusals_per_minute", "1", "edge.trusted_proxies", "127.0.0.0/8,192.0.2.0/24"));
  }

  @AfterAll
  static void stop() {
    edge.close();
    behindProxy.close();
  }

  @Test
  void a_token_that_asks_too_often_waits_and_no_other_with_it() {
    Client greedy = TestServer.client(edge).withToken(party.viewer().token());
    Answer answer = greedy.get("/api/v1/platforms");
    for (int i = 0; i < 2_000 && answer.status() == 200; i++) answer = greedy.get("/api/v1/platforms");
    assertThat(answer.status()).as(answer.text()).isEqualTo(429);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.field("code")).isEqualTo("TOO_MANY_REQUESTS");
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    assertThat(TestServer.client(edge).withToken(party.operator().token()).get("/api/v1/platforms").status()).isEqualTo(200);
    for (int i = 0; i < 30; i++) assertThat(TestServer.client(edge).get("/api/v1/platforms").status()).isEqualTo(200);
  }

  @Test
  void an_address_without_a_valid_token_is_not_heard_for_long_and_those_who_are_known_are_all_the_same() {
    Client known = TestServer.client(edge).withToken(party.engineer().token());
    assertThat(known.get("/api/v1/platforms").status()).isEqualTo(200);
    Client stranger = TestServer.client(edge).withToken("trunk_" + "0".repeat(32) + "." + "A".repeat(43));
    Answer answer = stranger.get("/api/v1/jobs");
    for (int i = 0; i < 1_000 && answer.status() == 401; i++) answer = stranger.get("/api/v1/jobs", "X-Forwarded-For", "198.51.100." + i % 250);
    assertThat(answer.status()).as("whatever it says of where it comes from").isEqualTo(429);
    assertThat(known.get("/api/v1/platforms").status()).isEqualTo(200);
    assertThat(TestServer.client(edge).get("/api/v1/platforms").status()).isEqualTo(200);
    assertThat(stranger.withToken(null).get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(stranger.withToken(null).get("/openapi.yaml").status()).isEqualTo(200);
  }

  @Test
  void behind_a_trusted_proxy_the_client_is_the_last_address_that_is_no_proxy() {
    String client = "203.0.113." + (1 + Math.floorMod(UUID.randomUUID().hashCode(), 200));
    refuseOnce("10.9.8.7, " + client + ", 192.0.2.5");
    assertThat(asStranger("198.51.100.77, " + client)).as("the same client, with another story before it").isEqualTo(429);
    assertThat(asStranger("198.51.100.78")).as("another client").isEqualTo(401);
    Answer made = TestServer.client(behindProxy).call("POST", "/api/v1/tenants",
        BodyPublishers.ofString("{\"name\": \"" + party.tenant() + "-2\"}"),
        "Content-Type", "application/json", "X-Forwarded-For", "10.9.8.7, " + client);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  private static void refuseOnce(String forwardedFor) {
    int status = asStranger(forwardedFor);
    for (int i = 0; i < 1_000 && status == 401; i++) status = asStranger(forwardedFor);
    assertThat(status).isEqualTo(429);
  }

  private static int asStranger(String forwardedFor) {
    return TestServer.client(behindProxy).withToken("none").get("/api/v1/jobs", "X-Forwarded-For", forwardedFor).status();
  }

  @Test
  void answers_carry_the_headers_that_keep_browsers_from_guessing_framing_and_storing() {
    Answer answer = TestServer.client().get("/api/v1/platforms");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(party.limitedTo("edge", AccessRole.VIEWER).get("/api/v1/stats").header("X-Content-Type-Options")).isEqualTo("nosniff");
  }
}
