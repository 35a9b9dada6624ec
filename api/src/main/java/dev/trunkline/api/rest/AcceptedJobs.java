package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.audit.Audit;
import dev.trunkline.event.Timeline;
import dev.trunkline.job.Effect;
import dev.trunkline.queue.JobSubmission;
import dev.trunkline.queue.SubmissionKey;
import dev.trunkline.queue.Submitted;
import dev.trunkline.result.JobView;
import dev.trunkline.result.StoredJobs;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;

/** Submits what was asked for and tells where it is. */
public record AcceptedJobs(JobSubmission submission, StoredJobs jobs, Timeline timeline, Audit audit) {
  /** What is known already is not read again: meanwhile its run_at may be over, or its device gone from the inventory. */
  ResponseEntity<JobView> accept(Caller caller, Optional<SubmissionKey> key, Supplier<Submitted> submit) {
    Optional<Submitted> earlier = key.flatMap(given -> submission.earlier(caller.tenant(), given));
    return switch (earlier.orElseGet(submit)) {
      case Submitted.Accepted(UUID id) -> accepted(id).body(noted(caller, job(caller, id)));
      case Submitted.Repeated(UUID id) -> accepted(id).header("Idempotency-Replayed", "true").body(job(caller, id));
      case Submitted.KeyInUse _ -> throw keyInUse();
      case Submitted.ResumedBefore _ -> {
        String detail = "it has been resumed already; go on from the job that came of it";
        throw new ProblemException(ProblemCode.CANNOT_RESUME, detail);
      }
    };
  }

  static ProblemException keyInUse() {
    String detail = "this Idempotency-Key came with another request before; every request needs a key of its own";
    return new ProblemException(ProblemCode.IDEMPOTENCY_KEY_REUSED, detail);
  }

  /** Jobs that only read are too many to be noted one by one; the audit has the channels that they used. */
  private JobView noted(Caller caller, JobView job) {
    if (job.effect().equals(Effect.READ.wireName())) return job;
    Map<String, Object> details = Map.of("effect", job.effect(), "device", named(job.device()));
    audit.note(caller.did(Instant.now(), "job.submitted", job.id().toString(), details));
    return job;
  }

  private static String named(JobView.Device device) {
    return device.name() == null ? device.host() + ":" + device.port() : device.name();
  }

  private static ResponseEntity.BodyBuilder accepted(UUID id) {
    return ResponseEntity.accepted().location(URI.create("/api/v1/jobs/" + id));
  }

  JobView job(Caller caller, UUID id) {
    return jobs.find(caller.tenant(), id).map(timeline::addTo).orElseThrow(Ids::noJob);
  }
}
