package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.terminal.Behaviour;
import dev.trunkline.lab.terminal.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The stream of one job: in order, while it happens, without a gap or a repeat, through whatever process. */
class JobStreamTest {
  private static final String LINES =
      IntStream.range(0, 40).mapToObj("line %02d of a long answer, für ✓ 😀\n"::formatted).collect(Collectors.joining());

  private final Client client = TestServer.client();
  private Lab lab;
  private SimulatedDevice device;

  @BeforeEach
  void a_device() throws IOException {
    lab = Lab.start(LabOptions.of(1, "cisco_ios"));
    device = lab.device(0);
    device.answer("show long", LINES);
  }

  @AfterEach
  void no_device() throws IOException {
    lab.close();
  }

  private String submit(String more) {
    return client.submit("{\"device\": %s, %s}".formatted(TestServer.device(device.port(), "cisco_ios"), more));
  }

  /** About 3 s for the long answer. */
  private void slowly() {
    device.behave(Behaviour.NORMAL.drip(40, Duration.ofMillis(50)));
  }

  private static String path(String job) {
    return "/api/v1/jobs/" + job + "/events";
  }

  private static EventClient listen(String job) throws IOException {
    return EventClient.open(TestServer.edge().url(), path(job), null);
  }

  /** What a client has of each output, with what was taken back gone. */
  private static List<String> outputs(List<EventClient.Event> events, int commands) {
    List<StringBuilder> outputs = new ArrayList<>();
    for (int i = 0; i < commands; i++) outputs.add(new StringBuilder());
    for (EventClient.Event event : events) {
      int index = event.data().path("index").asInt();
      if (event.name().equals("output_reset")) outputs.subList(index, commands).forEach(output -> output.setLength(0));
      if (!event.name().equals("output")) continue;
      StringBuilder output = outputs.get(index);
      assertThat(event.data().path("offset").asInt()).isEqualTo(output.codePointCount(0, output.length()));
      output.append(event.data().path("text").asString());
    }
    return outputs.stream().map(StringBuilder::toString).toList();
  }

  private List<String> results(String job) {
    JsonNode results = client.ended(job).json().path("command_results");
    return results.valueStream().map(result -> result.path("output").asString("")).toList();
  }

  private static List<String> words(List<EventClient.Event> events) {
    return events.stream().map(event -> event.word().isEmpty() ? event.name() : event.word()).distinct().toList();
  }

  @Test
  void a_job_is_told_from_its_beginning_to_its_end_and_once_it_ended_again() throws Exception {
    String job = submit("\"effect\": \"read\", \"commands\": [\"show clock\", \"show long\", \"nonsense\"]");
    List<EventClient.Event> events;
    try (EventClient stream = listen(job)) {
      events = stream.rest();
      assertThat(stream.endedInOrder()).isTrue();
    }
    assertThat(words(events)).containsExactly("queued", "claimed", "output", "partial", "end");
    assertThat(outputs(events, 3)).containsExactlyElementsOf(results(job));
    try (EventClient late = listen(job)) {
      assertThat(outputs(late.rest(), 3)).containsExactlyElementsOf(results(job));
    }
    String last = events.getLast().id();
    try (EventClient again = EventClient.open(TestServer.edge().url(), path(job), last)) {
      assertThat(again.rest()).extracting(EventClient.Event::name).containsExactly("end");
    }
    String beforeOutputs = events.get(1).id();
    try (EventClient again = EventClient.open(TestServer.edge().url(), path(job) + "?last_event_id=" + beforeOutputs, null)) {
      assertThat(words(again.rest())).containsExactly("output", "partial", "end");
    }
  }

