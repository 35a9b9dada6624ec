package dev.trunkline.batch;

import dev.trunkline.job.JobSpec;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody wants done on many devices, checked and complete.
 *
 * @param jobs one for each device, all of one tenant, in the order in which they are let go
 * @param refuseToWait whether a job ends where its maintenance window is closed, instead of waiting
 * @param retryOf the batch whose jobs these repeat
 */
public record BatchSpec(
    List<JobSpec> jobs, BatchRules rules, String description, boolean refuseToWait, Optional<UUID> retryOf) {
  public BatchSpec {
    jobs = List.copyOf(jobs);
    if (jobs.isEmpty()) throw new IllegalArgumentException("a batch has a device");
  }

  String tenant() {
    return jobs.getFirst().tenant();
  }
}
