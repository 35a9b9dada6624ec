package dev.trunkline.execution;

import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
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
  private static final Duration LONGEST_FOR_ROOM = Duration.ofSeconds(5);
  private static final Duration LAST_LOOK = Duration.ofSeconds(1);

  private Backoff() {}

  /** The wait before the next attempt; empty where the failure will not pass, or no attempt or no time is left. */
  static Optional<JobOutcome.Pause> beforeNext(ClaimedJob job, Failure failure, Deadline deadline) {
    if (failure.code() == FailureCode.LIMIT_REACHED) return untilThereIsRoom(job, failure, deadline);
    JobOutcome.Pause pause =
        failure
            .passesIn()
            .map(known -> new JobOutcome.Pause(known, false))
            .orElseGet(() -> new JobOutcome.Pause(before(job.attempt() + 1), true));
    boolean attemptLeft = pause.counted() ? job.attempt() <= job.spec().maxRetries() : job.spec().maxRetries() > 0;
    boolean timeLeft = deadline.remaining().compareTo(pause.length()) > 0;
    return failure.code().retryable() && attemptLeft && timeLeft ? Optional.of(pause) : Optional.empty();
  }

  /** Waiting for one's turn is no attempt, so that also a job without retries waits; the last look is shortly before its end. */
  private static Optional<JobOutcome.Pause> untilThereIsRoom(ClaimedJob job, Failure failure, Deadline deadline) {
    Duration left = deadline.remaining().minus(LAST_LOOK);
    if (left.compareTo(LAST_LOOK) < 0) return Optional.empty();
    Duration pause = failure.passesIn().orElseGet(() -> growing(job, deadline, LONGEST_FOR_ROOM));
    return Optional.of(new JobOutcome.Pause(pause.compareTo(left) < 0 ? pause : left, false));
  }

  /** As long as the job has been at it, so that waits double without anybody counting them; jittered. */
  private static Duration growing(ClaimedJob job, Deadline deadline, Duration longest) {
    Duration since = job.spec().timeout().minus(deadline.remaining());
    return jittered(Math.clamp(since.toMillis(), FIRST.toMillis(), longest.toMillis()));
  }

  /**
   * @param attempt the attempt that follows the wait: 2 for the first repetition
   */
  static Duration before(int attempt) {
    long doubled = FIRST.toMillis() << Math.min(attempt - 2, 5);
    return jittered(Math.min(doubled, LONGEST.toMillis()));
  }

  /** Between half of it and all of it. */
  private static Duration jittered(long millis) {
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }
}
