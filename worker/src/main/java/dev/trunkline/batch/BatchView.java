package dev.trunkline.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A batch as its owner sees it. What does not apply is null.
 *
 * @param devices how many, each with a job
 * @param stopped why what had not started was cancelled
 * @param progress how many of the jobs have ended, from 0 to 1
 * @param errors what jobs ended with, the most frequent first; absent in lists
 * @param outputs what the devices answered, by command; absent in lists
 */
public record BatchView(
    UUID id,
    String state,
    String description,
    int devices,
    Integer maxParallel,
    Integer maxFailures,
    Integer canary,
    Instant runAt,
    UUID retryOf,
    Stopped stopped,
    Counts counts,
    double progress,
    Instant createdAt,
    Instant finishedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<ErrorGroup> errors,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<CommandOutputs> outputs) {

  /**
   * @param code {@code MAX_FAILURES}, {@code CANARY_FAILED} or {@code CANCELLED}
   */
  public record Stopped(String code, String detail, Instant at) {}

  /**
   * Jobs by where they stand.
   *
   * @param held not let go yet
   * @param queued let go and not running
   */
  public record Counts(int held, int queued, int running, int succeeded, int partial, int failed, int inDoubt, int cancelled) {
    int ended() {
      return succeeded + partial + failed + inDoubt + cancelled;
    }
  }

  /**
   * Jobs that ended with the same failure code.
   *
   * @param jobId of one of them
   * @param devices some of them, by name
   */
  public record ErrorGroup(String code, int count, UUID jobId, String detail, List<String> devices) {}

  BatchView with(List<ErrorGroup> failures, List<CommandOutputs> answers) {
    return new BatchView(
        id, state, description, devices, maxParallel, maxFailures, canary, runAt, retryOf, stopped, counts, progress, createdAt,
        finishedAt, List.copyOf(failures), answers);
  }
}
