package dev.trunkline.api.problem;

import dev.trunkline.failure.FailureCode;

/** The HTTP status for what went wrong with a device: who asked, Trunkline, or what lies behind it. */
final class DeviceStatus {
  private DeviceStatus() {}

  static int of(FailureCode code) {
    return switch (code) {
      case TARGET_NOT_ALLOWED -> 403;
      case WINDOW_CLOSED -> 409;
      case AUTH_FAILED, CREDENTIAL_SUSPENDED, ENABLE_FAILED, SECRET_REFUSED -> 422;
      case LIMIT_REACHED -> 429;
      case INTERNAL -> 500;
      case DNS, TCP_REFUSED, ALGORITHM_MISMATCH, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, UNEXPECTED_PROMPT, COMMAND_REJECTED,
          OUTPUT_LIMIT, VERIFY_FAILED -> 502;
      case BREAKER_OPEN, WORKER_LOST, QUARANTINED, CANCELLED, SECRET_UNAVAILABLE -> 503;
      case TCP_TIMEOUT, HANDSHAKE_TIMEOUT, PROMPT_TIMEOUT, DEADLINE -> 504;
    };
  }
}
