package dev.trunkline.api.request;

import dev.trunkline.policy.CommandPolicy;
import java.util.Optional;

/** The one place where requests ask whether a line may be sent. */
public record AllowedLines(CommandPolicy policy) {
  /** Whoever has a token has every right. */
  private static final String ROLE = "admin";

  /** Why whoever asks may not send it; empty where that is allowed. */
  Optional<String> objection(String line) {
    return policy.objection(ROLE, line);
  }
}
