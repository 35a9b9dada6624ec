package dev.trunkline.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.Secret;
import dev.trunkline.webhook.Receiver.Received;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens beside jobs is told once each. */
class OtherEventsTest {
  private Receiver receiver;
  private Hooked node;

  @BeforeEach
  void start() {
    TestDatabase.empty();
    receiver = Receiver.start();
    node = Hooked.start(Map.of("devices.breaker_failures", "2", "devices.breaker_open_seconds", "1"));
  }

  @AfterEach
  void stop() {
    node.close();
    receiver.close();
  }

  private String login(Supplier<String> dial) {
    ConnectionKey key =
        new ConnectionKey(
            "default", "admin", "192.0.2.9", 22, "", "linux", HostKeyPolicy.ACCEPT_NEW, List.of(), Optional.empty(), AlgorithmProfile.MODERN);
    Credential credential = Credential.ofPassword("admin", new Secret("canary-5601"));
    return node.test().node().loginGuard().login(key, credential, Deadline.in(Duration.ofSeconds(30)), dial);
  }

  private void fail(FailureCode code) {
    assertThatThrownBy(() -> login(() -> {
      throw new DeviceException(code, "the device says canary-5602");
    })).isInstanceOf(DeviceException.class);
  }

  private boolean getsIn() {
    try {
      return login(() -> "in").equals("in");
    } catch (DeviceException e) {
      return false;
    }
  }

  @Test
  void a_breaker_that_opens_and_closes_again() {
    node.hook(receiver.url("/"), "breaker.*");
    fail(FailureCode.TCP_TIMEOUT);
    fail(FailureCode.TCP_TIMEOUT);
    Received opened = receiver.await(1).getFirst();
    assertThat(opened.type()).isEqualTo("trunkline.breaker.opened");
    assertThat(opened.json().path("data").path("host").asString()).isEqualTo("192.0.2.9");
    assertThat(opened.json().path("data").path("class").asString()).isEqualTo("unreachable");
    assertThat(opened.json().path("data").path("error").path("code").asString()).isEqualTo("TCP_TIMEOUT");
    Receiver.await("the device is tried again", this::getsIn);
    List<Received> both = receiver.await(2);
    assertThat(both.getLast().type()).isEqualTo("trunkline.breaker.closed");
    assertThat(both).hasSize(2).noneMatch(event -> event.body().contains("canary"));
  }

  @Test
  void a_credential_that_is_refused_twice_is_suspended_once() {
    node.hook(receiver.url("/"), "credential.suspended");
    fail(FailureCode.AUTH_FAILED);
    fail(FailureCode.AUTH_FAILED);
    Received suspended = receiver.await(1).getFirst();
    assertThat(suspended.json().path("data").path("username").asString()).isEqualTo("admin");
    assertThat(suspended.json().path("subject").asString()).startsWith("suspensions/");
    assertThat(suspended.body()).doesNotContain("canary");
    assertThat(node.jdbc().sql("select count(*) from webhook_events").query(Long.class).single()).isEqualTo(1);
  }

  @Test
  void fire_times_that_were_missed() {
    node.hook(receiver.url("/"), "schedule.missed");
    node.jdbc()
        .sql(
            """
            insert into schedules (id, name, cron, time_zone, misfire, misfire_grace_seconds, overlap, jitter_seconds, job, paused)
            values (gen_random_uuid(), 'nightly', '0 3 * * *', 'UTC', 'skip', 60, 'skip', 0, '{}', true)
            """)
        .update();
    node.jdbc()
        .sql(
            """
            insert into schedule_runs (schedule_id, fire_time, state, detail, until_time, fire_times)
            select id, '2026-01-01T03:00:00Z', 'missed', 'nobody was there', '2026-01-03T03:00:00Z', 3 from schedules
            """)
        .update();
    Received missed = receiver.await(1).getFirst();
    assertThat(missed.type()).isEqualTo("trunkline.schedule.missed");
    assertThat(missed.json().path("data").path("fire_times").asInt()).isEqualTo(3);
    assertThat(missed.json().path("data").path("fire_time").asString()).isEqualTo("2026-01-01T03:00:00.000000Z");
    assertThat(missed.json().path("data").path("reason").asString()).isEqualTo("nobody was there");
  }

  @Test
  void where_nobody_is_told_nothing_is_noted() {
    fail(FailureCode.AUTH_FAILED);
    assertThat(node.jdbc().sql("select count(*) from webhook_events").query(Long.class).single()).isZero();
  }
}
