package dev.trunkline.webhook;

import java.time.Duration;
import java.util.Optional;

/** What came of sending once. */
sealed interface Outcome {
  int GONE = 410;

  /**
   * @param answer how the body began
   * @param retryAfter how long the receiver asks to be left alone
   */
  record Answered(int status, String answer, Optional<Duration> retryAfter) implements Outcome {
    boolean isGood() {
      return status >= 200 && status < 300;
    }

    /** Standard Webhooks: it does not want to be told of anything any more. */
    boolean isGone() {
      return status == GONE;
    }
  }

  record Unanswered(DeliveryFault fault, String detail) implements Outcome {}
}
