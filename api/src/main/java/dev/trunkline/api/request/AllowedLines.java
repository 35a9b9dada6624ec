package dev.trunkline.api.request;

import dev.trunkline.access.AccessRole;
import dev.trunkline.policy.CommandPolicy;
import java.util.Optional;

/** The one place where requests ask whether a line may be sent. */
public record AllowedLines(CommandPolicy policy, AccessRole role) {
  /** Why whoever asks may not send it; empty where that is allowed. */
  Optional<String> objection(String line) {
    return policy.objection(role.wireName(), line);
  }
}
