package dev.trunkline.database;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.List;

/**
 * Tells failures that pass by themselves, once the database can be worked with again, from defects. Whatever was asked of the
 * database may have been done all the same: the answer can get lost after the commit.
 */
public final class Outage {
  private static final String DISK_FULL = "53100";
  static final String TOO_MANY_CONNECTIONS = "53300";
  static final String READ_ONLY = "25006";

  /**
   * The beginnings of SQLSTATEs: no connection (08), out of resources such as disk or connections (53), shut down or starting
   * (57P), the system under the database (58), and a server that takes no writes because it is a replica.
   */
  private static final List<String> STATES = List.of("08", "53", "57P", "58", READ_ONLY);

  private Outage() {}

  /** Whether the failure, or what it wraps, came of a database that is away, going, starting, full or read-only. */
  public static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isOutage(sql)) return true;
    }
    return false;
  }

  /** Whether it is the disk of the database that has no room. */
  public static boolean isFullDisk(Throwable failure) {
    return hasState(failure, DISK_FULL);
  }

  /** What the database or its driver said: one line without a full stop, and without the statement that Spring puts before it. */
  public static String inWords(Throwable failure) {
    Throwable said = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) said = cause;
    }
    return String.valueOf(said.getMessage()).lines().findFirst().orElse("").replaceFirst("\\.+$", "");
  }

  static boolean hasState(Throwable failure, String state) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && state.equals(sql.getSQLState())) return true;
    }
    return false;
  }

  /** Whether nobody answered, so that connections may be open on this side alone. */
  static boolean isSilence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) return true;
    }
    return false;
  }

  private static boolean isOutage(SQLException failure) {
    return switch (failure) {
      case SQLTransientConnectionException _, SQLNonTransientConnectionException _, SQLRecoverableException _ -> true;
      case SQLException other -> other.getSQLState() != null && STATES.stream().anyMatch(other.getSQLState()::startsWith);
    };
  }
}
