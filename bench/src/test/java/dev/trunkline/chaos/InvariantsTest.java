package dev.trunkline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.chaos.DeviceJournals.Line;
import dev.trunkline.chaos.Events.Kind;
import dev.trunkline.chaos.Observer.JobMove;
import dev.trunkline.chaos.Observer.JobRow;
import dev.trunkline.chaos.Observer.ResultRow;
import dev.trunkline.chaos.Observer.RunRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each invariant finds what it is there for, in histories that are made up, and nothing in one that is as it should be. */
class InvariantsTest {
  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final UUID SCHEDULE = new UUID(3, 0);
  private static final String WORKER = "host-100-worker-1";
  private static final String OTHER_WORKER = "host-200-worker-1";

  private final List<ChannelUse> uses = new ArrayList<>();
  private final Events events = new Events();

  /** A job of one line that ran from second 2 to second 4 and was received at second 3. */
  private static JobStory good(int number, PlannedJob.Kind kind) {
    return good(number, 0, kind);
  }

  private static JobStory good(int number, int device, PlannedJob.Kind kind) {
    PlannedJob plan =
        new PlannedJob(
            number, device, Devices.USER, kind, List.of("show clock"), 0, Duration.ZERO, Optional.empty(), Optional.empty());
    UUID id = new UUID(1, number);
    JobRow row = new JobRow(id, 1, 2200, Devices.USER, "succeeded", 1, 0, at(number * 10), "", "chaos-1-" + number + "-0");
    List<JobMove> moves =
        List.of(
            move(id, number * 10, "queued", ""), move(id, number * 10 + 2, "running", WORKER),
            move(id, number * 10 + 4, "succeeded", WORKER));
    return new JobStory(
        plan, Optional.of(id), Optional.of(row), List.of(new ResultRow(id, 0, "succeeded", 1, Optional.empty(), "")), moves,
        List.of(line(number, number * 10 + 3, "1.1")));
  }

  private static Instant at(double second) {
    return START.plusMillis((long) (second * 1000));
  }

  private static JobMove move(UUID id, double second, String state, String worker) {
    return new JobMove(at(second), id, state, Optional.of(1L), 1, worker, START);
  }

  private static Line line(int job, double second, String session) {
    return new Line("sw", at(second), session, "show clock", new Word(1, job, 0));
  }

  private static JobStory with(JobStory job, List<JobMove> moves, List<Line> lines) {
    return new JobStory(job.plan(), job.promised(), job.row(), job.results(), moves, lines);
  }

  private List<String> violated(JobStory... jobs) {
    return violated(List.of(jobs), List.of());
  }

  private List<String> violated(List<JobStory> jobs, List<ScheduleStory> schedules) {
    History history = new History(jobs, schedules, List.of(), uses, events, at(600));
    return Invariant.ALL.stream().filter(one -> !one.check(history).violations().isEmpty()).map(Invariant::number).toList();
  }

  /** A schedule of every 5 s from second 5 on, which was seen to wait for second 20 and paused at second 21. */
  private List<String> violatedBy(List<RunRow> runs, List<UUID> jobs) {
    Scheduled schedule = new Scheduled(PlannedSchedule.ALL.getFirst(), SCHEDULE, START, at(5));
    return violated(List.of(), List.of(new ScheduleStory(schedule, new Scheduled.Pause(at(20), at(21)), runs, jobs)));
  }

  private static RunRow run(double second, int job) {
    return new RunRow(SCHEDULE, at(second), at(second), "submitted", Optional.of(new UUID(2, job)));
  }

  private static RunRow missed(double from, double until) {
    return new RunRow(SCHEDULE, at(from), at(until), "missed", Optional.empty());
  }

  private static List<UUID> jobs(int... numbers) {
    return IntStream.of(numbers).mapToObj(number -> new UUID(2, number)).toList();
  }

  @Test
  void nothing_is_found_where_all_is_well() {
    assertThat(violated(good(0, PlannedJob.Kind.READ), good(1, PlannedJob.Kind.CHANGE))).isEmpty();
  }

