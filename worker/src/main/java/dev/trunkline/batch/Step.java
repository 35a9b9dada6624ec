package dev.trunkline.batch;

import dev.trunkline.queue.BatchCounts;

/** What a batch needs next. */
sealed interface Step {
  /** Some job has to end first. */
  record Wait() implements Step {}

  /**
   * @param below the place in the batch before which jobs may go
   */
  record LetGo(int below, int atMost) implements Step {}

  /** The canary has succeeded. */
  record PassCanary() implements Step {}

  /** What does not run never will. */
  record Stop(StopCode code, String detail) implements Step {}

  /** Every job has ended. */
  record End() implements Step {}

  /** By the rules of the batch alone; {@code counts} and {@code batch} are of one moment at which nobody else moves the batch. */
  static Step next(OpenBatch batch, BatchCounts counts) {
    if (!counts.held() && counts.open() == 0) return new End();
    if (batch.stopped().isPresent()) return new Wait();
    int canary = batch.canaryAhead();
    if (canary > 0 && counts.canaryFailed() > 0) {
      String detail = "%d of its first %d jobs did not succeed".formatted(counts.canaryFailed(), canary);
      return new Stop(StopCode.CANARY_FAILED, detail);
    }
    int most = batch.rules().maxFailures().orElse(Integer.MAX_VALUE);
    if (counts.failed() > most) {
      return new Stop(StopCode.MAX_FAILURES, "%d jobs failed, and max_failures is %d".formatted(counts.failed(), most));
    }
    if (canary > 0 && counts.canarySucceeded() >= canary) return new PassCanary();
    int free = batch.rules().maxParallel().orElse(Integer.MAX_VALUE) - counts.open();
    int below = canary > 0 ? canary : Integer.MAX_VALUE;
    return counts.held() && free > 0 ? new LetGo(below, free) : new Wait();
  }
}
