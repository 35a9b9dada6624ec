package dev.trunkline.batch;

import dev.trunkline.calendar.JobWindows;
import dev.trunkline.job.Effect;
import dev.trunkline.job.JobSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody wants done on many devices, checked and complete.
 *
 * @param jobs one for each device, all of one tenant, in the order in which they are let go
 * @param windows what each job says about maintenance windows
 * @param retryOf the batch whose jobs these repeat
 */
public record BatchSpec(
    List<JobSpec> jobs, BatchRules rules, String description, JobWindows windows, Optional<UUID> retryOf) {
  public BatchSpec {
    jobs = List.copyOf(jobs);
    if (jobs.isEmpty()) throw new IllegalArgumentException("a batch has a device");
  }

  /** The same with these windows. */
  public BatchSpec within(JobWindows others) {
    return new BatchSpec(jobs, rules, description, others, retryOf);
  }

  /** The same, asked for by somebody else. */
  public BatchSpec by(String name) {
    return new BatchSpec(jobs.stream().map(job -> job.by(name)).toList(), rules, description, windows, retryOf);
  }

  /** The worst that one of its jobs does to a device. */
  public Effect effect() {
    return jobs.stream().map(JobSpec::effect).max(Comparator.naturalOrder()).orElseThrow();
  }

  String tenant() {
    return jobs.getFirst().tenant();
  }
}