  @Test
  void an_accepted_job_that_is_not_there_breaks_I1() {
    JobStory job = good(0, PlannedJob.Kind.READ);
    assertThat(violated(new JobStory(job.plan(), job.promised(), Optional.empty(), List.of(), List.of(), List.of()))).containsExactly("I1");
  }

  @Test
  void a_change_that_was_received_twice_breaks_I2_and_a_read_may_be() {
    JobStory change = good(0, PlannedJob.Kind.CHANGE);
    List<Line> twice = List.of(line(0, 3, "1.1"), line(0, 3.5, "1.1"));
    assertThat(violated(with(change, change.moves(), twice))).containsExactly("I2");
    JobStory read = good(0, PlannedJob.Kind.READ);
    assertThat(violated(with(read, read.moves(), twice))).isEmpty();
  }

  @Test
  void a_success_that_the_device_knows_nothing_of_breaks_I3() {
    JobStory job = good(0, PlannedJob.Kind.CHANGE);
    assertThat(violated(with(job, job.moves(), List.of()))).containsExactly("I3");
  }

  @Test
  void a_change_that_the_database_calls_not_sent_and_the_device_received_breaks_I3() {
    JobStory job = good(0, PlannedJob.Kind.CHANGE);
    ResultRow notSent = new ResultRow(job.promised().orElseThrow(), 0, "not_sent", 1, Optional.empty(), "");
    assertThat(violated(new JobStory(job.plan(), job.promised(), job.row(), List.of(notSent), job.moves(), job.lines())))
        .containsExactly("I3");
  }

  @Test
  void a_job_that_is_claimed_before_an_older_one_breaks_I4() {
    JobStory older = good(0, PlannedJob.Kind.READ);
    UUID id = older.promised().orElseThrow();
    List<JobMove> late = List.of(move(id, 0, "queued", ""), move(id, 22, "running", WORKER), move(id, 24, "succeeded", WORKER));
    assertThat(violated(with(older, late, List.of(line(0, 23, "1.1"))), good(1, PlannedJob.Kind.READ))).containsExactly("I4");
  }

  @Test
  void jobs_that_meet_on_a_device_break_I5() {
    JobStory one = good(0, PlannedJob.Kind.READ);
    UUID id = one.promised().orElseThrow();
    List<JobMove> longRun = List.of(move(id, 0, "queued", ""), move(id, 2, "running", WORKER), move(id, 20, "succeeded", WORKER));
    List<Line> around = List.of(line(0, 3, "1.1"), line(0, 19, "1.1"));
    JobStory other = good(1, PlannedJob.Kind.READ);
    List<Line> within = List.of(line(1, 13, "2.1"), line(1, 13.5, "2.1"));
    assertThat(violated(with(one, longRun, around), with(other, other.moves(), within))).containsExactly("I5");
  }

  @Test
  void a_line_after_the_job_was_taken_away_breaks_I6() {
    JobStory job = good(0, PlannedJob.Kind.READ);
    assertThat(violated(with(job, job.moves(), List.of(line(0, 3, "1.1"), line(0, 5, "1.1"))))).containsExactly("I6");
  }

  @Test
  void a_line_of_the_process_that_lost_the_job_to_another_breaks_I6() {
    JobStory before = good(0, PlannedJob.Kind.READ);
    JobStory job = good(1, PlannedJob.Kind.READ);
    UUID id = job.promised().orElseThrow();
    List<JobMove> moved =
        List.of(
            move(id, 10, "queued", ""), move(id, 12, "running", WORKER), move(id, 14, "queued", WORKER),
            move(id, 14.1, "running", OTHER_WORKER), move(id, 18, "succeeded", OTHER_WORKER));
    List<Line> zombie = List.of(line(1, 13, "1.1"), line(1, 15, "2.1"), line(1, 16, "1.1"));
    assertThat(violated(before, with(job, moved, zombie))).containsExactly("I6");
  }

  @Test
  void a_connection_of_another_user_breaks_I7() {
    JobStory job = good(0, PlannedJob.Kind.READ);
    uses.add(new ChannelUse("c1", "operator@127.0.0.1:2200", job.promised()));
    assertThat(violated(job)).containsExactly("I7");
  }

