package dev.trunkline.tunnel;

import dev.trunkline.audit.Audit;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.ForwardRules;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Keeps tunnels and forwarded requests to where they may lead, and notes who wanted elsewhere. */
public final class TargetCheck {
  private final ForwardRules rules;
  private final Audit audit;

  TargetCheck(ForwardRules rules, Audit audit) {
    this.rules = rules;
    this.audit = audit;
  }

  /** Why the route is refused, in a sentence; that it was is then on record. */
  public Optional<String> refusal(Route route, Instant now) {
    Optional<String> refusal = rules.refusal(route.target(), route.access().endpoint());
    if (refusal.isPresent()) {
      Map<String, Object> details = Map.of("target", route.target().toString());
      audit.note(route.caller().did(now, "tunnel.refused", route.device(), details));
    }
    return refusal;
  }

  /**
   * @throws DeviceException TARGET_NOT_ALLOWED
   */
  void require(Route route, Instant now) {
    Optional<String> refusal = refusal(route, now);
    if (refusal.isPresent()) throw new DeviceException(FailureCode.TARGET_NOT_ALLOWED, refusal.get());
  }
}
