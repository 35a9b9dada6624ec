package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.FieldError;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.Query;
import dev.trunkline.event.Cursor;
import dev.trunkline.event.EventFilter;
import dev.trunkline.event.JobEvent;
import dev.trunkline.event.Listening;
import dev.trunkline.event.LiveEvents;
import dev.trunkline.event.TooManyListeners;
import dev.trunkline.job.JobState;
import dev.trunkline.result.StoredJobs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What happens to jobs, while it happens, as Server-Sent Events. */
@RestController
public final class EventsController {
  private final LiveEvents events;
  private final StoredJobs jobs;
  private final Set<Open> open = ConcurrentHashMap.newKeySet();

  private record Open(Caller caller, EventStream stream) {}

  public EventsController(LiveEvents events, StoredJobs jobs) {
    this.events = events;
    this.jobs = jobs;
  }

  @GetMapping(path = "/api/v1/jobs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void ofJob(@PathVariable String id, HttpServletRequest request, HttpServletResponse response, Caller caller)
      throws IOException {
    Query query = new Query(request);
    Optional<Cursor> after = query.lastEventId(Cursor::of);
    query.finish();
    UUID job = Ids.job(id);
    int commands = jobs.commands(caller.tenant(), job).orElseThrow(Ids::noJob);
    open(request, response, caller, stream -> listen(job, commands, after, stream));
  }

  private Listening listen(UUID job, int commands, Optional<Cursor> after, EventStream stream) {
    try {
      return events.listen(job, commands, after, stream);
    } catch (IllegalArgumentException e) {
      List<FieldError> wrong = List.of(new FieldError("last_event_id", e.getMessage()));
      throw new ProblemException(ProblemCode.INVALID_INPUT, "last_event_id: " + e.getMessage(), wrong);
    }
  }

  @GetMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void ofAll(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
    Query query = new Query(request);
    EventFilter filter =
        new EventFilter(
            caller.tenant(),
            query.anyOf("state", List.of(JobState.values()), JobState::wireName),
            query.text("device"),
            query.text("platform"),
            query.words("q"),
            query.labels());
    Optional<JobEvent.Position> after = query.lastEventId(JobEvent.Position::of);
    query.finish();
    open(request, response, caller, stream -> events.listen(filter, after, stream));
  }

  private void open(
      HttpServletRequest request, HttpServletResponse response, Caller caller, Function<EventStream, Listening> listen)
      throws IOException {
    EventStream stream = new EventStream();
    try {
      stream.open(request, response, listen.apply(stream));
      open.add(new Open(caller, stream));
    } catch (TooManyListeners e) {
      throw new ProblemException(ProblemCode.TOO_MANY_LISTENERS, e.getMessage());
    }
  }

  /** Ends the streams of callers who are not let in any more. To be called now and then. */
  public void endOf(Predicate<Caller> refused) {
    open.removeIf(one -> one.stream().isOver());
    open.stream().filter(one -> refused.test(one.caller())).forEach(one -> one.stream().end());
  }
}
