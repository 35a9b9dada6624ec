package dev.trunkline.queue;

import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import java.util.Optional;
import java.util.UUID;

/** The door of the queue: what comes in, and what is called off. */
public final class JobSubmission {
  private final ArrivingJobs arriving;
  private final Cancellation cancellation;
  private final Tickets tickets;
  private final Signals signals;

  JobSubmission(QueueTables tables, Tickets tickets, Signals signals) {
    this.arriving = tables.arriving();
    this.cancellation = tables.cancellation();
    this.tickets = tickets;
    this.signals = signals;
  }

  /** Once this returns, the job is durable and will reach an end state. */
  public UUID submit(JobSpec spec) {
    ArrivingJobs.Submitted submitted = arriving.submit(spec);
    submitted.ticket().ifPresentOrElse(tickets::issue, () -> signals.send(new Signals.Signal.Happened()));
    return submitted.job();
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
