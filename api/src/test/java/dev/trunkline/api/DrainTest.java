package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Scorecard 13, through a real process; 001_9083 #25 to #29, #32, #39, #45. */
class DrainTest {
  private static final Duration GRACE = Duration.ofSeconds(4);
  private static final Map<String, String> ENVIRONMENT = Map.of("SHUTDOWN_GRACE_PERIOD", Long.toString(GRACE.toMillis()));

  @TempDir private Path directory;
  private Lab lab;

  @BeforeEach
  void devices() throws IOException {
    lab = Lab.start(LabOptions.of(5, "cisco_ios"));
  }

  @AfterEach
  void no_devices() throws IOException {
    lab.close();
  }

  private String job(int device, String... commands) {
    return "{\"device\": %s, \"commands\": [\"%s\"]}"
        .formatted(TestServer.device(lab.device(device).port(), "cisco_ios"), String.join("\", \"", commands));
  }

  private String change(int device, String... lines) {
    return job(device, lines).replaceFirst("\\{", "{\"kind\": \"config\", ");
  }

  private String atLine(Client client, int device, String job, String line) {
    String id = client.submit(job);
    await(() -> lab.device(device).lines().contains(line));
    return id;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time it took").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static int status(Client client, String path) {
    return client.get(path).status();
  }

  /** Twelve lines of about half a second each, no two alike. */
  private static String[] longChange() {
    Stream<String> slow = IntStream.range(50, 62).mapToObj(hundredths -> "do show lab slow 0." + hundredths);
    return Stream.of(Stream.of("interface Vlan8"), slow, Stream.of("description late")).flatMap(s -> s).toArray(String[]::new);
  }

  @Test
  @Tag("scorecard")
  void SIGTERM_lets_work_in_hand_end_hands_back_the_rest_uncounted_and_exits_0_in_time() throws Exception {
    String[] lines = longChange();
    String quick;
    String slow;
    String behind;
    String change;
    String late;
    try (ServeProcess serve = ServeProcess.start(directory, ENVIRONMENT);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Client client = serve.client();
      slow = atLine(client, 1, job(1, "show clock", "show lab slow 25"), "show lab slow 25");
      behind = client.submit(job(1, "show version"));
      change = atLine(client, 2, change(2, lines), lines[1]);
      quick = atLine(client, 0, job(0, "show lab slow 2"), "show lab slow 2");
      Future<Answer> waiting = callers.submit(() -> client.get("/api/v1/jobs/" + slow + "?wait_seconds=60"));

      long start = System.nanoTime();
      serve.terminate();
      await(() -> status(client, "/actuator/health/readiness") == 503);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as("until it was not ready").isLessThan(Duration.ofSeconds(1));
      assertThat(client.get("/actuator/health/readiness").field("status")).isEqualTo("OUT_OF_SERVICE");
      assertThat(status(client, "/actuator/health/liveness")).isEqualTo(200);
      assertThat(waiting.get(2, TimeUnit.SECONDS).field("state")).isEqualTo("running");
      JsonNode process = client.get("/api/v1/stats").json().path("processes").path(0);
      assertThat(process.path("is_shutting_down").asBoolean()).isTrue();
      assertThat(process.path("shutdown_start_time").asString()).isNotBlank();
      late = client.submit(job(3, "show version"));
      assertThat(client.get("/api/v1/jobs/" + late + "?wait_seconds=1").field("state")).isEqualTo("queued");
      assertThat(serve.exitWithin(Duration.ofSeconds(20))).isZero();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      System.out.println("scorecard 13: exit after " + took.toMillis() + " ms with a grace of " + GRACE.toMillis() + " ms");
      assertThat(took).isBetween(GRACE, GRACE.plusSeconds(5));
      assertThat(lab.device(3).connections()).as("connections for a job that came too late").isZero();
    }

    lab.device(1).answer("show lab slow 25", "done\n");
    try (ServeProcess serve = ServeProcess.start(directory, ENVIRONMENT)) {
      Client client = serve.client();
      for (String job : new String[] {quick, slow, behind, late}) {
        Answer ended = client.ended(job);
        assertThat(ended.field("state")).as(ended.text()).isEqualTo("succeeded");
        assertThat(ended.json().path("attempt").asInt()).as(ended.text()).isEqualTo(1);
      }
      JsonNode stopped = client.ended(change).json();
      assertThat(stopped.path("state").asString()).isEqualTo("failed");
      assertThat(stopped.path("error").path("code").asString()).isEqualTo("WORKER_LOST");
      assertThat(stopped.path("error").path("detail").asString()).contains("the process was shut down before command");
      assertThat(stopped.path("command_results").valueStream().map(result -> result.path("state").asString()))
          .contains("succeeded", "not_sent").doesNotContain("in_doubt", "running");
    }
    SimulatedDevice changed = lab.device(2);
    for (String line : lines) assertThat(changed.lines()).filteredOn(line::equals).hasSizeLessThan(2);
    assertThat(changed.lines()).contains("end").doesNotContain("description late");
    assertThat(lab.device(0).lines()).filteredOn("show lab slow 2"::equals).hasSize(1);
  }

  @Test
  @Tag("scorecard")
  void a_second_signal_ends_the_process_now_and_the_next_one_goes_on() throws Exception {
    String job;
    try (ServeProcess serve = ServeProcess.start(directory, Map.of())) {
      Client client = serve.client();
      job = atLine(client, 0, job(0, "show lab slow 25"), "show lab slow 25");
      serve.terminate();
      await(() -> status(client, "/actuator/health/readiness") == 503);
      long start = System.nanoTime();
      serve.terminate();
      assertThat(serve.exitWithin(Duration.ofSeconds(10))).isEqualTo(143);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
    lab.device(0).answer("show lab slow 25", "done\n");
    try (ServeProcess serve = ServeProcess.start(directory, Map.of())) {
      assertThat(serve.client().ended(job).field("state")).isEqualTo("succeeded");
      serve.interrupt();
      assertThat(serve.exitWithin(Duration.ofSeconds(10))).isZero();
    }
  }

  @Test
  void a_call_ends_the_process_as_a_signal_does_and_is_answered_before() throws Exception {
    try (ServeProcess serve = ServeProcess.start(directory, ENVIRONMENT)) {
      Client client = serve.client();
      client.ended(client.submit(job(0, "show version")));
      client.submit(change(1, "do show lab slow 20"));
      await(() -> lab.device(1).lines().contains("do show lab slow 20"));
      assertThat(client.withToken(null).post("/api/v1/shutdown", "").status()).isEqualTo(401);
      Answer answer = client.post("/api/v1/shutdown", "");
      assertThat(answer.status()).isEqualTo(200);
      JsonNode report = answer.json();
      assertThat(report.propertyNames()).containsExactlyInAnyOrder("success", "duration_ms", "connections_closed", "errors");
      assertThat(report.path("success").asBoolean()).isFalse();
      assertThat(report.path("duration_ms").asLong()).isBetween(GRACE.toMillis(), GRACE.plusSeconds(5).toMillis());
      assertThat(report.path("connections_closed").asInt()).isEqualTo(2);
      assertThat(report.path("errors").path(0).asString()).contains("was cut off while its device had not answered");
      assertThat(serve.exitWithin(Duration.ofSeconds(10))).as("exit code where something was cut off").isEqualTo(1);
    }
  }
}
