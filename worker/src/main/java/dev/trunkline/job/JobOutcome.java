package dev.trunkline.job;

import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How an attempt at a job ended. */
public sealed interface JobOutcome {
  List<CommandResult> results();

  Optional<Connection> connection();

  /**
   * The job is over.
   *
   * @param state an ended state
   * @param results of every command that has no final row yet
   */
  record Ended(JobState state, Optional<Failure> failure, List<CommandResult> results, Optional<Connection> connection)
      implements JobOutcome {
    public Ended {
      if (!state.ended()) throw new IllegalArgumentException(state + " is no end");
    }
  }

  /**
   * Nothing was done that may not be done again: the job waits and goes on with its first unanswered command.
   *
   * @param results of the commands that were answered and have no final row yet
   */
  record TryAgain(Failure failure, Pause pause, List<CommandResult> results, Optional<Connection> connection)
      implements JobOutcome {}

  /** The process ends before the job does: it waits for another one, as if the attempt had never been. */
  record HandedBack(Failure failure, Optional<Connection> connection) implements JobOutcome {
    private static final Failure SHUT_DOWN =
        new Failure(FailureCode.WORKER_LOST, "the process that ran the job was shut down; the job waits to be run anew");

    public static HandedBack by(Optional<Connection> connection) {
      return new HandedBack(SHUT_DOWN, connection);
    }

    @Override
    public List<CommandResult> results() {
      return List.of();
    }
  }

  /**
   * Nothing was begun, because it is not the time: the job waits, and will have all of its time then.
   *
   * @param length until it is looked at again
   */
  record Held(Failure failure, Duration length) implements JobOutcome {
    @Override
    public List<CommandResult> results() {
      return List.of();
    }

    @Override
    public Optional<Connection> connection() {
      return Optional.empty();
    }
  }

  /**
   * What lies between two attempts.
   *
   * @param counted whether the first one is among those a job may make; false where nothing was even tried
   */
  record Pause(Duration length, boolean counted) {}

  /**
   * The connection that was used.
   *
   * @param key {@code user@host:port}
   * @param setup what opening it cost this job; zero where it was reused
   */
  record Connection(String key, boolean reused, Duration setup) {}
}
