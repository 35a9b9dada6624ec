package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** One job on many devices (002_d8dc #47). */
class BatchesTest {
  private static final int DEVICES = 60;

  private static Lab lab;
  private static int used;

  private final Client client = TestServer.client();

  @BeforeAll
  static void start() throws IOException {
    lab = Lab.start(LabOptions.of(DEVICES, "cisco_ios"));
    used = 0;
  }

  @AfterAll
  static void stop() throws IOException {
    lab.close();
  }

  @Test
  void equal_answers_are_grouped_and_the_others_differ_from_the_largest_group() {
    List<SimulatedDevice> devices = take(6);
    String config = "{\"device\": %s, \"kind\": \"config\", \"commands\": [\"ntp server 192.0.2.9\"]}";
    client.ended(client.submit(config.formatted(device(devices.get(4), "admin"))));
    String id = accepted(batch(devices, "", "show lab lines 3", "show running-config | include ntp server"));
    JsonNode batch = ended(id);
    assertThat(batch.path("state").asString()).as(batch.toString()).isEqualTo("succeeded");
    assertThat(batch.path("progress").asDouble()).isEqualTo(1);
    assertThat(batch.path("counts").path("succeeded").asInt()).isEqualTo(6);
    JsonNode same = batch.path("outputs").path(0);
    assertThat(same.path("summary").asString()).isEqualTo("6 identical");
    assertThat(same.path("groups").size()).isEqualTo(1);
    JsonNode differs = batch.path("outputs").path(1);
    assertThat(differs.path("summary").asString()).isEqualTo("5 identical, 1 differ");
    JsonNode odd = differs.path("groups").path(1);
    assertThat(odd.path("devices").path(0).asString()).isEqualTo("127.0.0.1:" + devices.get(4).port());
    assertThat(odd.path("diff").asString()).contains("+ntp server 192.0.2.9");
    assertThat(client.get("/api/v1/batches/" + id + "?outputs=false").json().has("outputs")).isFalse();
  }

  @Test
  void no_more_than_max_parallel_are_under_way_and_the_others_say_why_they_wait() {
    List<SimulatedDevice> devices = take(8);
    String id = accepted(batch(devices, "\"max_parallel\": 2,", "show lab slow 0.3"));
    List<JsonNode> held = jobs(id).stream().filter(job -> job.path("due_at").isNull()).toList();
    assertThat(held).allSatisfy(job -> {
      assertThat(job.path("waiting_for").path("code").asString()).isEqualTo("BATCH_HELD");
      assertThat(job.path("waiting_for").path("detail").asString()).contains(id, "2 of its jobs at most");
    });
    assertThat(ended(id).path("state").asString()).isEqualTo("succeeded");
    assertThat(mostAtOnce(TestServer.jdbc(), id)).isLessThanOrEqualTo(2);
    assertThat(jobs(id)).hasSize(8).allSatisfy(job -> assertThat(job.path("batch").asString()).isEqualTo(id));
  }

  @Test
  void one_failure_more_than_max_failures_and_the_rest_never_starts() {
    List<SimulatedDevice> devices = take(6);
    String all = devices(devices, List.of(0, 2));
    JsonNode batch = ended(accepted(body(all, "\"max_parallel\": 1, \"max_failures\": 1,", "show clock")));
    assertThat(batch.path("state").asString()).as(batch.toString()).isEqualTo("failed");
    assertThat(batch.path("stopped").path("code").asString()).isEqualTo("MAX_FAILURES");
    assertThat(batch.path("stopped").path("detail").asString()).isEqualTo("2 jobs failed, and max_failures is 1");
    assertThat(batch.path("counts").path("failed").asInt()).isEqualTo(2);
    assertThat(batch.path("counts").path("succeeded").asInt()).isEqualTo(1);
    assertThat(batch.path("counts").path("cancelled").asInt()).isEqualTo(3);
    assertThat(batch.path("errors").path(0).path("code").asString()).isEqualTo("CANCELLED");
    assertThat(batch.path("errors").path(1).path("code").asString()).isEqualTo("AUTH_FAILED");
    assertThat(devices.subList(3, 6)).allSatisfy(device -> assertThat(device.logins()).isZero());
  }

  @Test
  void a_canary_that_fails_keeps_the_others_from_starting() {
    List<SimulatedDevice> devices = take(5);
    JsonNode batch = ended(accepted(body(devices(devices, List.of(1)), "\"canary\": 2,", "show clock")));
    assertThat(batch.path("stopped").path("code").asString()).as(batch.toString()).isEqualTo("CANARY_FAILED");
    assertThat(batch.path("stopped").path("detail").asString()).isEqualTo("1 of its first 2 jobs did not succeed");
    assertThat(devices.subList(2, 5)).allSatisfy(device -> assertThat(device.logins()).isZero());
  }

  @Test
  void after_a_canary_that_succeeds_come_the_others() {
    List<SimulatedDevice> devices = take(5);
    String id = accepted(batch(devices, "\"canary\": 2,", "show lab slow 0.5"));
    assertThat(jobs(id).stream().map(job -> job.path("waiting_for").path("code").asString("")).filter("BATCH_CANARY"::equals)).hasSize(3);
    assertThat(ended(id).path("state").asString()).isEqualTo("succeeded");
    int early =
        TestServer.jdbc()
            .sql(
                """
                select count(*) from jobs late join jobs canary on canary.batch_id = late.batch_id and canary.batch_place < 2
                where late.batch_id = :batch and late.batch_place >= 2 and late.started_at < canary.ended_at
                """)
            .param("batch", UUID.fromString(id))
            .query(Integer.class)
            .single();
    assertThat(early).isZero();
  }

  @Test
  void what_has_not_started_is_cancelled_and_what_runs_goes_on_to_its_end() {
    List<SimulatedDevice> devices = take(4);
    String id = accepted(batch(devices, "\"max_parallel\": 1,", "show lab slow 2"));
    Fleet.await("the first runs", () -> !devices.get(0).lines().isEmpty() && devices.get(0).lines().contains("show lab slow 2"));
    Answer cancelled = client.call("POST", "/api/v1/batches/" + id + "/cancel", BodyPublishers.noBody());
    assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(202);
    assertThat(cancelled.json().path("counts").path("cancelled").asInt()).isEqualTo(3);
    JsonNode batch = ended(id);
    assertThat(batch.path("state").asString()).isEqualTo("cancelled");
    assertThat(batch.path("counts").path("succeeded").asInt()).isEqualTo(1);
    assertThat(client.post("/api/v1/batches/" + id + "/cancel", "{}").field("code")).isEqualTo("JOB_ENDED");
  }

  @Test
  void only_what_failed_is_repeated_as_another_batch() {
    List<SimulatedDevice> devices = take(3);
    String id = accepted(body(devices(devices, List.of(1)), "", "show clock"));
    assertThat(ended(id).path("state").asString()).isEqualTo("partial");
    assertThat(client.post("/api/v1/batches/" + id + "/retry", "{}").badFields()).containsExactly("device");
    Answer retry = client.post("/api/v1/batches/" + id + "/retry", "{\"device\": {\"password\": \"admin\"}}");
    assertThat(retry.status()).as(retry.text()).isEqualTo(202);
    assertThat(retry.json().path("retry_of").asString()).isEqualTo(id);
    JsonNode again = ended(retry.field("id"));
    assertThat(again.path("devices").asInt()).isEqualTo(1);
    assertThat(again.path("state").asString()).as(again.toString()).isEqualTo("succeeded");
    assertThat(jobs(retry.field("id")).getFirst().path("retry_of").asString()).isNotEmpty();
  }

  /** ADR 9: a change is not sent twice because somebody pressed a button. */
  @Test
  void what_may_have_taken_effect_is_repeated_only_where_that_is_confirmed() {
    List<SimulatedDevice> devices = take(2);
    String job = "\"kind\": \"config\", \"commands\": [\"interface Vlan9\", \"bogus line\"]";
    String id = accepted("{\"devices\": [%s], \"job\": {%s}}".formatted(devices(devices, List.of()), job));
    assertThat(ended(id).path("counts").path("succeeded").asInt()).isZero();
    String credential = "\"device\": {\"password\": \"admin\", \"secret\": \"enable\"}";
    Answer refused = client.post("/api/v1/batches/" + id + "/retry", "{" + credential + "}");
    assertThat(refused.field("code")).as(refused.text()).isEqualTo("CONFIRMATION_NEEDED");
    assertThat(refused.field("detail")).contains("on 2 of 2 devices", "confirm");
    assertThat(devices).allSatisfy(device -> assertThat(device.lines()).filteredOn("bogus line"::equals).hasSize(1));
    assertThat(client.post("/api/v1/batches/" + id + "/retry", "{\"confirm\": true, " + credential + "}").status()).isEqualTo(202);
  }

  @Test
  void the_same_request_with_the_same_key_is_the_same_batch() {
    String body = batch(take(2), "", "show clock");
    String key = UUID.randomUUID().toString();
    Answer first = keyed(body, key);
    Answer second = keyed(body, key);
    assertThat(first.status()).as(first.text()).isEqualTo(202);
    assertThat(first.header("Location")).isEqualTo("/api/v1/batches/" + first.field("id"));
    assertThat(second.field("id")).isEqualTo(first.field("id"));
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(keyed(body.replace("show clock", "show version"), key).field("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(ended(first.field("id")).path("devices").asInt()).isEqualTo(2);
  }

  @Test
  void devices_of_the_inventory_are_named_or_chosen_by_tag() {
    String name = "b-" + UUID.randomUUID();
    client.post("/api/v1/credentials", "{\"name\": \"%s\", \"username\": \"admin\", \"password\": \"admin\"}".formatted(name));
    List<SimulatedDevice> devices = take(3);
    for (int i = 0; i < devices.size(); i++) {
      String entry = "{\"name\": \"%s-%d\", \"credential\": \"%s\", \"host\": \"127.0.0.1\", \"port\": %d, \"platform\": \"cisco_ios\", \"tags\": [%s]}";
      String tags = i < 2 ? "\"" + name + "\"" : "";
      assertThat(client.post("/api/v1/devices", entry.formatted(name, i, name, devices.get(i).port(), tags)).status()).isEqualTo(201);
    }
    String job = "\"job\": {\"commands\": [\"show clock\"]}";
    assertThat(ended(accepted("{\"devices\": [\"%s-2\", \"%s-0\"], %s}".formatted(name, name, job))).path("counts").path("succeeded").asInt())
        .isEqualTo(2);
    String chosen = accepted("{\"select\": {\"tags\": [\"%s\"]}, %s}".formatted(name, job));
    assertThat(ended(chosen).path("devices").asInt()).isEqualTo(2);
    assertThat(jobs(chosen)).extracting(each -> each.path("device").path("name").asString()).containsExactlyInAnyOrder(name + "-0", name + "-1");
    Answer nobody = client.post("/api/v1/batches", "{\"select\": {\"tags\": [\"none-" + name + "\"]}, " + job + "}");
    assertThat(nobody.badFields()).containsExactly("select");
  }

  @Test
  void the_list_shows_the_newest_first_a_page_at_a_time() {
    String first = accepted(batch(take(1), "\"description\": \"first\",", "show clock"));
    String second = accepted(batch(take(1), "", "show clock"));
    Answer page = client.get("/api/v1/batches?limit=1");
    assertThat(page.each("id")).containsExactly(second);
    Answer next = client.get("/api/v1/batches?limit=1&cursor=" + Client.encoded(page.field("next")));
    assertThat(next.each("id")).containsExactly(first);
    assertThat(next.each("description")).containsExactly("first");
    ended(first);
    assertThat(client.get("/api/v1/batches?state=failed,cancelled").each("id")).doesNotContain(first);
    assertThat(client.get("/api/v1/batches/" + UUID.randomUUID()).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{}                                                                    | devices,job",
    "{'devices': [], 'job': {'commands': ['show clock']}}                  | devices",
    "{'devices': ['no-such'], 'job': {'commands': ['show clock']}}         | devices[0]",
    "{'devices': [DEV, DEV], 'job': {'commands': ['show clock']}}          | devices[1]",
    "{'devices': [7], 'job': {'commands': ['show clock']}}                 | devices[0]",
    "{'devices': [DEV], 'select': {'tags': ['a']}, 'job': {'commands': ['x']}} | select",
    "{'select': {}, 'job': {'commands': ['show clock']}}                   | select.tags",
    "{'devices': [DEV], 'job': {'commands': []}}                           | job.commands",
    "{'devices': [DEV], 'job': {'commands': ['reload']}}                   | job.commands[0]",
    "{'devices': [DEV], 'job': {'device': 'a', 'commands': ['show clock']}} | job.device",
    "{'devices': [DEV], 'max_parallel': 0, 'max_failures': -1, 'canary': 0, 'job': {'commands': ['show clock']}} | max_parallel,max_failures,canary",
    "{'devices': [DEV], 'job': {'commands': ['show clock']}, 'maxparallel': 1} | maxparallel",
    "{'devices': [DEV2], 'job': {'commands': ['show clock']}}              | devices[0].host"})
  void every_mistake_is_named_and_nothing_is_stored(String body, String fields) {
    long jobs = TestServer.count("jobs");
    long batches = TestServer.count("batches");
    String bad = "{'host': 'a\\u001bb', 'username': 'admin', 'password': 'x', 'platform': 'cisco_ios'}";
    String json = body.replace("DEV2", bad).replace('\'', '"').replace("DEV", device(lab.device(0), "admin"));
    Answer answer = client.post("/api/v1/batches", json);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.badFields()).containsExactlyInAnyOrder(fields.split(","));
    assertThat(TestServer.count("jobs")).isEqualTo(jobs);
    assertThat(TestServer.count("batches")).isEqualTo(batches);
  }

  private static List<SimulatedDevice> take(int count) {
    List<SimulatedDevice> taken = lab.devices().subList(used, used + count);
    used += count;
    return taken;
  }

  static String device(SimulatedDevice device, String password) {
    return TestServer.device(device.port(), "cisco_ios").replace("\"password\": \"admin\"", "\"password\": \"" + password + "\"");
  }

  /**
   * @param refused indexes of devices with a wrong password
   */
  private static String devices(List<SimulatedDevice> devices, List<Integer> refused) {
    return IntStream.range(0, devices.size())
        .mapToObj(i -> device(devices.get(i), refused.contains(i) ? "wrong" : "admin"))
        .collect(Collectors.joining(", "));
  }

  private static String batch(List<SimulatedDevice> devices, String more, String... commands) {
    return body(devices(devices, List.of()), more, commands);
  }

  static String body(String devices, String more, String... commands) {
    return "{\"devices\": [%s], %s \"job\": {\"commands\": [\"%s\"]}}".formatted(devices, more, String.join("\", \"", commands));
  }

  private String accepted(String body) {
    Answer answer = client.post("/api/v1/batches", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.field("id");
  }

  private Answer keyed(String body, String key) {
    return client.call(
        "POST", "/api/v1/batches", BodyPublishers.ofString(body), "Content-Type", "application/json", "Idempotency-Key", key);
  }

  private JsonNode ended(String id) {
    Answer answer = client.get("/api/v1/batches/" + id + "?wait_seconds=60");
    assertThat(answer.field("state")).as(answer.text()).isNotEqualTo("running");
    return answer.json();
  }

  private List<JsonNode> jobs(String batch) {
    return client.get("/api/v1/jobs?limit=100&batch=" + batch).json().path("items").valueStream().toList();
  }

  /** How many of its jobs ran at the same time, at most. */
  static int mostAtOnce(JdbcClient jdbc, String batch) {
    return jdbc.sql(
            """
            select max((select count(*) from jobs other where other.batch_id = job.batch_id
                and other.started_at <= job.started_at and other.ended_at > job.started_at))
            from jobs job where batch_id = :batch
            """)
        .param("batch", UUID.fromString(batch))
        .query(Integer.class)
        .single();
  }
}
