package dev.trunkline.execution;

import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.session.WorkerState;

/** What a worker does with a claimed job. Never throws: whatever goes wrong is an outcome. */
@FunctionalInterface
public interface JobRunner {
  JobOutcome run(ClaimedJob job, WorkerState state, CancelSwitch cancel);
}
