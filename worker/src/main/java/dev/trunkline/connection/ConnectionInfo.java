package dev.trunkline.connection;

import dev.trunkline.transport.Negotiated;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of a connection from outside (001_9083 #13, #24).
 *
 * @param id unique in the cluster
 * @param tenant whose jobs and people use it; null where a process of the version before tells of it
 * @param key {@code user@host:port}
 * @param worker whose job used it last, of those on it; empty where it carries none
 * @param uptimeMs since it was opened
 * @param idleMs since it was last used; 0 while in use
 * @param channelCount open channels, kept sessions included
 * @param maxChannels so many fit on it
 * @param latencyMs a moving mean; null before it was measured
 * @param negotiated the algorithms in use
 */
public record ConnectionInfo(
    String id,
    String tenant,
    String key,
    String username,
    String worker,
    long uptimeMs,
    long idleMs,
    boolean inUse,
    boolean isHealthy,
    int channelCount,
    int maxChannels,
    Double latencyMs,
    Negotiated negotiated) {

  static ConnectionInfo of(Master master, Instant now) {
    boolean inUse = !master.isUnused();
    double latency = master.health().latencyMs();
    return new ConnectionInfo(
        master.id(),
        master.key().tenant(),
        master.key().label(),
        master.key().username(),
        worker(master.leases()),
        millis(master.since(), now),
        inUse ? 0 : millis(master.unusedSince(), now),
        inUse,
        master.transport().isAlive() && master.health().isHealthy(),
        master.channels(),
        master.limit(),
        Double.isNaN(latency) ? null : latency,
        master.transport().negotiated());
  }

  private static String worker(List<ChannelLease> leases) {
    return leases.reversed().stream().map(lease -> lease.claim().worker()).flatMap(Optional::stream).findFirst().orElse("");
  }

  private static long millis(Instant since, Instant now) {
    return Math.max(0, Duration.between(since, now).toMillis());
  }
}
