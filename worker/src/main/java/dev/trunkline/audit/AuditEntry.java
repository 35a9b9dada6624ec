package dev.trunkline.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One thing that was done.
 *
 * @param actor who did it: a user or a token by name, or {@code system}
 * @param action what was done, as {@code noun.verb} such as {@code channel.opened}
 * @param subject to what: an id, or {@code user@host:port}
 * @param details more of it, never a secret; in the order in which it is shown
 */
public record AuditEntry(
    Instant at, String tenant, String actor, String action, String subject, Map<String, Object> details) {
  public AuditEntry {
    Objects.requireNonNull(at);
    Objects.requireNonNull(tenant);
    Objects.requireNonNull(actor);
    Objects.requireNonNull(action);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(details);
  }

  /** The same for the audit of another tenant, whose things it was done to. */
  public AuditEntry of(String other) {
    return new AuditEntry(at, other, actor, action, subject, details);
  }
}
