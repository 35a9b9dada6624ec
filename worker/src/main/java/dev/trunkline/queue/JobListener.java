package dev.trunkline.queue;

import dev.trunkline.job.JobOutcome;
import java.time.Duration;
import java.util.UUID;

/** Hears what the workers of this process do, for metrics. Must not block and must not throw. */
public interface JobListener {
  /**
   * @param waited since the job was due
   */
  void started(Duration waited);

  /**
   * @param ran the attempt that ended it
   */
  void ended(JobOutcome.Ended outcome, Duration ran);

  /** Settled by this process, whichever had run it. */
  void settled(SettledJob job);

  /** A job of the batch ended here. */
  default void batchMoved(UUID batch) {}
}
