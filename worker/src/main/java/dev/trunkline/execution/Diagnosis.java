package dev.trunkline.execution;

import dev.trunkline.database.Outage;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.ClaimedJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What it means for a job that something was thrown while it ran. */
final class Diagnosis {
  private static final Logger log = LoggerFactory.getLogger(Diagnosis.class);

  private Diagnosis() {}

  static Failure of(RuntimeException e, ClaimedJob job, CancelSwitch cancel) {
    Failure failure = failureOf(e);
    // An interrupt shows as whatever it broke, be it a write to the device or a statement of the database.
    boolean interrupted = failure.code() == FailureCode.CANCELLED || cancel.isOn() && Thread.currentThread().isInterrupted();
    if (failure.code() == FailureCode.INTERNAL && !interrupted) log.error("job {} met a defect", job.id(), e);
    if (!interrupted) return failure;
    return switch (cancel.wish()) {
      case NONE -> failure;
      case CANCEL -> new Failure(FailureCode.CANCELLED, failure.detail());
      case SHUT_DOWN -> new Failure(FailureCode.WORKER_LOST, "the process was shut down and could wait no longer");
    };
  }

  private static Failure failureOf(RuntimeException e) {
    if (Outage.isCauseOf(e)) return new Failure(FailureCode.WORKER_LOST, "the database was away: " + Outage.inWords(e));
    return e instanceof DeviceException d ? d.failure() : new Failure(FailureCode.INTERNAL, e.toString());
  }
}
