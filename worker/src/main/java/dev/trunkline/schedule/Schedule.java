package dev.trunkline.schedule;

import dev.trunkline.job.Effect;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * A schedule as it is stored.
 *
 * @param job what each firing submits, as JSON and without its secrets: see {@link ScheduledJob}
 * @param nextFireAt the next fire time that nobody has dealt with; empty where it is paused or over
 */
public record Schedule(
    UUID id,
    String tenant,
    String name,
    Timing timing,
    ZoneId zone,
    FiringRules rules,
    String job,
    boolean paused,
    Optional<Instant> nextFireAt,
    Optional<Instant> lastFireAt,
    Instant createdAt,
    Instant updatedAt) {

  /** What its job does to the device. */
  public Effect effect() {
    return ScheduledJob.effect(job);
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
