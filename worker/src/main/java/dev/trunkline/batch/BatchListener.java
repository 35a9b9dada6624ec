package dev.trunkline.batch;

import dev.trunkline.job.JobOutcome;
import dev.trunkline.queue.JobListener;
import dev.trunkline.queue.SettledJob;
import java.time.Duration;
import java.util.UUID;

/** Tells a batch at once that one of its jobs has ended here. */
public record BatchListener(Batches batches) implements JobListener {
  @Override
  public void started(Duration waited) {}

  @Override
  public void ended(JobOutcome.Ended outcome, Duration ran) {}

  @Override
  public void settled(SettledJob job) {}

  @Override
  public void batchMoved(UUID batch) {
    batches.moved(batch);
  }
}
