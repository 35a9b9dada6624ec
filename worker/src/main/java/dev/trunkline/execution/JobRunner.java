package dev.trunkline.execution;

import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.session.WorkerState;

/**
 * What a worker does with a claimed job. Whatever goes wrong is an outcome; should one throw all the same, the job counts as left
 * behind and is settled by its journal.
 */
@FunctionalInterface
public interface JobRunner {
  JobOutcome run(ClaimedJob job, WorkerState state, CancelSwitch cancel);
}
