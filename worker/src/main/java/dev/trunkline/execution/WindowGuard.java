package dev.trunkline.execution;

import dev.trunkline.calendar.Calendars;
import dev.trunkline.calendar.Permission;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Keeps a job to its windows: it does not begin outside of them, and where they end no further line is sent, a while before. */
final class WindowGuard {
  /** Calendars change, and a job that waits for a window may find it opened early. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);

  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final ClaimedJob job;
  private final Calendars calendars;
  private final Duration reserve;
  private Calendars.Asked asked;
  private long edition;

  /**
   * @param reserve how long before the end of a window nothing is sent any more
   */
  WindowGuard(ClaimedJob job, Calendars calendars, Duration reserve) {
    this.job = job;
    this.calendars = calendars;
    this.reserve = reserve;
    ask();
  }

  private void ask() {
    edition = calendars.edition();
    asked = calendars.of(job.id(), job.spec().tenant(), job.spec().device(), job.spec().effect());
  }

  /** Why the job does not begin now, and what becomes of it; empty where it may. */
  Optional<JobOutcome> hold(Instant now) {
    if (asked.permission().asksForNothing()) return Optional.empty();
    return closed(now).map(detail -> outcome(detail, now));
  }

  /** Nothing is sent any more once the reserve has begun. */
  private Optional<String> closed(Instant now) {
    Optional<String> reason = asked.permission().reason(now);
    if (reason.isPresent()) return reason;
    return asked.permission().closes(now)
        .filter(end -> !now.isBefore(end.at().minus(reserve)))
        .map(end -> "%s %s %s at %s, and windows.reserve_seconds = %d before nothing is sent any more".formatted(
            end.by().kind().wireName(), end.by().name(), verb(end), end.at(), reserve.toSeconds()));
  }

  private static String verb(Permission.End end) {
    return switch (end.by().kind()) {
      case WINDOW -> "ends";
      case FREEZE -> "begins";
    };
  }

  private JobOutcome outcome(String detail, Instant now) {
    Failure failure = new Failure(FailureCode.WINDOW_CLOSED, detail);
    if (asked.refuse()) return new Progress(job, false).stopped(failure.saying(detail + "; outside_window is refuse"), Optional.empty());
    boolean open = asked.permission().obstacle(now).isEmpty();
    Instant end = asked.permission().closes(now).map(Permission.End::at).filter(_ -> open).orElse(now);
    Duration wait = asked.permission().opens(end).map(opens -> Duration.between(now, opens)).orElse(LOOK_AGAIN);
    Duration atMost = wait.compareTo(LOOK_AGAIN) < 0 ? wait : LOOK_AGAIN;
    return new JobOutcome.Held(failure, atMost.compareTo(SHORTEST) < 0 ? SHORTEST : atMost);
  }

  /**
   * Before each line. A freeze that somebody orders meanwhile stops the job, too.
   *
   * @throws DeviceException WINDOW_CLOSED
   */
  void requireOpen(String next, Instant now) {
    if (calendars.edition() != edition) ask();
    if (asked.permission().asksForNothing()) return;
    closed(now).ifPresent(detail -> {
      throw new DeviceException(FailureCode.WINDOW_CLOSED, "stopped before " + next + ": " + detail);
    });
  }

  /** Where the window ended while the job was still on its way to the device, it waits like one that never began. */
  JobOutcome settled(JobOutcome outcome, Instant now) {
    if (!(outcome instanceof JobOutcome.Ended ended) || !closedBeforeAnything(ended)) return outcome;
    return hold(now).orElse(outcome);
  }

  /** What was answered has its row already, and is not among the results. */
  private boolean closedBeforeAnything(JobOutcome.Ended ended) {
    boolean closed = ended.failure().filter(failure -> failure.code() == FailureCode.WINDOW_CLOSED).isPresent();
    boolean all = ended.results().size() == job.spec().commands().size();
    return closed && all && ended.results().stream().allMatch(result -> result.state() == CommandState.NOT_SENT);
  }
}
