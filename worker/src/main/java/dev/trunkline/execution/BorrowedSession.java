package dev.trunkline.execution;

import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.Effect;
import dev.trunkline.job.JobKind;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.session.DeviceSession;
import dev.trunkline.session.Lease;
import dev.trunkline.session.WorkerState;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The session a job works on: borrowed at its first command, replaced where it broke, given back at the end. */
final class BorrowedSession implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BorrowedSession.class);
  private static final Duration LEAVING = Duration.ofSeconds(5);

  private final ClaimedJob job;
  private final Entrance entrance;
  private final WorkerState state;
  private final CancelSwitch cancel;
  private Lease lease;
  private boolean inPlace;
  private Optional<JobOutcome.Connection> connection = Optional.empty();

  BorrowedSession(ClaimedJob job, Entrance entrance, WorkerState state, CancelSwitch cancel) {
    this.job = job;
    this.entrance = entrance;
    this.state = state;
    this.cancel = cancel;
  }

  /** A session at the prompt where the job's commands belong; the one of the last call where it still is usable. */
  DeviceSession at(Deadline deadline) {
    if (isOpen() && inPlace) return lease.session();
    DeviceSession session = atRest(deadline);
    if (job.spec().kind() == JobKind.CONFIG) session.enterConfig(deadline);
    inPlace = true;
    return session;
  }

  /** As {@link #at}, but before the first configuration line: at the prompt of the resting mode. */
  DeviceSession atRest(Deadline deadline) {
    if (isOpen()) return lease.session();
    close();
    lease = state.borrow(entrance.wanted(job.lane()), entrance::open, Instant.now(), deadline);
    note(lease.key());
    // A change is stopped between two commands only; interrupting it would leave the one in flight in doubt.
    if (job.spec().effect() == Effect.READ) cancel.whenTurned(lease.session()::cancel);
    return lease.session();
  }

  /**
   * The session of the last call.
   *
   * @throws DeviceException PROMPT_TIMEOUT where it broke since: another one would begin elsewhere
   */
  DeviceSession still() {
    if (isOpen()) return lease.session();
    throw new DeviceException(FailureCode.PROMPT_TIMEOUT, "the session ended between two configuration lines");
  }

  /** What the job reports is how it first got in. */
  private void note(ConnectionKey key) {
    if (connection.isEmpty()) {
      connection = Optional.of(new JobOutcome.Connection(key.label(), lease.setup().isEmpty(), lease.setup().orElse(Duration.ZERO)));
    }
  }

  /** Whether configuration lines take effect only once they are committed. */
  boolean hasCandidate() {
    return entrance.platform().changes().commit().isPresent();
  }

  /** Whether the end of the connection is how this command succeeds. */
  boolean reloads(String command) {
    return entrance.platform().changes().reloads(command);
  }

  boolean isOpen() {
    return lease != null && lease.session().isUsable();
  }

  /** Whether the session of the last call had been kept from an earlier job. */
  boolean isReused() {
    return lease != null && lease.setup().isEmpty();
  }

  Optional<JobOutcome.Connection> connection() {
    return connection;
  }

  /** Never throws: how the job ended is known by now, and nothing here may change it. */
  @Override
  public void close() {
    cancel.disarm();
    inPlace = false;
    if (lease == null) return;
    try (Lease _ = lease) {
      leaveConfiguration(lease.session());
    } catch (RuntimeException e) {
      log.warn("giving back {}: {}", lease.key().label(), e.getMessage());
    }
    lease = null;
  }

  /**
   * Throws the candidate away where that is possible: some platforms have one for all sessions, and the next commit would take our
   * lines with it. Never throws.
   */
  void discardCandidate() {
    if (!isOpen() || !inPlace) return;
    try {
      lease.session().abort(Deadline.in(LEAVING));
    } catch (RuntimeException e) {
      log.warn("the candidate of {} may not be empty: {}", lease.key().label(), e.getMessage());
    }
  }

  /** A job that was stopped between two lines must not hold the device's configuration while its session rests. */
  private void leaveConfiguration(DeviceSession session) {
    if (job.spec().kind() == JobKind.CONFIG && session.isUsable()) session.leaveConfig(Deadline.in(LEAVING));
  }
}
