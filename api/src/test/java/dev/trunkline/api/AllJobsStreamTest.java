package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The stream over all jobs: the order holds while many commit at once, and many may listen. */
class AllJobsStreamTest {
  private final Client client = TestServer.client();
  private final String mark = UUID.randomUUID().toString();

  private String submit(int device) {
    return client.submit(
        "{\"device\": %s, \"commands\": [\"show clock\"], \"labels\": {\"mark\": \"%s\"}}"
            .formatted(TestServer.device(device), mark));
  }

  private String path() {
    return "/api/v1/events?label=mark:" + mark;
  }

  /** Once this returns, nothing that happens is missed. */
  private static EventClient listen(String path) throws IOException {
    return EventClient.open(TestServer.edge().url(), path, null);
  }

  @Test
  void cut_at_random_while_jobs_come_in_on_two_processes_nothing_is_missing_and_nothing_comes_twice() throws Exception {
    Random random = new Random(7);
    try (WebEdge other = TestServer.start(Role.ALL, Map.of());
        ExecutorService submitters = Executors.newVirtualThreadPerTaskExecutor()) {
      List<EventClient.Event> events = new ArrayList<>();
      String last;
      try (EventClient stream = listen(path())) {
        submit(0);
        events.add(stream.next().orElseThrow());
        last = events.getLast().id();
      }
      List<Future<String>> jobs = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        int device = 2 * (i % 3);
        jobs.add(submitters.submit(() -> submit(device)));
      }
      int cuts = 0;
      while (!isComplete(events)) {
        String url = cuts % 2 == 0 ? other.url() : TestServer.edge().url();
        try (EventClient stream = EventClient.open(url, path(), last).cutAfter(random.nextInt(3_000))) {
          Optional<EventClient.Event> next = stream.next();
          while (next.isPresent()) {
            events.add(next.get());
            next = isComplete(events) ? Optional.empty() : stream.next();
          }
        }
        last = events.getLast().id();
        cuts++;
      }
      assertThat(events).extracting(EventClient.Event::id).doesNotHaveDuplicates();
      Map<String, List<String>> byJob =
          events.stream().collect(Collectors.groupingBy(
              event -> event.data().path("job_id").asString(), Collectors.mapping(EventClient.Event::word, Collectors.toList())));
      for (Future<String> job : jobs) assertThat(byJob.get(job.get())).containsExactly("queued", "claimed", "succeeded");
      System.out.printf("all jobs: %d cuts, %d events%n", cuts, events.size());
      assertThat(events.getFirst().data().path("labels").path("mark").asString()).isEqualTo(mark);
      assertThat(events.getFirst().data().path("device").asString()).isEqualTo(TestServer.label(0));
    }
  }

  private static boolean isComplete(List<EventClient.Event> events) {
    return events.stream().filter(event -> event.word().equals("succeeded")).count() == 61;
  }

  @Test
  void an_event_that_is_committed_late_is_not_passed_over() throws Exception {
    Settings settings = TestDatabase.settings(Map.of());
    String held =
        client.submit(
            "{\"device\": %s, \"commands\": [\"show clock\"], \"run_at\": \"2099-01-01T00:00:00Z\"}"
                .formatted(TestServer.device(0)));
    String url = settings.database().url().orElseThrow();
    try (Connection open =
            DriverManager.getConnection(url, settings.database().user(), settings.database().password().value());
        EventClient stream = listen("/api/v1/events")) {
      open.setAutoCommit(false);
      move(open, held, "update jobs set due_at = due_at + interval '1 day' where id = cast(? as uuid)");
      String job = submit(0);
      client.ended(job);
      open.commit();
      List<String> seen = new ArrayList<>();
      while (!seen.contains(job + " succeeded")) {
        EventClient.Event event = stream.next().orElseThrow();
        String id = event.data().path("job_id").asString();
        if (id.equals(job) || id.equals(held)) seen.add(id + " " + event.word());
      }
      // It was written before and committed after: nobody could have known of it, and everybody gets it in its place.
      assertThat(seen).contains(held + " waits");
      assertThat(seen.indexOf(held + " waits")).isLessThan(seen.indexOf(job + " succeeded"));
    }
    client.post("/api/v1/jobs/" + held + "/cancel", "");
  }

  private static void move(Connection connection, String job, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, job);
      assertThat(statement.executeUpdate()).isOne();
    }
  }

  @Test
  void filters_let_through_what_they_name() throws Exception {
    try (EventClient ended = listen(path() + "&state=succeeded");
        EventClient elsewhere = listen(path() + "&device=" + TestServer.label(2))) {
      client.ended(submit(0));
      client.ended(submit(2));
      assertThat(ended.next().orElseThrow().word()).isEqualTo("succeeded");
      assertThat(ended.next().orElseThrow().word()).isEqualTo("succeeded");
      assertThat(elsewhere.next().orElseThrow().data().path("device").asString()).isEqualTo(TestServer.label(2));
    }
    assertThat(client.get("/api/v1/events?state=nonsense").badFields()).containsExactly("state");
    assertThat(client.get("/api/v1/events", "Last-Event-ID", "1.2.3").badFields()).containsExactly("last_event_id");
    assertThat(client.withToken(null).get("/api/v1/events").status()).isEqualTo(401);
  }

  @Test
  void a_thousand_listeners_cost_no_thread_each_and_hear_soon() throws Exception {
    int listeners = 1_000;
    int jobs = 20;
    var threads = ManagementFactory.getThreadMXBean();
    List<Long> delays = new ArrayList<>();
    try (WebEdge edge = TestServer.start(Role.API, Map.of());
        ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      int before = threads.getThreadCount();
      List<EventClient> clients = new ArrayList<>();
      for (int i = 0; i < listeners; i++) clients.add(EventClient.open(edge.url(), path() + "&state=succeeded", null));
      int with = threads.getThreadCount();
      List<Future<List<Long>>> heard = new ArrayList<>();
      for (EventClient each : clients) heard.add(readers.submit(() -> delays(each, jobs)));
      for (int i = 0; i < jobs; i++) client.ended(submit(2 * (i % 3)));
      for (Future<List<Long>> each : heard) delays.addAll(each.get(120, TimeUnit.SECONDS));
      for (EventClient each : clients) each.close();
      System.out.printf("threads: %d before, %d with %d listeners%n", before, with, listeners);
      assertThat(with - before).isLessThan(50);
    }
    long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
    assertThat(sorted).hasSize(listeners * jobs);
    System.out.printf("from the event to %d listeners: p50 %d ms, p99 %d ms, max %d ms%n", listeners,
        sorted[sorted.length / 2], sorted[sorted.length * 99 / 100], sorted[sorted.length - 1]);
  }

  /** From when the database wrote the event to when it was read here, on the same clock. */
  private static List<Long> delays(EventClient stream, int events) throws IOException {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      EventClient.Event event = stream.next().orElseThrow();
      delays.add(Duration.between(Instant.parse(event.data().path("at").asString()), Instant.now()).toMillis());
    }
    return delays;
  }

  @Test
  void a_listener_that_does_not_read_keeps_nobody_waiting_and_misses_nothing() throws Exception {
    String large = IntStream.range(0, 120_000).mapToObj("row %06d of a large answer\n"::formatted).collect(Collectors.joining());
    TestServer.lab().device(0).answer("show tech", large);
    String job = client.submit("{\"device\": %s, \"commands\": [\"show tech\"]}".formatted(TestServer.device(0)));
    client.ended(job);
    String path = "/api/v1/jobs/" + job + "/events";
    try (EventClient slow = EventClient.open(TestServer.edge().url(), path, null, TestServer.TOKEN, 4_096);
        EventClient fast = listen(path)) {
      assertThat(text(fast.rest())).isEqualTo(large);
      try (EventClient all = listen(path())) {
        submit(2);
        assertThat(all.next().orElseThrow().word()).isEqualTo("queued");
      }
      assertThat(text(slow.rest())).isEqualTo(large);
      assertThat(slow.endedInOrder()).isTrue();
    }
  }

  private static String text(List<EventClient.Event> events) {
    return events.stream().filter(event -> event.name().equals("output")).map(event -> event.data().path("text").asString())
        .collect(Collectors.joining());
  }
}