  @Test
  void a_job_that_waits_while_nothing_runs_breaks_I8_unless_nobody_could_run_it() {
    JobStory job = good(0, PlannedJob.Kind.READ);
    UUID id = job.promised().orElseThrow();
    List<JobMove> late = List.of(move(id, 0, "queued", ""), move(id, 42, "running", WORKER), move(id, 44, "succeeded", WORKER));
    JobStory waited = with(job, late, List.of(line(0, 43, "1.1")));
    assertThat(violated(waited)).as("no worker ever was ready").isEmpty();
    events.note(START, Events.DATABASE, 1, Kind.READY);
    events.note(START, "worker-1", 100, Kind.FROZEN);
    events.note(START, "worker-1", 100, Kind.THAWED);
    assertThat(violated(waited)).as("it was thawed before it was ready").isEmpty();
    events.note(START, "worker-1", 100, Kind.READY);
    assertThat(violated(waited)).containsExactly("I8");
    JobStory ahead = good(1, 1, PlannedJob.Kind.READ);
    UUID itsId = ahead.promised().orElseThrow();
    List<JobMove> itsTurn =
        List.of(move(itsId, 0, "queued", ""), move(itsId, 30, "running", WORKER), move(itsId, 31, "succeeded", WORKER));
    assertThat(violated(waited, with(ahead, itsTurn, List.of(line(1, 30.5, "2.1"))))).as("it stood in line").isEmpty();
    events.note(at(5), Events.DATABASE, 1, Kind.CRASHED);
    events.note(at(25), Events.DATABASE, 1, Kind.READY);
    assertThat(violated(waited)).isEmpty();
  }

  @Test
  void instants_that_are_each_one_run_or_one_misfire_are_as_they_should_be() {
    assertThat(violatedBy(List.of(run(5, 1), missed(10, 15)), jobs(1))).as("nobody was asked of the last").isEmpty();
    assertThat(violatedBy(List.of(missed(5, 5), run(10, 1), run(15, 2), run(20, 3)), jobs(1, 2, 3))).isEmpty();
  }

  @Test
  void an_instant_without_a_note_breaks_I9() {
    assertThat(violatedBy(List.of(run(5, 1), run(15, 2)), jobs(1, 2))).containsExactly("I9");
  }

  @Test
  void an_instant_that_ran_and_is_missed_as_well_breaks_I9() {
    assertThat(violatedBy(List.of(missed(5, 10), run(10, 1), run(15, 2)), jobs(1, 2))).containsExactly("I9");
  }

  @Test
  void a_run_at_another_time_breaks_I9() {
    assertThat(violatedBy(List.of(run(5, 1), run(10, 2), run(12, 3), run(15, 4)), jobs(1, 2, 3, 4))).containsExactly("I9");
  }

  @Test
  void a_second_job_for_an_instant_breaks_I9_and_so_does_a_run_without_one() {
    List<RunRow> runs = List.of(run(5, 1), run(10, 2), run(15, 3));
    assertThat(violatedBy(runs, jobs(1, 2, 3))).isEmpty();
    assertThat(violatedBy(runs, jobs(1, 2, 3, 4))).containsExactly("I9");
    assertThat(violatedBy(runs, jobs(1, 2))).containsExactly("I9");
  }

  @Test
  void one_job_for_two_instants_breaks_I9() {
    assertThat(violatedBy(List.of(run(5, 1), run(10, 1), run(15, 2)), jobs(1, 2))).containsExactly("I9");
  }

  @Test
  void a_schedule_that_begins_an_instant_late_breaks_I9() {
    Scheduled late = new Scheduled(PlannedSchedule.ALL.getFirst(), SCHEDULE, START, at(10));
    ScheduleStory story = new ScheduleStory(late, new Scheduled.Pause(at(11), at(11)), List.of(run(10, 1)), jobs(1));
    assertThat(violated(List.of(), List.of(story))).containsExactly("I9");
  }
}
