package dev.trunkline.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A job in the hands of a worker.
 *
 * @param epoch the fencing number of the drain that claimed it; whatever is written for the job names it
 * @param attempt 1 for the first
 * @param remaining what is left of the job's timeout at the moment of the claim
 * @param candidateLeft whether lines of a lost attempt may still be in the device's candidate
 * @param answered how earlier attempts ended the first commands, without their outputs; the job goes on after these
 * @param batch of which it is a part
 */
public record ClaimedJob(
    UUID id,
    long lane,
    long epoch,
    int attempt,
    Duration remaining,
    JobSpec spec,
    boolean candidateLeft,
    List<CommandResult> answered,
    Optional<UUID> batch) {
  public ClaimedJob {
    answered = List.copyOf(answered);
  }

  /** A job that is no part of a batch. */
  public ClaimedJob(
      UUID id,
      long lane,
      long epoch,
      int attempt,
      Duration remaining,
      JobSpec spec,
      boolean candidateLeft,
      List<CommandResult> answered) {
    this(id, lane, epoch, attempt, remaining, spec, candidateLeft, answered, Optional.empty());
  }

  /** The same job somewhat later, when more is known of it. */
  public ClaimedJob with(JobSpec known, Duration left) {
    return new ClaimedJob(id, lane, epoch, attempt, left, known, candidateLeft, answered, batch);
  }
}
