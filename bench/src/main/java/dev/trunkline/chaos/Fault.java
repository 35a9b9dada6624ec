package dev.trunkline.chaos;

import java.time.Duration;
import java.util.Locale;

/** What may befall the cluster. */
sealed interface Fault {
  /** {@code kill -9}; another process takes its place after {@code absence}. */
  record KillWorker(int worker, Duration absence) implements Fault {}

  /** SIGTERM, the orderly way; another process takes its place so long after that. */
  record EndWorker(int worker, Duration absence) implements Fault {}

  /** SIGSTOP, and SIGCONT after a time that the others may or may not take for its death. */
  record FreezeWorker(int worker, Duration time) implements Fault {}

  /** One worker more than usual, for a while. */
  record AddWorker(Duration stay) implements Fault {}

  /** {@code kill -9} of a process that fires schedules. */
  record KillScheduler(int scheduler, Duration absence) implements Fault {}

  /** SIGSTOP of a process that fires schedules, and SIGCONT. */
  record FreezeScheduler(int scheduler, Duration time) implements Fault {}

  /** {@code kill -9} of the process that takes requests. */
  record KillApi(Duration absence) implements Fault {}

  /** The database is stopped, and started again after {@code absence}. */
  record StopDatabase(DatabaseStop how, Duration absence) implements Fault {}

  /** How it is counted and told. */
  default String kind() {
    return switch (this) {
      case KillWorker _ -> "worker killed";
      case EndWorker _ -> "worker ended";
      case FreezeWorker _ -> "worker frozen";
      case AddWorker _ -> "worker added";
      case KillScheduler _ -> "scheduler killed";
      case FreezeScheduler _ -> "scheduler frozen";
      case KillApi _ -> "api killed";
      case StopDatabase(DatabaseStop how, Duration absence) ->
          "database " + how.name().toLowerCase(Locale.ROOT) + (absence.toSeconds() < 1 ? " restart" : " stop");
    };
  }
}
