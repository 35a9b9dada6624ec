package dev.trunkline.api;

/** The process cannot start, for a reason that its operator can mend. The message is one line and all they need. */
public final class StartFailure extends RuntimeException {
  StartFailure(String message) {
    super(message);
  }

  StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
