package dev.trunkline.execution;

import dev.trunkline.database.Outage;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.util.List;

/**
 * A job gets its stored credential when it is claimed, and logs in a moment later. Where the credential was rotated in between and
 * the device has refused the old one, nothing is wrong with the job: it waits for its next claim, which brings the new one. Where
 * the secrets are kept outside, a refusal is what tells that it is time to read them again.
 */
record RotatedMeanwhile(StoredCredentials credentials, ClaimedJob job) {
  /** It is not counted, so whatever goes wrong here must not go round and round at once. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Duration READING = Duration.ofSeconds(5);

  /** A device is asked once before it suspends a credential; so a queue of jobs that meet a suspension does not read again for each. */
  private static final Duration TRUSTED = Duration.ofSeconds(5);

  JobOutcome outcome(JobOutcome outcome) {
    if (!(outcome instanceof JobOutcome.Ended ended) || !refusedBeforeAnything(ended)) return outcome;
    Failure refusal = ended.failure().orElseThrow();
    if (!replacedOutside(refusal.code()) && !rotated()) return outcome;
    return new JobOutcome.TryAgain(refusal, new JobOutcome.Pause(PAUSE, false), List.of(), ended.connection());
  }

  private static boolean refusedBeforeAnything(JobOutcome.Ended ended) {
    boolean refused = ended.failure().map(Failure::code).filter(RotatedMeanwhile::isRefusal).isPresent();
    return refused && ended.results().stream().allMatch(result -> result.state() == CommandState.NOT_SENT);
  }

  private static boolean isRefusal(FailureCode code) {
    return code == FailureCode.AUTH_FAILED || code == FailureCode.CREDENTIAL_SUSPENDED || code == FailureCode.ENABLE_FAILED;
  }

  /** Where that cannot be found out, the refusal stands. */
  private boolean replacedOutside(FailureCode refusal) {
    try {
      Duration youngerThan = refusal == FailureCode.AUTH_FAILED ? Duration.ZERO : TRUSTED;
      return credentials
          .logins()
          .replacedOutside(job.spec().tenant(), job.spec().device(), job.spec().secrets(), youngerThan, Deadline.in(READING));
    } catch (DeviceException e) {
      return false;
    } catch (RuntimeException e) {
      if (!Outage.isCauseOf(e)) throw e;
      return false;
    }
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
