package dev.trunkline.execution;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.CandidateState;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.Effect;
import dev.trunkline.transport.Deadline;
import java.time.Instant;
import java.util.Optional;

/**
 * What has to hold before the first byte of a command may leave: nobody wants the job stopped, there is time left, and the lane is
 * ours. For a change the journal says so, which is waited for where the database is away; without it nothing is sent.
 */
final class GoAhead {
  private final ClaimedJob job;
  private final CommandJournal journal;
  private final Stops stops;
  private final Progress progress;
  private final Deadline deadline;
  private final boolean readOnly;
  private long laneKnown = System.nanoTime();

  GoAhead(ClaimedJob job, CommandJournal journal, Stops stops, Progress progress, Deadline deadline) {
    this.job = job;
    this.journal = journal;
    this.stops = stops;
    this.progress = progress;
    this.deadline = deadline;
    this.readOnly = job.spec().effect() == Effect.READ;
  }

  /**
   * Returns once the command may be sent; from then on a change is not interrupted, which would leave it in doubt.
   *
   * @throws DeviceException CANCELLED, DEADLINE, or WORKER_LOST where another process has the lane
   */
  void to(int index) {
    String command = "command " + index;
    if (readOnly) {
      laneKnown = journal.requireLane(job, laneKnown, () -> require(command));
      return;
    }
    if (!stops.cancel().shield()) requireNotStopped(command);
    journal.remember(() -> announce(index), () -> require(command));
  }

  private void announce(int index) {
    progress.unwritten().stream().filter(result -> journal.answered(job, result, Optional.empty())).forEach(progress::written);
    if (index == 0 && progress.isUncommitted()) journal.candidate(job, CandidateState.OPEN);
    journal.sending(job, index);
  }

  /** As {@link #to}, for the commit of what was sent. */
  void toCommit() {
    journal.remember(() -> journal.candidate(job, CandidateState.COMMITTING), () -> require("the commit"));
  }

  /**
   * @param next in words
   * @throws DeviceException CANCELLED, WORKER_LOST or DEADLINE where it may not come any more
   */
  void require(String next) {
    requireNotStopped(next);
    stops.windows().requireOpen(next, Instant.now());
    if (!deadline.passed()) return;
    long seconds = job.spec().timeout().toSeconds();
    throw new DeviceException(FailureCode.DEADLINE, "timeout_seconds = %d was used up before %s".formatted(seconds, next));
  }

  /** As {@link #require}, whatever the time. */
  void requireNotStopped(String next) {
    switch (stops.cancel().wish()) {
      case NONE -> {}
      case CANCEL -> throw new DeviceException(FailureCode.CANCELLED, "cancelled before " + next);
      case SHUT_DOWN -> throw new DeviceException(FailureCode.WORKER_LOST, "the process was shut down before " + next + soFar());
    }
  }

  private String soFar() {
    return progress.isUncommitted()
        ? "; nothing was committed, and nothing changed"
        : "; what comes before it was sent and answered, the rest was not sent";
  }
}
