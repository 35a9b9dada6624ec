package dev.trunkline.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.calendar.Calendar;
import dev.trunkline.calendar.CalendarKind;
import dev.trunkline.calendar.JobWindows;
import dev.trunkline.calendar.Period;
import dev.trunkline.calendar.StoredCalendars;
import dev.trunkline.job.Command;
import dev.trunkline.job.Effect;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.result.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a wake-up does to a schedule, at a time that the test sets. */
class FiringTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Timing HOURLY = new Timing.Every(Duration.ofHours(1), NOON);

  private final ManualClock clock = new ManualClock(NOON.minusSeconds(30));
  private final CountDownLatch release = new CountDownLatch(1);
  private TestSchedules test;
  private TestSchedules.Process process;

  private UUID schedule(Timing timing, UnaryOperator<FiringRules> rules) {
    if (test == null) start(new TestSchedules());
    return create(TestSchedules.spec("s-" + UUID.randomUUID(), timing, rules));
  }

  private void start(TestSchedules with) {
    test = with;
    process = test.process(clock);
  }

  private UUID create(ScheduleSpec spec) {
    return process.schedules().create(spec).orElseThrow().id();
  }

  private TestSchedules blocked() {
    return new TestSchedules(
        (_, _, _) -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty());
        });
  }

  @AfterEach
  void stop() {
    release.countDown();
    test.close();
  }

  private void fireAt(UUID schedule, Instant time) {
    clock.set(time);
    process.fire(schedule);
  }

  private List<String> states(UUID schedule) {
    return test.runs(schedule).stream().map(ScheduleRun::state).toList();
  }

  @Test
  void a_fire_time_becomes_one_job_however_often_it_is_woken() throws Exception {
    UUID schedule = schedule(HOURLY, UnaryOperator.identity());
    fireAt(schedule, NOON.minusMillis(1));
    assertThat(test.runs(schedule)).isEmpty();
    fireAt(schedule, NOON);
    fireAt(schedule, NOON.plusSeconds(1));
    assertThat(test.runs(schedule)).singleElement().satisfies(run -> {
      assertThat(run.fireTime()).isEqualTo(NOON);
      assertThat(run.reason()).isEmpty();
      assertThat(test.node.end(run.jobId())).isEqualTo(JobState.SUCCEEDED);
    });
    assertThat(process.schedules().find(JobSpec.DEFAULT_TENANT, schedule).orElseThrow().nextFireAt()).contains(NOON.plusSeconds(3_600));
  }

  /** Scorecard 19: what a lost race between two processes would do. */
  @Test
  void wakes_in_many_threads_and_processes_at_once_are_one_job() throws Exception {
    UUID schedule = schedule(HOURLY, UnaryOperator.identity());
    TestSchedules.Process other = test.process(clock);
    clock.set(NOON);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Void>> wakes = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        TestSchedules.Process one = i % 2 == 0 ? process : other;
        wakes.add(() -> {
          one.fire(schedule);
          return null;
        });
      }
      for (Future<Void> wake : threads.invokeAll(wakes)) wake.get();
    }
    assertThat(states(schedule)).containsExactly("submitted");
    assertThat(test.node.node().jdbc().sql("select count(*) from jobs").query(Integer.class).single()).isEqualTo(1);
  }

  /** Scorecard 21: ten fire times in two hours, while nobody fires. */
  @Test
  void what_was_missed_is_skipped_run_once_or_run_as_the_schedule_says() {
    Timing often = new Timing.Every(Duration.ofMinutes(12), NOON);
    Duration grace = Duration.ofMinutes(1);
    UUID skip = schedule(often, TestSchedules.misfire(Misfire.SKIP, grace));
    UUID once = schedule(often, TestSchedules.misfire(Misfire.RUN_ONCE, grace));
    UUID all = schedule(often, TestSchedules.misfire(Misfire.RUN_ALL, grace));
    clock.set(NOON.plus(Duration.ofMinutes(118)));
    List.of(skip, once, all).forEach(process::fire);
    assertThat(states(skip)).hasSize(10).containsOnly("missed");
    assertThat(states(once)).hasSize(10).endsWith("missed", "submitted").containsOnlyOnce("submitted");
    assertThat(test.runs(once).getLast().reason()).isEqualTo("late, as misfire = run_once asks; also for 9 fire times before it");
    assertThat(test.runs(once).getFirst().reason()).contains("misfire_grace_seconds = 60", "runs the newest");
    assertThat(states(all)).hasSize(10).containsOnly("submitted");
    fireAt(skip, NOON.plus(Duration.ofMinutes(120)));
    assertThat(states(skip)).hasSize(11).endsWith("missed", "submitted");
  }

  @Test
  void within_the_grace_nothing_is_missed() {
    UUID schedule = schedule(TestSchedules.everySecond(), TestSchedules.misfire(Misfire.SKIP, Duration.ofSeconds(10)));
    fireAt(schedule, NOON.minusSeconds(20));
    assertThat(states(schedule)).hasSize(10).containsOnly("submitted");
    fireAt(schedule, NOON);
    assertThat(states(schedule)).hasSize(30).endsWith("submitted").filteredOn("missed"::equals).hasSize(9);
  }

  @Test
  void run_all_has_a_bound_and_old_ones_share_a_row() {
    UUID schedule = schedule(TestSchedules.everySecond(), TestSchedules.misfire(Misfire.RUN_ALL, Duration.ZERO));
    fireAt(schedule, NOON.plusSeconds(5_000));
    List<ScheduleRun> runs = test.runs(schedule);
    assertThat(runs).filteredOn(run -> run.state().equals("submitted")).hasSize(101);
    assertThat(runs).filteredOn(run -> run.state().equals("missed")).hasSize(1_001);
    assertThat(runs.stream().mapToLong(ScheduleRun::fireTimes).sum()).isEqualTo(5_030);
    assertThat(runs.getFirst().until()).isEqualTo(runs.get(1).fireTime().minusSeconds(1));
  }

  /** Scorecard 22. */
  @Test
  void a_clock_that_jumps_an_hour_either_way_fires_nothing_twice() {
    UUID schedule = schedule(new Timing.Every(Duration.ofMinutes(10), NOON), TestSchedules.misfire(Misfire.SKIP, Duration.ofSeconds(30)));
    fireAt(schedule, NOON);
    fireAt(schedule, NOON.plus(Duration.ofHours(1)));
    fireAt(schedule, NOON.plus(Duration.ofMinutes(10)));
    fireAt(schedule, NOON.plus(Duration.ofMinutes(50)));
    assertThat(states(schedule)).containsExactly("submitted", "missed", "missed", "missed", "missed", "missed", "submitted");
    fireAt(schedule, NOON.plus(Duration.ofMinutes(70)));
    assertThat(states(schedule)).hasSize(8).endsWith("submitted", "submitted");
  }

  @Test
  void while_an_earlier_job_has_not_ended_a_fire_time_is_skipped_queued_or_allowed() throws Exception {
    start(blocked());
    UUID skip = schedule(HOURLY, TestSchedules.overlap(Overlap.SKIP));
    UUID queue = schedule(HOURLY, TestSchedules.overlap(Overlap.QUEUE));
    UUID allow = schedule(HOURLY, TestSchedules.overlap(Overlap.ALLOW));
    for (int hour = 0; hour < 13; hour++) {
      clock.set(NOON.plus(Duration.ofHours(hour)));
      List.of(skip, queue, allow).forEach(process::fire);
    }
    assertThat(states(skip)).hasSize(13).startsWith("submitted", "skipped").containsOnlyOnce("submitted");
    assertThat(test.runs(skip).get(1).reason()).contains(test.runs(skip).getFirst().jobId().toString(), "overlap is skip");
    assertThat(states(queue)).hasSize(13).endsWith("submitted", "skipped", "skipped");
    assertThat(states(allow)).hasSize(13).containsOnly("submitted");
    release.countDown();
    test.node.end(test.runs(skip).getFirst().jobId());
    fireAt(skip, NOON.plus(Duration.ofHours(14)));
    assertThat(states(skip)).endsWith("submitted");
  }

  @Test
  void a_paused_schedule_misses_nothing_and_a_changed_one_begins_anew() {
    UUID schedule = schedule(HOURLY, UnaryOperator.identity());
    process.schedules().pause(JobSpec.DEFAULT_TENANT, schedule);
    fireAt(schedule, NOON.plus(Duration.ofHours(5)));
    assertThat(test.runs(schedule)).isEmpty();
    assertThat(process.schedules().resume(JobSpec.DEFAULT_TENANT, schedule).orElseThrow().nextFireAt()).contains(NOON.plus(Duration.ofHours(6)));
    ScheduleSpec other = TestSchedules.spec("other", TestSchedules.cron("30 3 * * *", "Europe/Berlin"), UnaryOperator.identity());
    process.schedules().replace(schedule, other);
    Schedule changed = process.schedules().find(JobSpec.DEFAULT_TENANT, schedule).orElseThrow();
    assertThat(changed.name()).isEqualTo("other");
    assertThat(changed.timing()).isEqualTo(other.timing());
    assertThat(changed.nextFireAt()).contains(Instant.parse("2026-06-02T01:30:00Z"));
  }

  @Test
  void once_is_over_after_it_and_run_now_leaves_the_timing_alone() {
    UUID once = schedule(new Timing.Once(NOON), UnaryOperator.identity());
    assertThat(process.schedules().runNow(JobSpec.DEFAULT_TENANT, once, Effect.READ)).isPresent();
    fireAt(once, NOON);
    assertThat(test.runs(once)).extracting(ScheduleRun::manual).containsExactly(true, false);
    assertThat(process.schedules().find(JobSpec.DEFAULT_TENANT, once).orElseThrow().nextFireAt()).isEmpty();
  }

  @Test
  void jitter_starts_later_under_the_same_fire_time() {
    UUID schedule = schedule(HOURLY, rules -> new FiringRules(rules.misfire(), rules.grace(), rules.overlap(), Duration.ofSeconds(600), JobWindows.NONE));
    Duration jitter = process.schedules().find(JobSpec.DEFAULT_TENANT, schedule).orElseThrow().jitter();
    fireAt(schedule, NOON.plus(jitter).minusMillis(1));
    assertThat(test.runs(schedule)).isEmpty();
    fireAt(schedule, NOON.plus(jitter));
    assertThat(test.runs(schedule)).extracting(ScheduleRun::fireTime).containsExactly(NOON);
  }

  @Test
  void a_device_of_the_inventory_is_looked_up_at_each_firing_and_missed_when_it_is_gone() {
    start(new TestSchedules());
    test.node.credential("admin", "admin");
    JobSpec job = Jobs.on(test.node.device("edge-1", 4_200, "cisco_ios", "admin")).commands("show clock").spec();
    FiringRules rules = TestSchedules.spec("x", HOURLY, UnaryOperator.identity()).rules();
    UUID schedule = create(new ScheduleSpec(TestSchedules.OWNER, "named", HOURLY, ZoneId.of("UTC"), rules, ScheduledJob.of(job)));
    fireAt(schedule, NOON);
    test.node.node().devices().delete(JobSpec.DEFAULT_TENANT, "edge-1", Optional.empty());
    fireAt(schedule, NOON.plus(Duration.ofHours(1)));
    assertThat(states(schedule)).containsExactly("submitted", "failed");
    assertThat(test.node.field(test.runs(schedule).getFirst().jobId(), "device")).isEqualTo("edge-1");
    assertThat(test.runs(schedule).getLast().reason()).contains("not in the inventory any more");
  }

  @Test
  void outside_of_its_windows_a_firing_is_skipped_or_its_job_waits_as_it_says() {
    start(new TestSchedules());
    StoredCalendars calendars = new StoredCalendars(test.node.node().jdbc());
    Period open = new Period.Once(Instant.now().plusSeconds(3_600), Instant.now().plusSeconds(7_200));
    calendars.create(new Calendar(JobSpec.DEFAULT_TENANT, "later", CalendarKind.WINDOW, ZoneId.of("UTC"), List.of(open), false, Set.of(), ""));
    clock.set(Instant.now().truncatedTo(ChronoUnit.MILLIS)); // the database keeps microseconds
    Timing soon = new Timing.Once(clock.instant().plusSeconds(1));
    UUID refuses = schedule(soon, windows(new JobWindows(true, List.of("later"))));
    UUID waits = schedule(soon, windows(new JobWindows(false, List.of("later"))));
    clock.advance(Duration.ofSeconds(1));
    List.of(refuses, waits).forEach(process::fire);
    assertThat(states(refuses)).containsExactly("skipped");
    assertThat(test.runs(refuses).getFirst().reason()).startsWith("window later opens at").endsWith("outside_window is refuse");
    assertThat(states(waits)).containsExactly("submitted");
    UUID job = test.runs(waits).getFirst().jobId();
    assertThat(test.node.node().jdbc().sql("select windows::text from job_windows where job_id = :job").param("job", job).query(String.class).single())
        .isEqualTo("{later}");
  }

  @Test
  void what_became_of_fire_times_is_kept_as_long_as_jobs_are() {
    UUID schedule = schedule(HOURLY, UnaryOperator.identity());
    fireAt(schedule, NOON);
    test.node.node().jdbc().sql("update schedule_runs set recorded_at = now() - interval '91 days'").update();
    fireAt(schedule, NOON.plus(Duration.ofHours(1)));
    Retention retention = new Retention(test.node.node().jdbc(), Duration.ofDays(90), Duration.ofDays(400), Duration.ofDays(1));
    assertThat(retention.pruneRuns()).isEqualTo(1);
    assertThat(test.runs(schedule)).extracting(ScheduleRun::fireTime).containsExactly(NOON.plus(Duration.ofHours(1)));
  }

  private static UnaryOperator<FiringRules> windows(JobWindows windows) {
    return rules -> new FiringRules(rules.misfire(), rules.grace(), rules.overlap(), rules.jitter(), windows);
  }

  /** Everything a job may have, through the database and back. */
  @Test
  void the_job_is_submitted_as_it_was_asked_for_and_its_secrets_are_sealed_in_between() {
    start(new TestSchedules());
    Command asking = new Command("copy run start", Optional.of(Duration.ofSeconds(7)), List.of(new Command.Answer("name?", "s3cret-answer")));
    JobSpec job = Jobs.on(4_300).over(4_301, "s3cret-hop").password("s3cret-login").command(asking).commands("show clock").priority(3).retries(2).spec();
    ScheduledJob written = ScheduledJob.of(job);
    assertThat(new ScheduledJob(written.json(), written.secrets()).spec(JobSpec.DEFAULT_TENANT)).isEqualTo(job);
    FiringRules rules = TestSchedules.spec("x", HOURLY, UnaryOperator.identity()).rules();
    UUID schedule = create(new ScheduleSpec(TestSchedules.OWNER, "sealed", HOURLY, ZoneId.of("UTC"), rules, written));
    String all = "select schedules::text as row from schedules union all select encode(sealed, 'escape') from schedule_secrets";
    List<Map<String, Object>> rows = test.node.node().jdbc().sql(all).query().listOfRows();
    assertThat(rows.toString()).hasSizeGreaterThan(100).doesNotContain("s3cret");
    fireAt(schedule, NOON);
    UUID submitted = test.runs(schedule).getFirst().jobId();
    assertThat(test.node.field(submitted, "host")).isEqualTo("127.0.0.1 via 127.0.0.1:4301");
    assertThat(test.node.field(submitted, "commands")).contains("copy run start", "show clock");
  }
}
