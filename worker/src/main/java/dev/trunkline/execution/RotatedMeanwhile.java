package dev.trunkline.execution;

import dev.trunkline.database.Outage;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.JobOutcome;
import java.time.Duration;
import java.util.List;

/**
 * A job gets its stored credential when it is claimed, and logs in a moment later. Where the credential was rotated in between and
 * the device has refused the old one, nothing is wrong with the job: it waits for its next claim, which brings the new one.
 */
record RotatedMeanwhile(StoredCredentials credentials, ClaimedJob job) {
  JobOutcome outcome(JobOutcome outcome) {
    if (!(outcome instanceof JobOutcome.Ended ended) || !refusedBeforeAnything(ended) || !rotated()) return outcome;
    Failure refusal = ended.failure().orElseThrow();
    return new JobOutcome.TryAgain(refusal, new JobOutcome.Pause(Duration.ZERO, false), List.of(), ended.connection());
  }

  private static boolean refusedBeforeAnything(JobOutcome.Ended ended) {
    boolean refused = ended.failure().map(Failure::code).filter(RotatedMeanwhile::isRefusal).isPresent();
    return refused && ended.results().stream().allMatch(result -> result.state() == CommandState.NOT_SENT);
  }

  private static boolean isRefusal(FailureCode code) {
    return code == FailureCode.AUTH_FAILED || code == FailureCode.CREDENTIAL_SUSPENDED || code == FailureCode.ENABLE_FAILED;
  }

  /** Where the database is away nobody knows, and the refusal stands. */
  private boolean rotated() {
    try {
      return job.spec().secrets().source().filter(used -> !credentials.isCurrent(used)).isPresent();
    } catch (RuntimeException e) {
      if (!Outage.isCauseOf(e)) throw e;
      return false;
    }
  }
}
