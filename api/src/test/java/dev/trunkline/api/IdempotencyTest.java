package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import dev.trunkline.result.Retention;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that comes twice asks for one job. */
class IdempotencyTest {
  private static final String LATER = Instant.now().plus(Duration.ofDays(1)).toString();

  private final Client client = TestServer.client();
  private final String key = UUID.randomUUID().toString();

  private static String body(String description) {
    return """
        {"device": {"host": "192.0.2.77", "username": "admin", "password": "hunter2-secret", "platform": "cisco_ios"},
         "commands": ["show version"], "run_at": "%s", "description": "%s"}"""
        .formatted(LATER, description);
  }

  private static Answer submit(Client client, String key, String body) {
    return client.call(
        "POST", "/api/v1/jobs", BodyPublishers.ofString(body), "Content-Type", "application/json", "Idempotency-Key", key);
  }

  private static long jobs(String description) {
    return TestServer.jdbc()
        .sql("select count(*) from jobs where description = :d")
        .param("d", description)
        .query(Long.class)
        .single();
  }

  /** Scorecard 17. */
  @Test
  @Tag("scorecard")
  void fifty_at_once_over_two_processes_make_one_job_and_a_third_process_still_knows_it() throws Exception {
    Set<String> ids;
    long start = System.nanoTime();
    List<Answer> answers = new ArrayList<>();
    try (WebEdge other = TestServer.start(Role.API, Map.of());
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Client> clients = List.of(client, TestServer.client(other));
      CountDownLatch go = new CountDownLatch(1);
      List<Future<Answer>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Client caller = clients.get(i % 2);
        all.add(
            callers.submit(
                () -> {
                  go.await();
                  return submit(caller, key, body(key));
                }));
      }
      start = System.nanoTime();
      go.countDown();
      for (Future<Answer> answer : all) answers.add(answer.get());
      ids = answers.stream().map(answer -> answer.field("id")).collect(Collectors.toSet());
    }
    long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).as(answer.text()).isEqualTo(202));
    assertThat(ids).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.header("Idempotency-Replayed").isEmpty()).hasSize(1);
    assertThat(jobs(key)).isEqualTo(1);
    try (WebEdge restarted = TestServer.start(Role.API, Map.of())) {
      Answer later = submit(TestServer.client(restarted), key, body(key));
      assertThat(later.header("Idempotency-Replayed")).isEqualTo("true");
      assertThat(later.header("Location")).isEqualTo("/api/v1/jobs/" + ids.iterator().next());
    }
    System.out.println("scorecard 17: 50 submits with one key over 2 processes made 1 job in " + took + " ms; 49 were replayed");
  }

  @Test
  void another_body_under_the_same_key_is_refused_and_adds_nothing() {
    assertThat(submit(client, key, body(key)).status()).isEqualTo(202);
    Answer other = submit(client, key, body(key + " changed"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.field("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(jobs(key + " changed")).isZero();
  }

  @Test
  void the_order_of_the_fields_and_blanks_make_no_other_body() {
    String id = submit(client, key, body(key)).field("id");
    Answer again =
        submit(
            client,
            key,
            """
            {"description": "%s", "run_at": "%s", "commands": ["show version"],
             "device": {"platform": "cisco_ios", "password": "hunter2-secret", "username": "admin", "host": "192.0.2.77"}}"""
                .formatted(key, LATER));
    assertThat(again.field("id")).as(again.text()).isEqualTo(id);
  }

  /** Judged anew, run_at would be in the past. */
  @Test
  void a_repetition_is_answered_by_its_key_even_where_the_request_would_be_wrong_by_now() {
    String id = submit(client, key, body(key)).field("id");
    TestServer.jdbc().sql("update submission_keys set request = request where key = :key").param("key", key).update();
    TestServer.jdbc().sql("update jobs set due_at = now() + interval '1 day' where description = :d").param("d", key).update();
    Answer again = submit(client, key, body(key));
    assertThat(again.field("id")).isEqualTo(id);
    assertThat(jobs(key)).isEqualTo(1);
  }

  @Test
  void a_request_that_was_refused_leaves_its_key_free() {
    assertThat(submit(client, key, "{}").status()).isEqualTo(400);
    assertThat(submit(client, key, body(key)).header("Idempotency-Replayed")).isEmpty();
  }

  @Test
  void a_key_is_forgotten_after_its_time_and_then_makes_another_job() {
    submit(client, key, body(key));
    TestServer.jdbc().sql("update submission_keys set created_at = now() - interval '25 hours' where key = :key").param("key", key).update();
    Retention retention = new Retention(TestServer.jdbc(), Duration.ofDays(90), Duration.ofDays(400), Duration.ofHours(24));
    assertThat(retention.pruneKeys()).isPositive();
    assertThat(submit(client, key, body(key)).header("Idempotency-Replayed")).isEmpty();
    assertThat(jobs(key)).isEqualTo(2);
  }

  @Test
  void the_hash_of_a_request_says_nothing_without_the_key_file() throws Exception {
    submit(client, key, body(key));
    String stored =
        TestServer.jdbc().sql("select request from submission_keys where key = :key").param("key", key).query(String.class).single();
    assertThat(stored).hasSize(64).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "k\u00e9"})
  void a_key_that_is_not_of_visible_ascii_is_refused(String bad) throws Exception {
    assertThat(status(bad)).isEqualTo(400);
  }

  @Test
  void a_key_has_up_to_255_characters() throws Exception {
    assertThat(status("k".repeat(256))).isEqualTo(400);
    assertThat(status(key + "k".repeat(255 - key.length()))).isEqualTo(202);
  }

  /** Bytes as they are: the client of the JDK refuses to send what is to be refused here. */
  private int status(String bad) throws Exception {
    URI server = URI.create(client.url());
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.getOutputStream().write(request(bad, body("unasked " + UUID.randomUUID())));
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 400".length());
      return Integer.parseInt(new String(line, StandardCharsets.ISO_8859_1).substring(9));
    }
  }

  private static byte[] request(String key, String body) {
    String head =
        "POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(TestServer.TOKEN, key, body.length());
    return (head + body).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Scorecard 18: the connection is reset at every place of the request, and after it. */
  @Test
  @Tag("scorecard")
  void a_client_that_hangs_up_leaves_a_whole_job_or_none_and_may_ask_again() throws Exception {
    int rounds = 60;
    int existed = 0;
    for (int round = 0; round < rounds; round++) {
      String own = key + "-" + round;
      byte[] request = request(own, body(own));
      URI server = URI.create(client.url());
      try (Socket socket = new Socket(server.getHost(), server.getPort())) {
        socket.setSoLinger(true, 0);
        OutputStream out = socket.getOutputStream();
        boolean whole = round % 3 > 0;
        out.write(request, 0, whole ? request.length : request.length - 1 - round);
        out.flush();
        if (round % 3 == 2) socket.getInputStream().readNBytes(1);
      }
      Answer again = submit(client, own, body(own));
      assertThat(again.status()).as(again.text()).isEqualTo(202);
      if (again.header("Idempotency-Replayed").equals("true")) existed++;
      assertThat(jobs(own)).isEqualTo(1);
      assertThat(
              TestServer.jdbc()
                  .sql("select count(*) from job_secrets s join jobs j on j.id = s.job_id where j.description = :d and field = 'password'")
                  .param("d", own)
                  .query(Long.class)
                  .single())
          .isEqualTo(1);
    }
    assertThat(existed).isBetween(rounds / 3, rounds * 2 / 3);
    System.out.println("scorecard 18: " + rounds + " connections reset, " + existed + " of them had made their job; each has one now");
  }
}
