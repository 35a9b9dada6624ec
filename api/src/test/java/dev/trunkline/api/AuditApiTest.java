package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.audit.AuditEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Looking up who did what. */
class AuditApiTest {
  private final Client client = TestServer.client();
  private final String subject = "subject-" + UUID.randomUUID();
  private final Instant noon = Instant.parse("2026-11-21T12:00:00Z");

  private void note(String actor, String action, int secondsAfterNoon) {
    TestServer.edge().node().audit().note(
        new AuditEntry(noon.plusSeconds(secondsAfterNoon), "default", actor, action, subject, Map.of("connection", "c1")));
  }

  /** Rows come within a second, of their own. */
  private void awaitRows(String of, int count) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (client.get("/api/v1/audit?subject=" + of).json().path("items").size() < count) {
      assertThat(System.nanoTime()).as("the time it took").isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private List<String> actors(String parameters) {
    return client.get("/api/v1/audit?subject=" + subject + parameters).each("actor");
  }

  /** 000_abe7 #28 */
  @Test
  void the_jobs_that_used_a_channel_can_be_asked_for() {
    String key = Client.encoded("admin@" + TestServer.label(4));
    String body = "{\"device\": " + TestServer.device(4) + ", \"commands\": [\"show version\"]}";
    String since = Instant.now().minusSeconds(1).toString();
    List<String> jobs = List.of(client.submit(body), client.submit(body));
    jobs.forEach(client::ended);
    List<String> used = new ArrayList<>();
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!used.containsAll(jobs)) {
      assertThat(System.nanoTime()).as("the time it took for " + used).isLessThan(end);
      JsonNode items = client.get("/api/v1/audit?since=" + since + "&subject=" + key).json().path("items");
      used = items.valueStream().map(item -> item.path("details").path("job").asString("")).toList();
      LockSupport.parkNanos(20_000_000);
    }
    JsonNode newest = client.get("/api/v1/audit?action=channel.lent&limit=1&subject=" + key).json().path("items").path(0);
    assertThat(newest.propertyNames()).containsExactly("id", "at", "actor", "action", "subject", "details");
    assertThat(newest.path("actor").asString()).isEqualTo("admin");
    assertThat(newest.path("details").path("channel").asInt()).isEqualTo(1);
    assertThat(client.get("/api/v1/audit?subject=" + key).text()).doesNotContain("password", "\"enable\"");
  }

  @Test
  void rows_come_newest_first_filtered_and_in_pages() {
    note("ann", "channel.opened", 0);
    note("bob", "channel.opened", 2);
    note("cy", "channel.closed", 1);
    awaitRows(subject, 3);
    assertThat(actors("")).containsExactly("bob", "cy", "ann");
    assertThat(actors("&action=channel.opened")).containsExactly("bob", "ann");
    assertThat(actors("&actor=cy")).containsExactly("cy");
    assertThat(actors("&since=2026-11-21T12:00:01Z")).containsExactly("bob", "cy");
    assertThat(actors("&until=2026-11-21T13:00:01%2B01:00")).containsExactly("ann");
    Answer first = client.get("/api/v1/audit?limit=2&subject=" + subject);
    assertThat(first.each("actor")).containsExactly("bob", "cy");
    Answer second = client.get("/api/v1/audit?limit=2&subject=" + subject + "&cursor=" + first.field("next"));
    assertThat(second.each("actor")).containsExactly("ann");
    assertThat(second.json().path("next").isNull()).isTrue();
  }

  @Test
  void what_is_wrong_with_a_question_is_said_and_only_who_has_the_token_may_ask() {
    assertThat(client.get("/api/v1/audit?since=yesterday&cursor=x&limit=0&who=ann").badFields())
        .containsExactlyInAnyOrder("since", "cursor", "limit", "who");
    assertThat(client.withToken(null).get("/api/v1/audit").status()).isEqualTo(401);
  }
}
