package dev.trunkline.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What can be said of a connection from outside.
 *
 * @param id unique in the process
 * @param key {@code user@host:port}
 * @param uptimeMs since it was opened
 * @param idleMs since it was last given back; 0 while in use
 */
public record ConnectionInfo(
    String id,
    String key,
    String username,
    String worker,
    long uptimeMs,
    long idleMs,
    boolean inUse,
    boolean isHealthy,
    int channelCount) {

  /**
   * @param idleSince empty while it is in use
   */
  static ConnectionInfo of(String worker, HeldConnection held, Optional<Instant> idleSince, Instant now) {
    boolean healthy = held.connection().isUsable();
    return new ConnectionInfo(
        held.id(),
        held.key().label(),
        held.key().username(),
        worker,
        Duration.between(held.openedAt(), now).toMillis(),
        idleSince.map(since -> Duration.between(since, now).toMillis()).orElse(0L),
        idleSince.isEmpty(),
        healthy,
        healthy ? 1 : 0);
  }
}
