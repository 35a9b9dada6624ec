package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.request.IdempotencyKey;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.RequestedRepeat;
import dev.trunkline.job.FormerJob;
import dev.trunkline.job.JobSpec;
import dev.trunkline.queue.SubmissionKey;
import dev.trunkline.result.JobView;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Makes jobs of those that have ended: the whole once more, or the rest. */
@RestController
@RequestMapping("/api/v1/jobs/{id}")
public final class RepeatsController {
  private final RequestedRepeat repeats;
  private final AcceptedJobs accepted;

  public RepeatsController(RequestedRepeat repeats, AcceptedJobs accepted) {
    this.repeats = repeats;
    this.accepted = accepted;
  }

  @PostMapping("/retry")
  ResponseEntity<JobView> retry(@PathVariable String id, HttpServletRequest request, Caller caller) throws IOException {
    return again(id, request, caller, repeats::retry);
  }

  @PostMapping("/resume")
  ResponseEntity<JobView> resume(@PathVariable String id, HttpServletRequest request, Caller caller) throws IOException {
    return again(id, request, caller, repeats::resume);
  }

  /** Makes a job of one that has ended and what was asked of it. */
  private interface Repeat {
    JobSpec of(FormerJob former, Caller caller, ObjectNode body);
  }

  private ResponseEntity<JobView> again(String id, HttpServletRequest request, Caller caller, Repeat repeat)
      throws IOException {
    UUID job = Ids.job(id);
    ObjectNode body = JsonBody.readIfAny(request);
    Optional<SubmissionKey> key = IdempotencyKey.read(request, body, accepted.submission());
    return accepted.accept(
        caller,
        key,
        () -> {
          FormerJob former = accepted.submission().former(caller.tenant(), job).orElseThrow(Ids::noJob);
          return accepted.submission().submit(repeat.of(former, caller, body), key);
        });
  }
}
