package dev.trunkline.execution;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.CandidateState;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.session.DeviceSession;
import dev.trunkline.session.Reply;
import dev.trunkline.transport.Deadline;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a configuration job, after its last line. Where the platform has a candidate, it is committed if every line
 * was accepted and thrown away if not, whatever the failure strategy says: half a candidate is nobody's wish.
 */
final class ConfigurationEnd {
  private static final Logger log = LoggerFactory.getLogger(ConfigurationEnd.class);

  private final ClaimedJob job;
  private final CommandJournal journal;
  private final DeviceSession session;
  private final Progress progress;
  private final Deadline deadline;

  ConfigurationEnd(ClaimedJob job, CommandJournal journal, DeviceSession session, Progress progress, Deadline deadline) {
    this.job = job;
    this.journal = journal;
    this.session = session;
    this.progress = progress;
    this.deadline = deadline;
  }

  /**
   * @throws DeviceException where the commit, leaving or saving failed, which the job's outcome has to say
   */
  void reach() {
    Optional<Failure> refused = progress.isUncommitted() ? settleCandidate() : Optional.empty();
    Optional<String> open = session.openBlock();
    session.leaveConfig(deadline);
    open.ifPresent(ConfigurationEnd::failUnclosed);
    refused.ifPresent(failure -> fail(failure, "the commit was refused, so the candidate was thrown away and nothing changed"));
    if (!job.spec().save() || progress.failures() > 0) return;
    session.save(deadline).flatMap(Reply::rejected).ifPresent(failure -> fail(failure, "every line was applied, but saving failed"));
  }

  /** What the device had against the commit. */
  private Optional<Failure> settleCandidate() {
    Optional<Failure> refused = progress.failures() > 0 ? Optional.empty() : commit();
    if (progress.isUncommitted()) session.abort(deadline);
    return refused;
  }

  /**
   * Announced by {@link GoAhead#toCommit} before, since here everything is at stake: the journal tells whether the lines may have
   * taken effect.
   */
  private Optional<Failure> commit() {
    long sentBefore = session.commandBytesSent();
    try {
      Optional<Failure> refused = session.commit(deadline).flatMap(Reply::rejected);
      if (refused.isEmpty()) progress.committed();
      note(refused.isEmpty() ? CandidateState.COMMITTED : CandidateState.OPEN);
      return refused;
    } catch (DeviceException e) {
      boolean sent = session.commandBytesSent() > sentBefore;
      if (sent && e.code() != FailureCode.UNEXPECTED_PROMPT) {
        progress.commitLost();
      } else {
        note(CandidateState.OPEN);
      }
      throw e;
    }
  }

  /** What the journal cannot take now is known by how the job ends, unless this process is lost before: then it is in doubt. */
  private void note(CandidateState state) {
    try {
      journal.candidate(job, state);
    } catch (RuntimeException e) {
      log.warn("job {}: what became of the commit is not in the journal: {}", job.id(), e.getMessage());
    }
  }

  private static void failUnclosed(String prompt) {
    throw new DeviceException(
        FailureCode.COMMAND_REJECTED, "the last line left a block open, which was thrown away; the prompt was " + prompt);
  }

  private static void fail(Failure failure, String what) {
    throw new DeviceException(failure.code(), what + ": " + failure.detail());
  }
}
