package dev.trunkline.execution;

import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.parsing.OutputParsing;
import dev.trunkline.session.WorkerState;
import java.util.Optional;

/** Runs claimed jobs on real devices: the step between the queue and the sessions. */
public final class JobExecution implements JobRunner {
  private final Platforms platforms;
  private final DeviceLogin login;
  private final CommandJournal journal;
  private final OutputParsing parsing;

  public JobExecution(Platforms platforms, DeviceLogin login, CommandJournal journal, OutputParsing parsing) {
    this.platforms = platforms;
    this.login = login;
    this.journal = journal;
    this.parsing = parsing;
  }

  @Override
  public JobOutcome run(ClaimedJob job, WorkerState state, CancelSwitch cancel) {
    Optional<Platform> platform = platforms.find(job.spec().device().platform());
    if (platform.isEmpty()) return failed(job, "this worker has no platform file " + job.spec().device().platform());
    try (BorrowedSession session = new BorrowedSession(job, platform.get(), state, login, cancel)) {
      String templates = platform.get().dialect().templatePlatform();
      return new JobRun(job, session, journal, cancel, new AnswerParsing(job.spec(), templates, parsing)).toOutcome();
    }
  }

  private static JobOutcome failed(ClaimedJob job, String detail) {
    return new Progress(job, false).stopped(new Failure(FailureCode.INTERNAL, detail), Optional.empty());
  }
}
