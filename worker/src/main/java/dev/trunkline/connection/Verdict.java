package dev.trunkline.connection;

import dev.trunkline.failure.DeviceException;

/** What the outcome of an attempt says of the device itself. */
sealed interface Verdict {
  /** The device does what it should, whatever became of the attempt. */
  record Well() implements Verdict {}

  record Ill(FailureClass as, DeviceException failure) implements Verdict {}

  /** Nothing: the attempt never got that far, or was given up. */
  record Nothing() implements Verdict {}

  /** What is attempted. */
  enum Attempt {
    /** To log in. A device that refuses somebody has answered. */
    LOGIN,
    /** To get to a prompt, the login included. One that does not even get in says nothing of prompts. */
    PROMPT
  }

  /** Of an attempt that failed; one that succeeded was {@link Well}. */
  static Verdict of(Attempt attempt, DeviceException failure) {
    return switch (failure.code()) {
      case DNS, TCP_REFUSED, TCP_TIMEOUT, HANDSHAKE_TIMEOUT -> at(Attempt.LOGIN, attempt, new Ill(FailureClass.UNREACHABLE, failure));
      case HOST_KEY_CHANGED -> at(Attempt.LOGIN, attempt, new Ill(FailureClass.HOST_KEY_CHANGED, failure));
      case ALGORITHM_MISMATCH, HOST_KEY_UNKNOWN, AUTH_FAILED -> at(Attempt.LOGIN, attempt, new Well());
      case PROMPT_TIMEOUT -> at(Attempt.PROMPT, attempt, new Ill(FailureClass.PROMPT_LOST, failure));
      case CREDENTIAL_SUSPENDED,
          BREAKER_OPEN,
          ENABLE_FAILED,
          UNEXPECTED_PROMPT,
          COMMAND_REJECTED,
          OUTPUT_LIMIT,
          DEADLINE,
          CANCELLED,
          VERIFY_FAILED,
          WORKER_LOST,
          QUARANTINED,
          LIMIT_REACHED,
          WINDOW_CLOSED,
          SECRET_UNAVAILABLE,
          SECRET_REFUSED,
          TARGET_NOT_ALLOWED,
          INTERNAL ->
          new Nothing();
    };
  }

  private static Verdict at(Attempt telling, Attempt attempt, Verdict verdict) {
    return attempt == telling ? verdict : new Nothing();
  }
}
