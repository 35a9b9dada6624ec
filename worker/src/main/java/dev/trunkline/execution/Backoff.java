package dev.trunkline.execution;

import dev.trunkline.failure.Failure;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How long a job waits before it is tried again: doubling from one second to thirty, with jitter so that a storm spreads. */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Backoff() {}

  /** The wait before the next attempt; empty where the failure will not pass, or no attempt or no time is left. */
  static Optional<JobOutcome.Pause> beforeNext(ClaimedJob job, Failure failure, Deadline deadline) {
    JobOutcome.Pause pause =
        failure
            .passesIn()
            .map(known -> new JobOutcome.Pause(known, false))
            .orElseGet(() -> new JobOutcome.Pause(before(job.attempt() + 1), true));
    boolean attemptLeft = pause.counted() ? job.attempt() <= job.spec().maxRetries() : job.spec().maxRetries() > 0;
    boolean timeLeft = deadline.remaining().compareTo(pause.length()) > 0;
    return failure.code().retryable() && attemptLeft && timeLeft ? Optional.of(pause) : Optional.empty();
  }

  /**
   * @param attempt the attempt that follows the wait: 2 for the first repetition
   */
  static Duration before(int attempt) {
    long doubled = FIRST.toMillis() << Math.min(attempt - 2, 5);
    long most = Math.min(doubled, LONGEST.toMillis());
    return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
  }
}
