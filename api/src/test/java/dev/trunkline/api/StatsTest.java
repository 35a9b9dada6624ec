package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the system says of itself: 001_9083 #22 to #24, 002_d8dc #26 and #29 to #34. */
class StatsTest {
  private final Client client = TestServer.client();

  private void runJobs(String... commands) {
    for (String command : commands) {
      String body = "{\"device\": " + TestServer.device(4) + ", \"commands\": [\"" + command + "\"]}";
      client.ended(client.submit(body));
    }
  }

  @Test
  void statistics_count_jobs_errors_and_workers() {
    runJobs("show version", "show nonsense");
    JsonNode stats = client.get("/api/v1/stats?window_hours=48").json();
    assertThat(stats.path("window_hours").asInt()).isEqualTo(48);
    assertThat(stats.path("jobs").propertyNames())
        .containsExactlyInAnyOrder("queued", "running", "succeeded", "partial", "failed", "in_doubt", "cancelled");
    assertThat(stats.path("jobs").path("succeeded").asInt()).isPositive();
    assertThat(stats.path("errors").path("COMMAND_REJECTED").asInt()).isPositive();
    assertThat(stats.path("success_rate").asDouble()).isBetween(0.0, 1.0);
    assertThat(stats.path("reuse_rate").asDouble()).isBetween(0.0, 1.0);
    assertThat(stats.path("average_setup_ms").isNumber()).isTrue();
    assertThat(stats.path("job_seconds").propertyNames()).containsExactlyInAnyOrder("p50", "p90", "p99", "mean", "max");
    JsonNode worker = stats.path("workers").path(0);
    assertThat(worker.propertyNames()).containsExactlyInAnyOrder("id", "busy", "utilisation", "connections");
    assertThat(stats.path("processes").path(0).path("heap_bytes_per_worker").asLong()).isPositive();
    assertThat(client.get("/api/v1/stats?window_hours=169").badFields()).containsExactly("window_hours");
  }

  @Test
  void connections_are_listed_and_can_be_cleaned_up() {
    runJobs("show version");
    JsonNode connections = client.get("/api/v1/connections").json();
    assertThat(connections.path("total_connections").asInt()).isPositive();
    assertThat(connections.path("user_count").asInt()).isPositive();
    assertThat(connections.path("connections_by_user").path("admin").asInt()).isPositive();
    assertThat(connections.path("reuse_rate").isNumber()).isTrue();
    assertThat(connections.path("items").path(0).propertyNames())
        .contains("id", "key", "uptime_ms", "channel_count", "is_healthy", "in_use", "worker", "idle_ms");
    assertThat(connections.path("cleanup").path(0).propertyNames())
        .containsExactlyInAnyOrder("is_running", "cleanup_count", "last_cleanup_time");
    assertThat(client.post("/api/v1/connections/cleanup", "").json().path("cleaned").isInt()).isTrue();
  }

  @Test
  void a_connection_is_closed_by_hand_once_and_only_where_it_is() {
    runJobs("show version");
    String id = client.get("/api/v1/connections").json().path("items").path(0).path("id").asString();
    assertThat(client.delete("/api/v1/connections/" + id).status()).isEqualTo(204);
    assertThat(client.get("/api/v1/connections").text()).doesNotContain(id + "\"");
    Answer again = client.delete("/api/v1/connections/" + id);
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.field("code")).isEqualTo("NOT_FOUND");
  }

  @Test
  void an_api_process_shows_the_workers_of_the_others_and_a_worker_process_has_no_rest() {
    try (WebEdge api = TestServer.start(Role.API, Map.of());
        WebEdge worker = TestServer.start(Role.WORKER, Map.of("worker.concurrency", "2"))) {
      Client ofWorker = TestServer.client(worker);
      assertThat(ofWorker.get("/actuator/health/readiness").status()).isEqualTo(200);
      assertThat(ofWorker.get("/actuator/prometheus").status()).isEqualTo(200);
      assertThat(ofWorker.get("/api/v1/jobs").status()).isEqualTo(404);
      assertThat(ofWorker.post("/api/v1/jobs", "{}").status()).isEqualTo(404);
      assertThat(ofWorker.get("/openapi.yaml").status()).isEqualTo(404);
      JsonNode stats = TestServer.client(api).get("/api/v1/stats").json();
      assertThat(stats.path("workers")).extracting(w -> w.path("id").asString()).contains(worker.node().queue().workers().getFirst().name());
    }
  }

  @Test
  void prometheus_gets_the_promised_names_and_no_device_job_or_user() {
    runJobs("show version");
    String metrics = client.get("/actuator/prometheus").text();
    assertThat(metrics)
        .contains(
            "trunkline_jobs_finished_total{error_code=\"\",state=\"succeeded\"}",
            "trunkline_job_duration_seconds_count",
            "trunkline_job_queue_wait_seconds_count",
            "trunkline_ssh_connections{state=\"idle\"}",
            "trunkline_ssh_connections{state=\"in_use\"}",
            "trunkline_ssh_pool_reuse_total",
            "trunkline_ssh_pool_open_total",
            "trunkline_ssh_connect_seconds_sum",
            "trunkline_ssh_channels ",
            "trunkline_ssh_logins_total{result=\"succeeded\"}",
            "trunkline_ssh_channels_lent_total{login=\"shared\"}",
            "trunkline_ssh_channels_refused_total{by=\"limit\"}",
            "trunkline_ssh_connections_ended_total{how=\"lost\"}",
            "trunkline_ssh_connections_unhealthy_total",
            "trunkline_keepalives_total{result=\"answered\"}",
            "trunkline_keepalives_total{result=\"unanswered\"}",
            "trunkline_worker_utilisation",
            "trunkline_workers{state=\"busy\"}",
            "trunkline_auth_breaker_open",
            "trunkline_breaker_open{class=\"unreachable\"}",
            "trunkline_breaker_failures_total{class=\"prompt_lost\"}",
            "trunkline_breaker_transitions_total{class=\"host_key_changed\",state=\"half_open\"}");
    assertThat(metrics.lines().filter(line -> line.startsWith("trunkline_")))
        .noneMatch(line -> line.contains("127.0.0.1") || line.contains("admin") || line.contains("-worker-"));
  }

  @Test
  void health_needs_no_token() {
    Client nobody = client.withToken(null);
    assertThat(nobody.get("/actuator/health").status()).isEqualTo(200);
    assertThat(nobody.get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(nobody.get("/actuator/health/readiness").text()).contains("database", "queue").doesNotContain("jdbc");
  }

  @Test
  void platforms_are_listed_with_what_they_can() {
    Answer platforms = client.get("/api/v1/platforms");
    assertThat(platforms.each("name")).contains("cisco_ios", "juniper_junos", "linux");
    JsonNode junos =
        platforms.json().path("items").valueStream().filter(p -> p.path("name").asString().equals("juniper_junos")).findFirst().orElseThrow();
    assertThat(junos.path("title").asString()).isEqualTo("Juniper Junos");
    assertThat(junos.path("modes").valueStream().map(JsonNode::asString)).containsExactly("exec", "config");
    assertThat(junos.path("config_mode").asBoolean() && junos.path("commit").asBoolean()).isTrue();
    assertThat(junos.path("save").asBoolean() || junos.path("enable").asBoolean()).isFalse();
    assertThat(junos.path("keepalive").asString()).isEqualTo("request");
  }
}
