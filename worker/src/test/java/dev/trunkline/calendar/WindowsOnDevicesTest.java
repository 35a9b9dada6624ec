package dev.trunkline.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.result.JobView;
import dev.trunkline.result.StoredJobs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that come to a device outside of its window, or see it end. */
class WindowsOnDevicesTest {
  private static final String TENANT = JobSpec.DEFAULT_TENANT;

  private Lab lab;
  private TestNode node;
  private StoredCalendars calendars;
  private NamedDevice device;

  @BeforeEach
  void a_device_with_a_tag() throws IOException {
    TestDatabase.empty();
    lab = Lab.start(LabOptions.of(1, "linux"));
    node = TestNode.onDevices(Map.of("windows.reserve_seconds", "1"));
    calendars = new StoredCalendars(node.node().jdbc());
    node.credential("admin", "admin");
    device = node.device("srv-1", lab.device(0).port(), "linux", "admin", "core");
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    lab.close();
  }

  private void calendar(String name, CalendarKind kind, Instant start, Instant end) {
    Period period = new Period.Once(start, end);
    assertThat(calendars.create(new Calendar(TENANT, name, kind, ZoneId.of("UTC"), List.of(period), false, Set.of("core"), ""))).isTrue();
  }

  private JobView.Waiting waiting(UUID job) {
    long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      JobView.Waiting waiting = new StoredJobs(node.node().jdbc()).find(TENANT, job).orElseThrow().waitingFor();
      if (waiting != null && waiting.code().equals("WINDOW_CLOSED")) return waiting;
      assertThat(System.nanoTime()).as("the time until it waits for its window, not for " + waiting).isLessThan(limit);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void a_change_waits_for_its_window_says_so_and_then_has_all_of_its_time() throws Exception {
    Instant opens = Instant.now().plusSeconds(6);
    calendar("soon", CalendarKind.WINDOW, opens, opens.plusSeconds(600));
    UUID job = node.submit(Jobs.on(device).change().timeout(Duration.ofSeconds(5)).commands("echo done"));
    assertThat(waiting(job).detail()).isEqualTo("window soon opens at " + opens);
    assertThat(lab.device(0).received()).isEmpty();
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(Instant.now()).isAfter(opens);
    assertThat(node.field(job, "attempt")).isEqualTo("1");
  }

  @Test
  void a_job_that_only_reads_minds_no_window_of_its_device() throws Exception {
    calendar("later", CalendarKind.WINDOW, Instant.now().plusSeconds(3_600), Instant.now().plusSeconds(7_200));
    assertThat(node.run(Jobs.on(device).commands("uptime"))).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void a_job_that_says_so_ends_where_it_may_not_run() throws Exception {
    calendar("stop", CalendarKind.FREEZE, Instant.now().minusSeconds(60), Instant.now().plusSeconds(600));
    UUID job = node.submit(Jobs.on(device).change().commands("echo done").runAt(Instant.now().plusSeconds(1)).spec());
    calendars.note(job, new JobWindows(true, List.of()));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.field(job, "error_code")).isEqualTo("WINDOW_CLOSED");
    assertThat(node.field(job, "error_detail")).contains("freeze stop is on", "outside_window is refuse");
    assertThat(node.commandStates(job)).containsExactly("not_sent");
  }

  /** The end comes while a command runs: the window is shortened then, which is also how a freeze is ordered in a hurry. */
  @Test
  void no_new_line_is_sent_once_the_window_nears_its_end() throws Exception {
    Instant start = Instant.now().minusSeconds(60);
    calendar("short", CalendarKind.WINDOW, start, start.plusSeconds(600));
    UUID job = node.submit(Jobs.on(device).change().timeout(Duration.ofSeconds(60)).commands("echo one", "sleep 8", "echo two"));
    awaitLine("sleep 8");
    calendars.replace(calendars.find(TENANT, "short").orElseThrow().with(List.of(new Period.Once(start, start.plusSeconds(30)))));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.field(job, "error_code")).isEqualTo("WINDOW_CLOSED");
    assertThat(node.field(job, "error_detail")).startsWith("stopped before command 2: window short");
    assertThat(node.commandStates(job)).containsExactly("succeeded", "succeeded", "not_sent");
  }

  private void awaitLine(String line) {
    long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (lab.device(0).received().stream().noneMatch(received -> received.line().equals(line))) {
      assertThat(System.nanoTime()).as("the time until the device gets " + line).isLessThan(limit);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
