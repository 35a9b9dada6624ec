package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Maintenance windows and freezes over HTTP. Each test has a device and a tag of its own, for the server is everybody's. */
class CalendarsApiTest {
  private final Client client = TestServer.client();
  private final String own = UUID.randomUUID().toString();

  private String path() {
    return "/api/v1/calendars/" + own;
  }

  private Answer create(String fields) {
    return client.post("/api/v1/calendars", "{\"name\": \"%s\", \"tags\": [\"%s\"], %s}".formatted(own, own, fields));
  }

  private Answer put(String body) {
    return client.call("PUT", path(), BodyPublishers.ofString(body), "Content-Type", "application/json");
  }

  private String jobOnTaggedDevice(String more) {
    client.post("/api/v1/credentials", "{\"name\": \"%s\", \"username\": \"admin\", \"password\": \"admin\"}".formatted(own));
    String device = "{\"name\": \"%s\", \"host\": \"127.0.0.1\", \"port\": %d, \"platform\": \"linux\", \"credential\": \"%s\", \"tags\": [\"%s\"]}";
    Answer made = client.post("/api/v1/devices", device.formatted(own, TestServer.lab().device(1).port(), own, own));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return "{\"device\": \"%s\", \"effect\": \"change\", \"commands\": [\"echo x\"]%s}".formatted(own, more);
  }

  @AfterEach
  void clean() {
    client.delete(path());
    client.delete("/api/v1/devices/" + own);
    client.delete("/api/v1/credentials/" + own);
  }

  @Test
  void a_calendar_is_made_shown_changed_and_deleted() {
    Answer made =
        create("\"kind\": \"window\", \"time_zone\": \"Europe/Berlin\", \"periods\": [{\"days\": [\"tue\", \"mon\"], \"from\": \"22:00\", \"to\": \"04:00\", \"last\": \"2030-12-31\"}, {\"start\": \"2030-07-01T12:00\", \"end\": \"2030-07-02\"}]");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("Location")).isEqualTo(path());
    assertThat(client.get(path()).json().path("periods").toString())
        .isEqualTo("[{\"days\":[\"mon\",\"tue\"],\"from\":\"22:00\",\"to\":\"04:00\",\"last\":\"2030-12-31\"},{\"start\":\"2030-07-01T10:00:00Z\",\"end\":\"2030-07-01T22:00:00Z\"}]");
    assertThat(create("\"kind\": \"window\"").field("code")).isEqualTo("NAME_TAKEN");
    assertThat(put("{\"kind\": \"freeze\", \"everything\": false}").field("kind")).isEqualTo("freeze");
    assertThat(client.get("/api/v1/calendars?limit=500").each("name")).contains(own);
    assertThat(client.delete(path()).status()).isEqualTo(204);
    assertThat(client.get(path()).status()).isEqualTo(404);
  }

  @Test
  void every_mistake_is_named() {
    Answer answer =
        client.post("/api/v1/calendars", "{\"kind\": \"gap\", \"time_zone\": \"X\", \"periods\": [7, {\"days\": [\"monday\"], \"from\": \"25:00\"}, {\"start\": \"2030-01-02\", \"end\": \"2030-01-01\"}], \"tags\": [1], \"x\": 1}");
    assertThat(answer.badFields())
        .contains("name", "kind", "time_zone", "periods[0]", "periods[1].days", "periods[1].from", "periods[1].to", "periods[2].end", "tags", "x");
  }

  @Test
  void an_icalendar_file_replaces_the_periods_or_is_refused_whole() {
    create("\"kind\": \"freeze\", \"time_zone\": \"Europe/Berlin\"");
    String event = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Christmas\r\nDTSTART;VALUE=DATE:20301224\r\nDTEND;VALUE=DATE:20310102\r\n%sEND:VEVENT\r\nEND:VCALENDAR\r\n";
    Answer imported = client.call("POST", path() + "/import", BodyPublishers.ofString(event.formatted("")), "Content-Type", "text/calendar");
    assertThat(imported.json().path("periods").toString()).isEqualTo("[{\"start\":\"2030-12-23T23:00:00Z\",\"end\":\"2031-01-01T23:00:00Z\"}]");
    Answer refused = client.call("POST", path() + "/import", BodyPublishers.ofString(event.formatted("RRULE:FREQ=YEARLY\r\n")), "Content-Type", "text/calendar");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.field("detail")).startsWith("event 'Christmas' recurs YEARLY");
  }

  @Test
  void a_change_during_a_freeze_waits_or_is_refused_as_it_says() {
    Instant ends = Instant.now().plusSeconds(3_600);
    create("\"kind\": \"freeze\", \"periods\": [{\"start\": \"2020-01-01\", \"end\": \"%s\"}]".formatted(ends));
    String job = jobOnTaggedDevice("");
    Answer refused = client.post("/api/v1/jobs", job.replace("}", ", \"outside_window\": \"refuse\"}"));
    assertThat(refused.status()).as(refused.text()).isEqualTo(409);
    assertThat(refused.field("code")).isEqualTo("WINDOW_CLOSED");
    assertThat(refused.field("detail")).contains("freeze " + own + " is on; it may run at " + ends);
    awaitOneThatWaits(job);
  }

  /** Until the freeze is known to all, which takes seconds, jobs still run. */
  private void awaitOneThatWaits(String job) {
    long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    String last = client.submit(job);
    while (true) {
      Answer shown = client.get("/api/v1/jobs/" + last);
      if (shown.json().path("waiting_for").path("code").asString("").equals("WINDOW_CLOSED")) break;
      assertThat(System.nanoTime()).as("the time until one says what it waits for").isLessThan(limit);
      if (shown.field("state").equals("succeeded")) last = client.submit(job);
      LockSupport.parkNanos(50_000_000);
    }
    client.post("/api/v1/jobs/" + last + "/cancel", "");
  }

  @Test
  void a_schedule_whose_windows_exclude_every_firing_is_refused_and_a_window_in_use_is_kept() {
    create("\"kind\": \"window\", \"periods\": [{\"days\": [\"sat\"], \"from\": \"02:00\", \"to\": \"04:00\"}]");
    String schedule = "{\"name\": \"%s\", \"cron\": \"%s\", \"windows\": [\"%s\"], \"job\": {\"device\": %s, \"commands\": [\"show version\"], \"outside_window\": \"refuse\"}}";
    Answer never = client.post("/api/v1/schedules", schedule.formatted(own, "0 5 * * *", own, TestServer.device(0)));
    assertThat(never.badFields()).containsExactly("windows");
    assertThat(never.text()).contains("none of the next 1000 fire times is inside of them; the first is at", "they open at");
    Answer unknown = client.post("/api/v1/schedules", schedule.formatted(own, "0 3 * * *", "nothing", TestServer.device(0)));
    assertThat(unknown.badFields()).containsExactly("windows[0]");
    Answer made = client.post("/api/v1/schedules", schedule.formatted(own, "0 3 * * *", own, TestServer.device(0)));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.field("outside_window")).isEqualTo("refuse");
    assertThat(client.delete(path()).field("code")).isEqualTo("IN_USE");
    client.delete("/api/v1/schedules/" + made.field("id"));
  }
}
