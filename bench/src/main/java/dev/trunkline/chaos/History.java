package dev.trunkline.chaos;

import dev.trunkline.chaos.DeviceJournals.Line;
import dev.trunkline.chaos.Events.Kind;
import dev.trunkline.chaos.Observer.JobMove;
import dev.trunkline.chaos.Observer.JobRow;
import dev.trunkline.chaos.Observer.LaneMove;
import dev.trunkline.chaos.Observer.ResultRow;
import dev.trunkline.chaos.Observer.RunRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The whole run, once it is over: what the witnesses say, put together job by job.
 *
 * @param stories one for each planned job, in their order
 * @param schedules one for each that was made
 * @param uses who used which connection, from the audit
 * @param end when it was read
 */
record History(
    List<JobStory> stories, List<ScheduleStory> schedules, List<LaneMove> laneMoves, List<ChannelUse> uses, Events events,
    Instant end) {

  /** Who can say what happened, and what they say. */
  record Witnesses(Observer database, List<Line> devices, List<ChannelUse> audit, Events processes) {}

  /**
   * @param promised ids of the jobs that were accepted, by their numbers in the plan
   */
  static History of(
      List<PlannedJob> plan, Map<Integer, UUID> promised, Map<Scheduled, Scheduled.Pause> schedules, Witnesses witnesses) {
    Observer observer = witnesses.database;
    List<JobRow> jobs = observer.jobs();
    Map<Integer, JobRow> rows =
        jobs.stream()
            .filter(row -> Word.in(row.firstCommand()).isPresent())
            .collect(
                Collectors.toMap(
                    row -> Word.in(row.firstCommand()).orElseThrow().job(), Function.identity(), (first, _) -> first));
    Map<UUID, List<ResultRow>> results = observer.results().stream().collect(Collectors.groupingBy(ResultRow::job));
    Map<UUID, List<JobMove>> moves = observer.jobMoves().stream().collect(Collectors.groupingBy(JobMove::job));
    Map<Integer, List<Line>> received = witnesses.devices.stream().collect(Collectors.groupingBy(line -> line.word().job()));
    List<JobStory> stories = new ArrayList<>();
    for (PlannedJob job : plan) {
      Optional<UUID> promise = Optional.ofNullable(promised.get(job.number()));
      Optional<JobRow> row = Optional.ofNullable(rows.get(job.number()));
      UUID id = row.map(JobRow::id).or(() -> promise).orElse(new UUID(0, 0));
      stories.add(
          new JobStory(
              job, promise, row, results.getOrDefault(id, List.of()), moves.getOrDefault(id, List.of()),
              received.getOrDefault(job.number(), List.of())));
    }
    return new History(
        List.copyOf(stories), stories(schedules, observer.scheduleRuns(), jobs), observer.laneMoves(), witnesses.audit,
        witnesses.processes, Instant.now());
  }

  private static List<ScheduleStory> stories(Map<Scheduled, Scheduled.Pause> schedules, List<RunRow> runs, List<JobRow> jobs) {
    List<ScheduleStory> stories = new ArrayList<>();
    schedules.forEach((schedule, pause) ->
        stories.add(
            new ScheduleStory(
                schedule,
                pause,
                runs.stream().filter(run -> run.schedule().equals(schedule.id())).toList(),
                jobs.stream().filter(job -> job.firstCommand().endsWith(schedule.plan().mark())).map(JobRow::id).toList())));
    return List.copyOf(stories);
  }

  /** Those that became jobs. */
  List<JobStory> jobs() {
    return stories.stream().filter(story -> story.row().isPresent()).toList();
  }

  Collection<List<JobStory>> jobsByDevice() {
    return jobs().stream().collect(Collectors.groupingBy(story -> story.plan().device())).values();
  }

  /** Every line that a device received, of each device in its order. */
  Map<String, List<Line>> linesByDevice() {
    return stories.stream()
        .flatMap(story -> story.lines().stream())
        .sorted(Comparator.comparing(Line::at))
        .collect(Collectors.groupingBy(Line::device, TreeMap::new, Collectors.toList()));
  }

  JobStory story(Line line) {
    return stories.get(line.word().job());
  }

  /** When there was a database, and a worker to run something. */
  Spans able() {
    return events.databaseUp(end).and(events.someWorkerAble(end));
  }

  /**
   * Whether the database may have lost the claim of a read job in a crash, since a claim does not wait for the disk. The job is
   * then queued again, while the process that claimed it goes on until it has to ask.
   */
  boolean claimMayBeLost(JobStory job, Instant line) {
    if (job.plan().changes()) return false;
    return events.of(Kind.CRASHED)
        .anyMatch(crash -> crash.at().minusSeconds(3).isBefore(line) && line.isBefore(crash.at().plusSeconds(60)));
  }

  /** Everything about the job, in the order in which it happened. */
  String of(JobStory job) {
    Instant from = job.row().map(JobRow::createdAt).orElse(end);
    Instant until = job.moves().isEmpty() ? end : job.moves().getLast().at();
    Stream<Map.Entry<Instant, String>> moves =
        job.moves().stream()
            .map(move -> Map.entry(move.at(), "%s  database: %s, epoch %s, attempt %d, %s".formatted(
                move.at(), move.state(), move.epoch().map(Object::toString).orElse("none"), move.attempt(), move.worker())));
    Stream<Map.Entry<Instant, String>> lanes =
        laneMoves.stream()
            .filter(move -> job.row().isPresent() && move.lane() == job.row().get().lane())
            .filter(move -> !move.at().isBefore(from.minusSeconds(1)) && move.at().isBefore(until.plusSeconds(5)))
            .map(move -> Map.entry(move.at(), "%s  lane: epoch %d, ticket %s, drained by process %s".formatted(
                move.at(), move.epoch(), move.ticket().map(UUID::toString).orElse("none"),
                move.pid().map(Object::toString).orElse("none"))));
    Stream<Map.Entry<Instant, String>> lines = job.lines().stream().map(line -> Map.entry(line.at(), line.toString()));
    Stream<Map.Entry<Instant, String>> faults =
        events.around(from, until).stream().map(event -> Map.entry(event.at(), event.toString()));
    return "    asked for: %s\n    row: %s\n    %s\n    ".formatted(
            job.plan(), job.row().map(Object::toString).orElse("none"),
            job.results().stream().map(Object::toString).collect(Collectors.joining("\n    ")))
        + Stream.of(moves, lanes, lines, faults)
            .flatMap(Function.identity())
            .sorted(Map.Entry.comparingByKey())
            .map(Map.Entry::getValue)
            .collect(Collectors.joining("\n    "));
  }
}
