package dev.trunkline.schedule;

import dev.trunkline.access.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * A schedule as it is stored.
 *
 * @param owner who made or changed it last, with the role of then: by their right it fires
 * @param work without its secrets
 * @param nextFireAt the next fire time that nobody has dealt with; empty where it is paused or over
 */
public record Schedule(
    UUID id,
    Caller owner,
    String name,
    Timing timing,
    ZoneId zone,
    FiringRules rules,
    ScheduledWork work,
    boolean paused,
    Optional<Instant> nextFireAt,
    Optional<Instant> lastFireAt,
    Instant createdAt,
    Instant updatedAt) {

  public String tenant() {
    return owner.tenant();
  }

  /** How much later than its fire times it starts. */
  public Duration jitter() {
    return Jitter.of(id, rules.jitter());
  }

  /** When the next fire time starts. */
  public Optional<Instant> dueAt() {
    return nextFireAt.map(at -> at.plus(jitter()));
  }
}
