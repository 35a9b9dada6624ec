package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.access.RunPermission;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.Query;
import dev.trunkline.api.request.RequestedSchedule;
import dev.trunkline.api.request.RequestedTiming;
import dev.trunkline.result.Page;
import dev.trunkline.schedule.Schedule;
import dev.trunkline.schedule.ScheduleRun;
import dev.trunkline.schedule.ScheduleSpec;
import dev.trunkline.schedule.Schedules;
import dev.trunkline.schedule.Upcoming;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What is to be done again and again. */
@RestController
@RequestMapping("/api/v1/schedules")
public final class SchedulesController {
  private static final int MOST_UPCOMING = 1_000;
  private static final int DEFAULT_UPCOMING = 5;

  private final RequestedSchedule requests;
  private final Schedules schedules;

  public SchedulesController(RequestedSchedule requests, Schedules schedules) {
    this.requests = requests;
    this.schedules = schedules;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<ScheduleView> create(HttpServletRequest request, Caller caller) throws IOException {
    ScheduleSpec spec = requests.read(JsonBody.read(request), caller, Instant.now());
    Schedule made = schedules.create(spec).orElseThrow(SchedulesController::nameTaken);
    return ResponseEntity.created(URI.create("/api/v1/schedules/" + made.id())).body(view(made));
  }

  /** What a timing would come to, without a schedule. */
  @PostMapping(path = "/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
  Map<String, List<Upcoming>> preview(HttpServletRequest request) throws IOException {
    Asked asked = Asked.read(request);
    RequestedTiming timing = RequestedTiming.read(JsonBody.read(request), Instant.now());
    return Map.of("items", Upcoming.of(timing.timing(), timing.zone(), asked.after().orElseGet(Instant::now), asked.count()));
  }

  @GetMapping
  Listing<ScheduleView> list(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    int limit = query.limit();
    Optional<String> after = query.cursor(Cursors::name);
    query.finish();
    Page<Schedule, String> page = schedules.page(caller.tenant(), after, limit);
    Map<UUID, ScheduleRun> last = schedules.lastRuns(page.items());
    List<ScheduleView> views =
        page.items().stream().map(schedule -> ScheduleView.of(schedule, Optional.ofNullable(last.get(schedule.id())))).toList();
    return Listing.of(new Page<>(views, page.next()), Cursors::ofName);
  }

  @GetMapping("/{id}")
  ScheduleView get(@PathVariable String id, Caller caller) {
    return view(schedule(caller, id));
  }

  @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  ScheduleView replace(@PathVariable String id, HttpServletRequest request, Caller caller) throws IOException {
    Schedule before = schedule(caller, id);
    return switch (schedules.replace(before.id(), requests.read(JsonBody.read(request), caller, Instant.now()))) {
      case Schedules.Change.Made(Schedule schedule) -> view(schedule);
      case Schedules.Change.NoSuchSchedule _ -> throw Ids.noSchedule();
      case Schedules.Change.NameTaken _ -> throw nameTaken();
    };
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String id, Caller caller) {
    if (!schedules.delete(caller.tenant(), Ids.schedule(id))) throw Ids.noSchedule();
  }

  @PostMapping("/{id}/pause")
  ScheduleView pause(@PathVariable String id, Caller caller) {
    return view(schedules.pause(caller.tenant(), Ids.schedule(id)).orElseThrow(Ids::noSchedule));
  }

  @PostMapping("/{id}/resume")
  ScheduleView resume(@PathVariable String id, Caller caller) {
    return view(schedules.resume(caller.tenant(), Ids.schedule(id)).orElseThrow(Ids::noSchedule));
  }

  @PostMapping("/{id}/run-now")
  ResponseEntity<ScheduleRun> runNow(@PathVariable String id, Caller caller) {
    Schedule schedule = schedule(caller, id);
    RunPermission.require(caller, schedule.work().effect());
    ScheduleRun run = schedules.runNow(caller.tenant(), schedule.id(), RunPermission.most(caller)).orElseThrow(Ids::noSchedule);
    if (run.jobId() == null && run.batchId() == null) throw new ProblemException(ProblemCode.NO_JOB_MADE, run.reason());
    String made = run.batchId() == null ? "/api/v1/jobs/" + run.jobId() : "/api/v1/batches/" + run.batchId();
    return ResponseEntity.accepted().location(URI.create(made)).body(run);
  }

  @GetMapping("/{id}/next")
  Map<String, List<Upcoming>> next(@PathVariable String id, HttpServletRequest request, Caller caller) {
    Asked asked = Asked.read(request);
    return Map.of("items", schedules.next(schedule(caller, id), asked.after(), asked.count()));
  }

  @GetMapping("/{id}/runs")
  Listing<ScheduleRun> runs(@PathVariable String id, HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    int limit = query.limit();
    Optional<Instant> before = query.cursor(Cursors::instant);
    query.finish();
    return Listing.of(schedules.runs(schedule(caller, id).id(), before, limit), Cursors::ofInstant);
  }

  /** How far a preview goes, and from when. */
  private record Asked(int count, Optional<Instant> after) {
    static Asked read(HttpServletRequest request) {
      Query query = new Query(request);
      Asked asked = new Asked(query.integer("count", DEFAULT_UPCOMING, 1, MOST_UPCOMING), query.instant("after"));
      query.finish();
      return asked;
    }
  }

  private Schedule schedule(Caller caller, String id) {
    return schedules.find(caller.tenant(), Ids.schedule(id)).orElseThrow(Ids::noSchedule);
  }

  private ScheduleView view(Schedule schedule) {
    return ScheduleView.of(schedule, Optional.ofNullable(schedules.lastRuns(List.of(schedule)).get(schedule.id())));
  }

  private static ProblemException nameTaken() {
    return new ProblemException(ProblemCode.NAME_TAKEN, "there is a schedule of this name; change it with PUT, or choose another");
  }
}
