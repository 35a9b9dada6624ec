package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.batch.BatchRules;
import dev.trunkline.batch.BatchSpec;
import dev.trunkline.calendar.JobWindows;
import dev.trunkline.job.Effect;
import dev.trunkline.job.FormerJob;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.settings.Settings;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads what is wanted of a batch that has ended: those of its jobs that did not succeed once more, as another batch.
 *
 * @param states of the jobs that are repeated
 * @param repeated what each job's own retry is told
 */
public record RequestedBatchRetry(
    Set<JobState> states, boolean confirmed, BatchRules rules, String description, ObjectNode repeated) {
  private static final List<String> OWN = List.of("cancelled", "max_parallel", "max_failures", "canary", "description");
  private static final int LONGEST_DESCRIPTION = 1_000;

  /**
   * @throws ProblemException INVALID_INPUT
   */
  public static RequestedBatchRetry read(ObjectNode body, Settings settings) {
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    Set<JobState> states = EnumSet.of(JobState.FAILED, JobState.PARTIAL, JobState.IN_DOUBT);
    if (fields.flag("cancelled").orElse(false)) states.add(JobState.CANCELLED);
    boolean confirmed = fields.flag("confirm").orElse(false);
    BatchRules rules = RequestedBatch.rules(fields, settings.jobs().maxBatchDevices());
    String description = fields.plainText("description", LONGEST_DESCRIPTION).orElse("");
    mistakes.throwIfAny();
    ObjectNode repeated = body.deepCopy();
    repeated.remove(OWN);
    return new RequestedBatchRetry(states, confirmed, rules, description, repeated);
  }

  /**
   * @throws ProblemException NO_JOB_MADE, CONFIRMATION_NEEDED, INVALID_INPUT, TARGET_NOT_ALLOWED
   */
  public BatchSpec of(UUID batch, List<FormerJob> jobs, Caller caller, RequestedRepeat repeats) {
    if (jobs.isEmpty()) throw new ProblemException(ProblemCode.NO_JOB_MADE, "every job succeeded, or was cancelled before it started");
    requireConfirmation(jobs);
    List<JobSpec> specs = jobs.stream().map(job -> repeats.retry(job, caller, ownOf(job))).toList();
    return new BatchSpec(specs, rules, description, JobWindows.NONE, Optional.of(batch));
  }

  /** All at once, so that nobody confirms for one device what then happens on a thousand. */
  private void requireConfirmation(List<FormerJob> jobs) {
    if (confirmed) return;
    List<String> changed =
        jobs.stream()
            .filter(job -> job.mayHaveChanged() || job.spec().effect() == Effect.DESTRUCTIVE)
            .map(job -> job.spec().device().label())
            .toList();
    if (changed.isEmpty()) return;
    String detail =
        "on %d of %d devices (the first is %s) commands were sent that may have taken effect, or the job destroys; if all of them are to be sent"
            + " again, confirm with \"confirm\": true, or resume the jobs one by one";
    throw new ProblemException(
        ProblemCode.CONFIRMATION_NEEDED, detail.formatted(changed.size(), jobs.size(), changed.getFirst()));
  }

  /** A device of the inventory has its credential there; the one that is given is for the others. */
  private ObjectNode ownOf(FormerJob job) {
    ObjectNode own = repeated.deepCopy();
    if (job.spec().device().name().isPresent()) own.remove("device");
    return own;
  }
}
