package dev.trunkline.execution;

import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** How long a job waits before it is tried again: doubling from one second to thirty, with jitter so that a storm spreads. */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration LONGEST_FOR_ROOM = Duration.ofSeconds(5);
  private static final Duration LAST_TRY = Duration.ofSeconds(2);

  /** How a device shows itself while it reloads. One that was there is waited for as long as the job has time, once its retries are used. */
  private static final Set<FailureCode> AWAY =
      EnumSet.of(FailureCode.TCP_REFUSED, FailureCode.TCP_TIMEOUT, FailureCode.HANDSHAKE_TIMEOUT);

  private Backoff() {}

  /** The wait before the next attempt; empty where the failure will not pass, or no attempt or no time is left. */
  static Optional<JobOutcome.Pause> beforeNext(ClaimedJob job, Failure failure, Deadline deadline) {
    boolean mayRetry = job.spec().maxRetries() > 0;
    boolean attemptLeft = job.attempt() <= job.spec().maxRetries();
    if (!failure.code().retryable()) return Optional.empty();
    // Waiting for one's turn, or for the secret to log in with, is no attempt, so that also a job without retries waits.
    if (failure.code() == FailureCode.LIMIT_REACHED || failure.code() == FailureCode.SECRET_UNAVAILABLE) {
      return inTime(failure.passesIn().orElseGet(() -> growing(job, deadline, LONGEST_FOR_ROOM)), false, deadline);
    }
    if (failure.passesIn().isPresent()) return mayRetry ? whole(failure.passesIn().get(), deadline) : Optional.empty();
    if (attemptLeft) return inTime(before(job.attempt() + 1), true, deadline);
    boolean away = mayRetry && failure.wasThere() && AWAY.contains(failure.code());
    return away ? inTime(growing(job, deadline, LONGEST), false, deadline) : Optional.empty();
  }

  /** The wait before the next look whether a device that reloads is back, which is no attempt; empty as above. */
  static Optional<JobOutcome.Pause> beforeReturn(ClaimedJob job, Failure failure, Deadline deadline) {
    if (!failure.code().retryable()) return Optional.empty();
    if (failure.passesIn().isPresent()) return whole(failure.passesIn().get(), deadline);
    return inTime(growing(job, deadline, LONGEST), false, deadline);
  }

  /** Before it is over there is nothing to try. */
  private static Optional<JobOutcome.Pause> whole(Duration pause, Deadline deadline) {
    return deadline.remaining().compareTo(pause) > 0 ? Optional.of(new JobOutcome.Pause(pause, false)) : Optional.empty();
  }

  /** Cut short where that leaves time for a last try. */
  private static Optional<JobOutcome.Pause> inTime(Duration pause, boolean counted, Deadline deadline) {
    Duration most = deadline.remaining().minus(LAST_TRY);
    if (most.isNegative()) return Optional.empty();
    return Optional.of(new JobOutcome.Pause(pause.compareTo(most) < 0 ? pause : most, counted));
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
