package dev.trunkline.schedule;

import dev.trunkline.calendar.Calendars;
import dev.trunkline.calendar.JobWindows;
import dev.trunkline.calendar.StoredCalendars;
import dev.trunkline.job.JobSpec;
import dev.trunkline.queue.JobSubmission;
import dev.trunkline.queue.SubmissionKey;
import dev.trunkline.queue.Submitted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/** Submits jobs that would rather be refused than wait for a maintenance window. */
public final class RefusingSubmission {
  private static final JobWindows REFUSE = new JobWindows(true, List.of());

  private final TransactionTemplate transaction;
  private final StoredCalendars calendars;
  private final JobSubmission submission;

  RefusingSubmission(TransactionTemplate transaction, StoredCalendars calendars, JobSubmission submission) {
    this.transaction = transaction;
    this.calendars = calendars;
    this.submission = submission;
  }

  /** Why the job may not run at this time; empty where it may. */
  public Optional<String> objection(JobSpec job, Instant at) {
    return new Calendars(calendars).permission(job.tenant(), job.device(), job.effect(), List.of()).reason(at);
  }

  /** Should the window end before its turn comes, the job fails with {@code WINDOW_CLOSED}. */
  public Submitted submit(JobSpec job, Optional<SubmissionKey> key) {
    JobSubmission.Kept kept = transaction.execute(_ -> {
      JobSubmission.Kept stored = submission.store(job, key);
      if (stored.submitted() instanceof Submitted.Accepted(UUID id)) calendars.note(id, REFUSE);
      return stored;
    });
    kept.wake().run();
    return kept.submitted();
  }
}
