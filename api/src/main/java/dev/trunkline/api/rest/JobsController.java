package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.IdempotencyKey;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.Query;
import dev.trunkline.api.request.RequestedJob;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.queue.EndedJobs;
import dev.trunkline.queue.SubmissionKey;
import dev.trunkline.queue.Submitted;
import dev.trunkline.result.JobFilter;
import dev.trunkline.result.JobView;
import dev.trunkline.result.StoredJobs;
import dev.trunkline.schedule.RefusingSubmission;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Asks for jobs, looks at them and calls them off. */
@RestController
@RequestMapping("/api/v1/jobs")
public final class JobsController {
  private static final int LONGEST_WAIT = 60;

  private final RequestedJob requests;
  private final AcceptedJobs accepted;
  private final RefusingSubmission refusing;
  private final EndedJobs endedJobs;

  public JobsController(
      RequestedJob requests, AcceptedJobs accepted, RefusingSubmission refusing, EndedJobs endedJobs) {
    this.requests = requests;
    this.accepted = accepted;
    this.refusing = refusing;
    this.endedJobs = endedJobs;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<JobView> submit(HttpServletRequest request, Caller caller) throws IOException {
    ObjectNode body = JsonBody.read(request);
    Optional<SubmissionKey> key = IdempotencyKey.read(request, body, accepted.submission());
    return accepted.accept(caller, key, () -> submit(caller, body, key));
  }

  private Submitted submit(Caller caller, ObjectNode body, Optional<SubmissionKey> key) {
    JobSpec spec = requests.read(body, caller, Instant.now());
    if (!RequestedJob.refusesToWait(body)) return accepted.submission().submit(spec, key);
    refusing.objection(spec, spec.runAt().orElseGet(Instant::now)).ifPresent(reason -> {
      throw new ProblemException(ProblemCode.WINDOW_CLOSED, reason);
    });
    return refusing.submit(spec, key);
  }

  @GetMapping("/{id}")
  JobView get(@PathVariable String id, HttpServletRequest request, Caller caller) throws InterruptedException {
    Query query = new Query(request);
    Duration wait = Duration.ofSeconds(query.integer("wait_seconds", 0, 0, LONGEST_WAIT));
    query.finish();
    UUID job = Ids.job(id);
    if (wait.isPositive()) endedJobs.await(job, wait, () -> accepted.jobs().hasEnded(caller.tenant(), job));
    return accepted.job(caller, job);
  }

  @GetMapping
  Listing<JobView> list(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    JobFilter filter =
        new JobFilter(
            caller.tenant(),
            query.anyOf("state", List.of(JobState.values()), JobState::wireName),
            query.text("device"),
            query.text("platform"),
            query.instant("created_after"),
            query.instant("created_before"),
            query.words("q"),
            query.labels(),
            query.uuid("schedule", "must be the id of a schedule"),
            query.uuid("batch", "must be the id of a batch"),
            caller.tags());
    int limit = query.limit();
    Optional<StoredJobs.Position> after = query.cursor(Cursors::job);
    query.finish();
    return Listing.of(accepted.jobs().page(filter, after, limit), Cursors::of);
  }

  @PostMapping("/{id}/cancel")
  ResponseEntity<JobView> cancel(@PathVariable String id, Caller caller) {
    UUID job = Ids.job(id);
    JobState found = accepted.submission().cancel(caller.tenant(), job).orElseThrow(Ids::noJob);
    if (found.ended()) {
      String detail = "the job has ended as " + found.wireName() + ", there is nothing to cancel";
      throw new ProblemException(ProblemCode.JOB_ENDED, detail);
    }
    return ResponseEntity.accepted().body(accepted.job(caller, job));
  }
}