  @Test
  void output_arrives_before_its_command_has_ended_and_adds_up_to_the_result() throws Exception {
    slowly();
    String job = submit("\"commands\": [\"show clock\", \"show long\"]");
    try (EventClient stream = listen(job)) {
      List<EventClient.Event> events = new ArrayList<>();
      while (events.isEmpty() || events.getLast().data().path("index").asInt() != 1) events.add(stream.next().orElseThrow());
      assertThat(client.get("/api/v1/jobs/" + job).field("state")).isEqualTo("running");
      events.addAll(stream.rest());
      assertThat(events.stream().filter(event -> event.name().equals("output"))).hasSizeGreaterThan(3);
      assertThat(outputs(events, 2)).containsExactlyElementsOf(results(job));
      assertThat(results(job).get(1)).isEqualTo(LINES);
    }
  }

  @Test
  void a_change_tells_each_line_and_what_the_device_said_to_it() throws Exception {
    slowly();
    String job = submit("\"kind\": \"config\", \"commands\": [\"interface Vlan9\", \"do show long\", \"nonsense\", \"exit\"]");
    try (EventClient stream = listen(job)) {
      List<EventClient.Event> events = stream.rest();
      assertThat(events)
          .filteredOn(event -> event.name().equals("command"))
          .extracting(event -> event.word() + event.data().path("index").asInt())
          .containsExactly("sent0", "answered0", "sent1", "answered1", "sent2", "answered2", "sent3", "answered3");
      assertThat(outputs(events, 4)).containsExactlyElementsOf(results(job));
    }
  }

  @Test
  void cut_anywhere_and_resumed_in_another_process_nothing_is_missing_and_nothing_comes_twice() throws Exception {
    slowly();
    Random random = new Random(5);
    try (WebEdge other = TestServer.start(Role.API, Map.of())) {
      String job = submit("\"commands\": [\"show clock\", \"show long\", \"show version\", \"show long\"]");
      List<EventClient.Event> events = new ArrayList<>();
      String last = null;
      int cuts = 0;
      while (events.isEmpty() || !events.getLast().name().equals("end")) {
        String url = cuts % 2 == 0 ? other.url() : TestServer.edge().url();
        try (EventClient stream = EventClient.open(url, path(job), last).cutAfter(random.nextInt(900))) {
          events.addAll(stream.rest());
        }
        if (!events.isEmpty()) last = events.getLast().id();
        cuts++;
      }
      System.out.printf("a job of 6 s: %d cuts, %d events%n", cuts, events.size());
      assertThat(cuts).isGreaterThan(10);
      assertThat(outputs(events, 4)).containsExactlyElementsOf(results(job));
      assertThat(events).extracting(EventClient.Event::name).doesNotContain("output_reset");
      assertThat(events.stream().filter(event -> event.name().equals("state")).map(EventClient.Event::word))
          .containsExactly("queued", "claimed", "succeeded");
    }
  }

  @Test
  void what_a_broken_session_said_is_taken_back_when_the_command_is_repeated() throws Exception {
    slowly();
    device.onLine("show long", Fault.cut());
    String job = submit("\"commands\": [\"show clock\", \"show long\"], \"max_retries\": 2");
    try (EventClient stream = listen(job)) {
      List<EventClient.Event> events = stream.rest();
      assertThat(words(events)).contains("repeated");
      assertThat(events).extracting(EventClient.Event::name).contains("output_reset");
      assertThat(outputs(events, 2)).containsExactlyElementsOf(results(job));
      assertThat(results(job).get(1)).isEqualTo(LINES);
    }
    try (EventClient late = listen(job)) {
      assertThat(outputs(late.rest(), 2)).containsExactlyElementsOf(results(job));
    }
  }

  @Test
  void what_is_no_text_arrives_as_the_results_show_it() throws Exception {
    device.behave(Behaviour.NORMAL.drip(60, Duration.ofMillis(100)));
    try (Lab linux = Lab.start(LabOptions.of(1, "linux"))) {
      linux.device(0).behave(Behaviour.NORMAL.drip(64, Duration.ofMillis(100)));
      String job = client.submit("{\"device\": %s, \"commands\": [\"lab binary\", \"date\"]}"
          .formatted(TestServer.device(linux.device(0).port(), "linux")));
      try (EventClient stream = listen(job)) {
        assertThat(outputs(stream.rest(), 2)).containsExactlyElementsOf(results(job));
      }
      assertThat(results(job).getFirst()).contains("\uFFFD");
    }
  }

