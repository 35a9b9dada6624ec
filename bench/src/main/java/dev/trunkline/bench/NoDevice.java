package dev.trunkline.bench;

import dev.trunkline.execution.CancelSwitch;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.CommandResult;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import dev.trunkline.session.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Answers at once and notes when the job came. */
final class NoDevice implements JobRunner {
  volatile CountDownLatch left = new CountDownLatch(0);
  volatile long lastStart;
  final Semaphore started = new Semaphore(0);

  @Override
  public JobOutcome run(ClaimedJob job, WorkerState state, CancelSwitch cancel) {
    lastStart = System.nanoTime();
    started.release();
    left.countDown();
    CommandResult result =
        new CommandResult(0, CommandState.SUCCEEDED, new byte[0], false, Optional.empty(), Instant.now(), Duration.ZERO);
    return new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(result), Optional.empty());
  }
}
