package dev.trunkline.execution;

import dev.trunkline.calendar.Calendars;
import dev.trunkline.connection.Claim;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
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
  private final Calendars calendars;
  private final Duration reserve;

  /**
   * @param reserve how long before the end of a maintenance window nothing is sent any more
   */
  public JobExecution(
      PlatformSearch search, CommandJournal journal, OutputParsing parsing, StoredCredentials credentials,
      Calendars calendars, Duration reserve) {
    this.search = search;
    this.journal = journal;
    this.parsing = parsing;
    this.credentials = credentials;
    this.calendars = calendars;
    this.reserve = reserve;
  }

  @Override
  public JobOutcome run(ClaimedJob asked, WorkerState state, CancelSwitch cancel) {
    WindowGuard windows = new WindowGuard(asked, calendars, reserve);
    Optional<JobOutcome> held = windows.hold(Instant.now());
    if (held.isPresent()) return held.get();
    JobOutcome outcome = windows.settled(runAsClaimed(asked, state, cancel, windows), Instant.now());
    return new RotatedMeanwhile(credentials, asked).outcome(outcome);
  }

  private JobOutcome runAsClaimed(ClaimedJob asked, WorkerState state, CancelSwitch cancel, WindowGuard windows) {
    Deadline deadline = Deadline.in(asked.remaining());
    try (Entrance entrance = search.find(asked.spec(), claim(asked, state), deadline)) {
      ClaimedJob job = asked.with(entrance.spec(), deadline.remaining());
      try (BorrowedSession session = new BorrowedSession(job, entrance, state, cancel)) {
        String templates = entrance.platform().dialect().templatePlatform();
        AnswerParsing answers = new AnswerParsing(job.spec(), templates, parsing);
        return new JobRun(job, session, journal, cancel, answers, windows).toOutcome();
      }
    } catch (RuntimeException e) {
      // What cannot be explained is settled by the journal, as after a crash.
      if (!(e instanceof DeviceException) && !cancel.isOn()) throw e;
      return withoutEntrance(asked, Diagnosis.of(e, asked, cancel), deadline, cancel);
    }
  }

  /** Jobs belong to their tenant as long as nothing says who submitted them. */
  private static Claim claim(ClaimedJob job, WorkerState state) {
    return Claim.ofJob(job.spec().tenant(), state.worker()).forJob(job.id());
  }

  private static JobOutcome withoutEntrance(ClaimedJob job, Failure failure, Deadline deadline, CancelSwitch cancel) {
    if (cancel.handsBack(failure.code())) return JobOutcome.HandedBack.by(Optional.empty());
    return Backoff.beforeNext(job, failure, deadline)
        .<JobOutcome>map(pause -> new JobOutcome.TryAgain(failure, pause, List.of(), Optional.empty()))
        .orElseGet(() -> new Progress(job, false).stopped(failure, Optional.empty()));
  }
}
