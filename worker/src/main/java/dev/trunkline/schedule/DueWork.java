package dev.trunkline.schedule;

import dev.trunkline.batch.BatchSpec;
import dev.trunkline.job.JobSpec;

/** What a fire time comes to, before anything of it is stored. */
sealed interface DueWork {
  record Job(JobSpec spec) implements DueWork {}

  record Batch(BatchSpec spec) implements DueWork {}

  /** It would rather not be than wait for a window. */
  record Closed(String why) implements DueWork {}

  /** There is nothing to submit. */
  record Impossible(String why) implements DueWork {}
}
