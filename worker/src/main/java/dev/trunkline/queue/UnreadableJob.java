package dev.trunkline.queue;

import dev.trunkline.database.Outage;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that was claimed and whose row then could not be read: a part of it is damaged, or a secret does not open with the key file
 * of this process. Another process may do better, so it waits before it is given up. Where the database was away while a key was looked
 * for, nothing is wrong with the row, and it waits for as long as that takes.
 *
 * @param attempt 1 for the first
 */
record UnreadableJob(UUID id, int attempt, RuntimeException why) {
  private static final Logger log = LoggerFactory.getLogger(UnreadableJob.class);
  private static final int MOST_ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  boolean isOfOutage() {
    return Outage.isCauseOf(why);
  }

  /** Out of the way of the others on its lane. */
  Finished aside() {
    if (isOfOutage()) return untilDatabaseIsBack();
    Failure failure = new Failure(FailureCode.INTERNAL, "the job cannot be read: " + inWords());
    log.error("job {} cannot be read, attempt {} of {}", id, attempt, MOST_ATTEMPTS, why);
    JobOutcome outcome =
        attempt < MOST_ATTEMPTS
            ? new JobOutcome.TryAgain(failure, pause(), List.of(), Optional.empty())
            : new JobOutcome.Ended(JobState.FAILED, Optional.of(failure), List.of(), Optional.empty());
    return new Finished(id, outcome);
  }

  private Finished untilDatabaseIsBack() {
    Failure failure = new Failure(FailureCode.INTERNAL, "the keys of the job could not be looked for: " + Outage.inWords(why));
    JobOutcome.Pause uncounted = new JobOutcome.Pause(FIRST_PAUSE, false);
    return new Finished(id, new JobOutcome.TryAgain(failure, uncounted, List.of(), Optional.empty()));
  }

  private JobOutcome.Pause pause() {
    return new JobOutcome.Pause(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)), true);
  }

  /** Whatever a parser says may quote what it could not read. */
  private String inWords() {
    return why instanceof IllegalStateException ? why.getMessage() : "its row is damaged";
  }
}
