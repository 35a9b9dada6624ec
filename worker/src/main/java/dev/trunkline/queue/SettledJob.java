package dev.trunkline.queue;

import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.JobState;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of a job whose process was lost.
 *
 * @param device how people call it
 * @param state queued where it is run again
 * @param code empty where it had succeeded all the same
 * @param crashes how many processes were lost while they ran it
 */
public record SettledJob(UUID id, String tenant, String device, JobState state, Optional<FailureCode> code, int crashes) {
  /** Whether it was put aside because it may be what kills them. */
  public boolean isQuarantined() {
    return code.equals(Optional.of(FailureCode.QUARANTINED));
  }
}