  @Test
  void a_cancelled_job_tells_the_wish_and_the_end() throws Exception {
    slowly();
    String job = submit("\"commands\": [\"show long\", \"show clock\"]");
    try (EventClient stream = listen(job)) {
      List<EventClient.Event> events = new ArrayList<>(List.of(stream.await(event -> event.name().equals("output"))));
      client.post("/api/v1/jobs/" + job + "/cancel", "");
      events.addAll(stream.rest());
      assertThat(words(events)).containsExactly("output", "cancel_requested", "cancelled", "end");
      assertThat(outputs(events, 2)).containsExactlyElementsOf(results(job));
    }
  }

  @Test
  void a_stream_ends_with_its_process_and_goes_on_in_the_next_one() throws Exception {
    slowly();
    String job;
    List<EventClient.Event> events;
    try (WebEdge first = TestServer.start(Role.API, Map.of())) {
      job = submit("\"commands\": [\"show long\", \"show clock\"]");
      try (EventClient stream = EventClient.open(first.url(), path(job), null)) {
        events = new ArrayList<>();
        while (events.isEmpty() || !events.getLast().name().equals("output")) events.add(stream.next().orElseThrow());
        first.close();
        events.addAll(stream.rest());
        assertThat(stream.endedInOrder()).isTrue();
        assertThat(events.getLast().name()).isNotEqualTo("end");
      }
    }
    try (WebEdge second = TestServer.start(Role.API, Map.of());
        EventClient stream = EventClient.open(second.url(), path(job), events.getLast().id())) {
      events.addAll(stream.rest());
    }
    assertThat(outputs(events, 2)).containsExactlyElementsOf(results(job));
    assertThat(events.getLast().name()).isEqualTo("end");
  }

  @Test
  void a_large_output_comes_in_pieces_and_is_whole() throws Exception {
    String large = IntStream.range(0, 30_000).mapToObj(i -> "row %05d äöü\n".formatted(i)).collect(Collectors.joining());
    device.answer("show tech", large);
    String job = submit("\"commands\": [\"show tech\"]");
    try (EventClient stream = listen(job)) {
      List<EventClient.Event> events = stream.rest();
      assertThat(outputs(events, 1)).containsExactly(large);
      assertThat(events.stream().filter(event -> event.name().equals("output"))).hasSizeGreaterThan(10);
    }
  }

  @Test
  void who_asks_wrongly_is_told_how() throws Exception {
    String job = submit("\"commands\": [\"show clock\"], \"run_at\": \"2099-01-01T00:00:00Z\"");
    assertThat(client.withToken(null).get(path(job)).status()).isEqualTo(401);
    assertThat(client.get(path("0198f0a0-0000-7000-8000-000000000000")).status()).isEqualTo(404);
    for (String wrong : new String[] {"x", "1.2", "1.-1.0", "99.0.0"}) {
      Answer answer = client.get(path(job), "Last-Event-ID", wrong);
      assertThat(answer.status()).as(wrong).isEqualTo(400);
      assertThat(answer.badFields()).containsExactly("last_event_id");
    }
    try (WebEdge narrow = TestServer.start(Role.API, Map.of("events.max_listeners", "1"));
        EventClient first = EventClient.open(narrow.url(), path(job), null)) {
      assertThat(first.next().map(EventClient.Event::word)).isEqualTo(Optional.of("queued"));
      Answer refused = TestServer.client(narrow).get(path(job));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.field("code")).isEqualTo("TOO_MANY_LISTENERS");
    }
    JsonNode cancelled = client.post("/api/v1/jobs/" + job + "/cancel", "").json();
    assertThat(cancelled.path("timeline").valueStream().map(entry -> entry.path("event").asString()))
        .containsExactly("queued", "cancelled");
  }
}
