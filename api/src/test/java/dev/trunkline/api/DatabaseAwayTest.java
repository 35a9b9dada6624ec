package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.database.Presence;
import dev.trunkline.database.StoppableDatabase;
import dev.trunkline.lab.FaultProxy;
import dev.trunkline.lab.Passage;
import dev.trunkline.lab.Traffic;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 6 and 8, as callers see it: whatever they ask while the database is away is answered with 503, soon, and never with 500. */
@Tag("scorecard")
class DatabaseAwayTest {
  private static final int CALLERS = 3;
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(100);

  private static final List<String> READS =
      List.of(
          "/api/v1/jobs", "/api/v1/jobs/00000000-0000-0000-0000-000000000000",
          "/api/v1/jobs/00000000-0000-0000-0000-000000000000?wait_seconds=5", "/api/v1/results", "/api/v1/devices",
          "/api/v1/credentials", "/api/v1/suspensions", "/api/v1/audit", "/api/v1/stats", "/api/v1/connections",
          "/api/v1/jobs/00000000-0000-0000-0000-000000000000/results/0/output", "/actuator/health/readiness");

  private record Call(Answer answer, long millis) {}

  private StoppableDatabase database;
  private FaultProxy proxy;
  private WebEdge edge;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    database = StoppableDatabase.start();
    proxy = FaultProxy.to(database.port());
    edge = TestServer.start(
        database.settings(proxy.port(), Map.of("auth.bootstrap_token", TestServer.TOKEN, "server.port", "0")));
    client = TestServer.client(edge);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : new AutoCloseable[] {edge, proxy, database}) if (each != null) each.close();
  }

  @Test
  void under_load_submits_are_accepted_or_refused_with_503_and_what_was_accepted_ends() throws Exception {
    Queue<Call> calls = new ConcurrentLinkedQueue<>();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      String job = "{\"device\": %s, \"commands\": [\"show version\"]}".formatted(TestServer.device(2 * i));
      callers.add(Thread.startVirtualThread(() -> {
        while (!over.get()) {
          calls.add(timed("POST", "/api/v1/jobs", job));
          LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
        }
      }));
    }
    await("jobs are accepted", () -> calls.stream().anyMatch(call -> call.answer().status() == 202));
    database.restart();
    await("it is back", presence()::isHere);
    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    database.stop("fast");
    await("it is gone", () -> presence().awaySince().isPresent());
    LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
    database.restart();
    long accepts = System.nanoTime();
    int before = accepted(calls);
    await("jobs are accepted again", () -> accepted(calls) > before);
    long accepting = (System.nanoTime() - accepts) / 1_000_000;
    over.set(true);
    for (Thread caller : callers) caller.join();

    assertThat(calls).allSatisfy(call -> assertThat(call.answer().status()).as(call.answer().text()).isIn(202, 503));
    List<Call> refused = calls.stream().filter(call -> call.answer().status() == 503).toList();
    refused.forEach(call -> requireUnavailable(call.answer()));
    assertThat(refused).isNotEmpty();
    for (Call call : calls) {
      if (call.answer().status() != 202) continue;
      await("it ends", () -> client.get("/api/v1/jobs/" + call.answer().field("id")).field("state").equals("succeeded"));
    }
    System.out.printf("scorecard 6: %d submits while it was restarted and stopped for 3 s: %d accepted, all succeeded; %d refused with 503,"
        + " the slowest after %,d ms; accepted again %,d ms after it accepted connections%n",
        calls.size(), accepted(calls), refused.size(), refused.stream().mapToLong(Call::millis).max().orElse(0), accepting);
  }

  @Test
  void a_token_cannot_be_looked_up_but_one_that_was_known_still_reads_the_metrics() throws Exception {
    Client monitor = client.withToken(client.post("/api/v1/tokens", "{\"name\": \"monitor\", \"role\": \"viewer\"}").field("token"));
    assertThat(monitor.get("/actuator/prometheus").status()).isEqualTo(200);
    database.stop("immediate");
    await("it is gone", () -> presence().awaySince().isPresent());
    await("the token is looked up again", () -> monitor.get("/api/v1/platforms").status() != 200);
    requireUnavailable(monitor.get("/api/v1/platforms"));
    Answer metrics = monitor.get("/actuator/prometheus");
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.text()).contains("trunkline_database_away_seconds");
    assertThat(monitor.withToken("trunk_" + "0".repeat(32) + "." + "A".repeat(43)).get("/actuator/prometheus").status()).isEqualTo(401);
    assertThat(client.get("/api/v1/platforms").status()).as("with the token of the settings").isEqualTo(200);
  }

  @Test
  void whatever_is_read_is_answered_with_503_and_only_liveness_goes_on() throws Exception {
    database.stop("immediate");
    await("it is gone", () -> presence().awaySince().isPresent());
    for (String path : READS) {
      Call call = timed("GET", path, "");
      if (path.startsWith("/api/")) {
        requireUnavailable(call.answer());
      } else {
        assertThat(call.answer().status()).isEqualTo(503);
      }
      assertThat(call.millis()).as(path).isLessThan(3_000);
    }
    assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(client.get("/api/v1/platforms").status()).isEqualTo(200);
    assertThat(client.get("/actuator/prometheus").text()).containsPattern("trunkline_database_away_seconds [0-9.]*[1-9]");
    database.restart();
    await("it is ready", () -> client.get("/actuator/health/readiness").status() == 200);
    assertThat(client.get("/api/v1/jobs").status()).isEqualTo(200);
  }

  /** A waiting caller is told, too. */
  @Test
  void who_waits_for_a_job_is_answered_when_the_database_goes() throws Exception {
    String job = client.submit("{\"device\": %s, \"commands\": [\"show lab slow 8\"]}".formatted(TestServer.device(0)));
    Queue<Call> calls = new ConcurrentLinkedQueue<>();
    Thread waiting = Thread.startVirtualThread(() -> calls.add(timed("GET", "/api/v1/jobs/" + job + "?wait_seconds=60", "")));
    await("the job runs", () -> client.get("/api/v1/jobs/" + job).field("state").equals("running"));
    database.stop("fast");
    waiting.join();
    requireUnavailable(calls.remove().answer());
    database.restart();
    await("the job has ended", () -> client.get("/api/v1/jobs/" + job).json().path("state").asString("").equals("succeeded"));
  }

  /** 8: packets are dropped in both directions from one moment to the next, under calls. */
  @Test
  void in_silence_too_calls_are_answered_within_ten_seconds() throws Exception {
    String job = "{\"device\": %s, \"commands\": [\"show version\"]}".formatted(TestServer.device(0));
    client.ended(client.submit(job));
    proxy.treat(Traffic.both(Passage.swallow()));
    List<Long> took = new ArrayList<>();
    for (String path : List.of("/api/v1/jobs", "/api/v1/jobs", "/api/v1/stats")) {
      Call call = timed("GET", path, "");
      requireUnavailable(call.answer());
      took.add(call.millis());
    }
    Call submit = timed("POST", "/api/v1/jobs", job);
    requireUnavailable(submit.answer());
    System.out.printf("scorecard 8: silence: the first call answered with 503 after %,d ms, those after it after %s ms%n",
        took.getFirst(), took.subList(1, took.size()));
    assertThat(took.getFirst()).isLessThan(10_000);
    proxy.treat(Traffic.UNDISTURBED);
    long undisturbed = System.nanoTime();
    await("calls are answered", () -> client.get("/api/v1/jobs").status() == 200);
    client.ended(client.submit(job));
    System.out.printf("scorecard 8: a job had ended %,d ms after the silence%n", (System.nanoTime() - undisturbed) / 1_000_000);
  }

  private Presence presence() {
    return edge.node().database().presence();
  }

  private Call timed(String method, String path, String body) {
    long start = System.nanoTime();
    Answer answer = method.equals("GET")
        ? client.get(path)
        : client.call(method, path, BodyPublishers.ofString(body), "Content-Type", "application/json");
    return new Call(answer, (System.nanoTime() - start) / 1_000_000);
  }

  private static int accepted(Queue<Call> calls) {
    return (int) calls.stream().filter(call -> call.answer().status() == 202).count();
  }

  private static void requireUnavailable(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.header("Retry-After")).isNotBlank();
    assertThat(answer.field("code")).isEqualTo("UNAVAILABLE");
  }

  private static void await(String what, BooleanSupplier happened) {
    long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() - limit > 0) throw new AssertionError("waited in vain until " + what);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
