package dev.trunkline.database;

/** There is no database to work with. The message says why and what to do, and holds no password. */
public final class DatabaseUnavailable extends RuntimeException {
  DatabaseUnavailable(String message) {
    super(message);
  }

  DatabaseUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
