package dev.trunkline.queue;

import dev.trunkline.job.FormerJob;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;

/** The door of the queue: what comes in, and what is called off. */
public final class JobSubmission {
  private final RequestKeys keys;
  private final ArrivingJobs arriving;
  private final FormerJobs former;
  private final Cancellation cancellation;
  private final Tickets tickets;
  private final Signals signals;

  JobSubmission(QueueTables tables, Tickets tickets, Signals signals) {
    this.keys = tables.keys();
    this.arriving = tables.arriving();
    this.former = tables.former();
    this.cancellation = tables.cancellation();
    this.tickets = tickets;
    this.signals = signals;
  }

  /** Once this returns, the job is durable and will reach an end state. */
  public UUID submit(JobSpec spec) {
    Stored stored = store(spec);
    stored.wake().run();
    return stored.job();
  }

  /**
   * As the other, but only the first time that something comes with this key, whichever processes it comes to and however many
   * at once.
   */
  public Submitted submit(JobSpec spec, Optional<SubmissionKey> key) {
    try {
      ArrivingJobs.Stored stored = arriving.submit(spec, key);
      wake(stored);
      return stored.submitted();
    } catch (DuplicateKeyException e) {
      // Of the unique indexes that an insert of a job meets, jobs_resumed alone can refuse it: ids are random, keys have on conflict.
      return new Submitted.ResumedBefore();
    }
  }

  /**
   * The key of a request.
   *
   * @param key as the client chose it
   * @param request all of what it asks for, written the same way each time
   */
  public SubmissionKey key(String key, String request) {
    return keys.of(key, request);
  }

  /** What became of an earlier submit with this key; empty where there was none, or it is forgotten. */
  public Optional<Submitted> earlier(String tenant, SubmissionKey key) {
    return arriving.earlier(tenant, key);
  }

  /** A job of which another one is to be made. */
  public Optional<FormerJob> former(String tenant, UUID job) {
    return former.find(tenant, job);
  }

  /**
   * A job that was stored in a transaction of the caller.
   *
   * @param wake to be run once that is committed; where it is not, the lane's next sweep does the same
   */
  public record Stored(UUID job, Runnable wake) {}

  /** Stores the job together with whatever else the caller's transaction writes. */
  public Stored store(JobSpec spec) {
    Kept kept = store(spec, Optional.empty());
    return switch (kept.submitted()) {
      case Submitted.Accepted(UUID job) -> new Stored(job, kept.wake());
      case Submitted.Repeated _, Submitted.KeyInUse _, Submitted.ResumedBefore _ ->
          throw new IllegalStateException("neither a key nor an earlier job was named");
    };
  }

  /** As {@link Stored}, where the job may have been stored before. */
  public record Kept(Submitted submitted, Runnable wake) {}

  /** As the other, but only the first time that something comes with this key. */
  public Kept store(JobSpec spec, Optional<SubmissionKey> key) {
    ArrivingJobs.Stored stored = arriving.submit(spec, key);
    return new Kept(stored.submitted(), () -> wake(stored));
  }

  private void wake(ArrivingJobs.Stored stored) {
    stored.ticket().ifPresentOrElse(tickets::issue, () -> signals.send(new Signals.Signal.Happened()));
  }

  /**
   * @return the state the job was found in; empty where the tenant has no such job
   */
  public Optional<JobState> cancel(String tenant, UUID job) {
    Optional<JobState> found = cancellation.cancel(tenant, job);
    found.ifPresent(
        state -> {
          if (state == JobState.QUEUED) signals.send(new Signals.Signal.Ended(job));
          if (state == JobState.RUNNING) signals.send(new Signals.Signal.CancelRequested(job));
        });
    return found;
  }
}
