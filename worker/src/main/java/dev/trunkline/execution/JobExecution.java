package dev.trunkline.execution;

import dev.trunkline.connection.Claim;
import dev.trunkline.database.Outage;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobSpec;
import dev.trunkline.parsing.OutputParsing;
import dev.trunkline.session.WorkerState;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs claimed jobs on real devices: the step between the queue and the sessions. */
public final class JobExecution implements JobRunner {
  private final PlatformSearch search;
  private final CommandJournal journal;
  private final OutputParsing parsing;
  private final StoredCredentials credentials;
  private final WindowRules windows;

  public JobExecution(
      PlatformSearch search, CommandJournal journal, OutputParsing parsing, StoredCredentials credentials, WindowRules windows) {
    this.search = search;
    this.journal = journal;
    this.parsing = parsing;
    this.credentials = credentials;
    this.windows = windows;
  }

  @Override
  public JobOutcome run(ClaimedJob asked, WorkerState state, CancelSwitch cancel) {
    WindowGuard guard = windows.guard(asked);
    Optional<JobOutcome> held = guard.hold(Instant.now());
    if (held.isPresent()) return held.get();
    JobOutcome outcome = guard.settled(runAsClaimed(asked, state, new Stops(cancel, guard)), Instant.now());
    return new RotatedMeanwhile(credentials, asked).outcome(outcome);
  }

  private JobOutcome runAsClaimed(ClaimedJob asked, WorkerState state, Stops stops) {
    CancelSwitch cancel = stops.cancel();
    Deadline deadline = Deadline.in(asked.remaining());
    try (Entrance entrance = search.find(complete(asked.spec(), deadline), claim(asked, state), deadline)) {
      ClaimedJob job = asked.with(entrance.spec(), deadline.remaining());
      try (BorrowedSession session = new BorrowedSession(job, entrance, state, cancel)) {
        String templates = entrance.platform().dialect().templatePlatform();
        return new JobRun(job, session, journal, stops, new AnswerParsing(job.spec(), templates, parsing)).toOutcome();
      }
    } catch (RuntimeException e) {
      // What cannot be explained is settled by the journal, as after a crash.
      boolean outage = Outage.isCauseOf(e);
      if (!(e instanceof DeviceException) && !outage && !cancel.isOn()) throw e;
      if (outage && !cancel.isOn()) return untilDatabaseIsBack(Diagnosis.of(e, asked, cancel));
      return withoutEntrance(asked, Diagnosis.of(e, asked, cancel), deadline, cancel);
    }
  }

  /** Of what the job names it brings what is stored for the device alone. */
  private JobSpec complete(JobSpec spec, Deadline deadline) {
    return spec.with(credentials.logins().complete(spec.tenant(), spec.device(), spec.secrets(), deadline));
  }

  /** Of a job that a process of the version before took nobody knows more than the tenant. */
  private static Claim claim(ClaimedJob job, WorkerState state) {
    return Claim.ofJob(job.spec().submittedBy().orElse(job.spec().tenant()), state.worker()).forJob(job.id());
  }

  /** Nothing was done yet, and nothing is wrong with the job. */
  private static JobOutcome untilDatabaseIsBack(Failure failure) {
    return new JobOutcome.TryAgain(failure, new JobOutcome.Pause(Duration.ZERO, false), List.of(), Optional.empty());
  }

  private static JobOutcome withoutEntrance(ClaimedJob job, Failure failure, Deadline deadline, CancelSwitch cancel) {
    if (cancel.handsBack(failure.code())) return JobOutcome.HandedBack.by(Optional.empty());
    return Backoff.beforeNext(job, failure, deadline)
        .<JobOutcome>map(pause -> new JobOutcome.TryAgain(failure, pause, List.of(), Optional.empty()))
        .orElseGet(() -> new Progress(job, false).stopped(failure, Optional.empty()));
  }
}
