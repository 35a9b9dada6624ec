package dev.trunkline.connection;

import dev.trunkline.audit.Audit;
import dev.trunkline.audit.AuditEntry;
import dev.trunkline.transport.Negotiated;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notes who used which channel of which connection, and when (000_abe7 #28). */
final class ChannelAudit {
  /** Who closes what is idle, or hears that a device has hung up. */
  private static final String NOBODY = "system";

  private final Audit audit;

  ChannelAudit(Audit audit) {
    this.audit = audit;
  }

  void connectionOpened(Master master, Claim by, Negotiated negotiated, Instant now) {
    Map<String, Object> details = of(master);
    putWhose(details, by);
    details.put("key_exchange", negotiated.keyExchange());
    details.put("cipher", negotiated.cipher());
    details.put("host_key_type", negotiated.hostKeyType());
    note(now, master.key(), by.owner(), "connection.opened", details);
  }

  /** A connection was closed, and with it what was left on it. */
  void closed(Master master, List<ChannelLease> left, String reason, Instant now) {
    connectionEnded("connection.closed", master, left, reason, now);
  }

  /** A connection ended by itself, under those who were on it. */
  void lost(Master master, List<ChannelLease> left, String why, Instant now) {
    connectionEnded("connection.lost", master, left, why, now);
  }

  /** Whoever is closing its channel just now says so himself, with his own reason. */
  private void connectionEnded(String action, Master master, List<ChannelLease> left, String reason, Instant now) {
    left.stream().filter(lease -> !lease.isClosing()).forEach(lease -> closed(lease, reason, now));
    Map<String, Object> details = of(master);
    details.put("open_seconds", seconds(master.since(), now));
    details.put("reason", reason);
    note(now, master.key(), NOBODY, action, details);
  }

  /** Somebody was given a channel, and opens it at once. */
  void opened(ChannelLease lease, Instant now) {
    lease.given(now);
    note(now, lease, "channel.opened", of(lease));
  }

  /** The channel that a worker kept is used by its next job. */
  void lentAgain(ChannelLease lease, Optional<Instant> unusedSince, Instant now) {
    Map<String, Object> details = of(lease);
    unusedSince.ifPresent(since -> details.put("unused_seconds", seconds(since, now)));
    note(now, lease, "channel.lent", details);
  }

  /** The device did not open the channel. */
  void refused(ChannelLease lease, Instant now) {
    lease.taken();
    Map<String, Object> details = of(lease);
    details.put("reason", "refused by the device");
    note(now, lease, "channel.refused", details);
  }

  /** Nobody was given a channel, because of a limit. */
  void refused(ConnectionKey key, Claim claim, String reason, Instant now) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("key", key.label());
    putWhose(details, claim);
    details.put("reason", reason);
    note(now, key, claim.owner(), "channel.refused", details);
  }

  /** Once for each channel that was given to somebody; whatever comes after that is left out. */
  void closed(ChannelLease lease, String reason, Instant now) {
    Optional<Instant> since = lease.taken();
    if (since.isEmpty()) return;
    Map<String, Object> details = of(lease);
    details.put("open_seconds", seconds(since.get(), now));
    lease.parkedSince().ifPresent(parked -> details.put("unused_seconds", seconds(parked, now)));
    details.put("reason", reason);
    note(now, lease, "channel.closed", details);
  }

  private static Map<String, Object> of(Master master) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("connection", master.id());
    details.put("key", master.key().label());
    return details;
  }

  private static Map<String, Object> of(ChannelLease lease) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("connection", lease.connectionId());
    details.put("channel", lease.channel());
    details.put("key", lease.master().key().label());
    putWhose(details, lease.claim());
    return details;
  }

  private static void putWhose(Map<String, Object> details, Claim claim) {
    details.put("kind", claim.kind().wireName());
    claim.worker().ifPresent(worker -> details.put("worker", worker));
    claim.job().ifPresent(job -> details.put("job", job.toString()));
  }

  private static double seconds(Instant since, Instant now) {
    return Math.max(0, Duration.between(since, now).toMillis()) / 1000.0;
  }

  private void note(Instant now, ChannelLease lease, String action, Map<String, Object> details) {
    note(now, lease.master().key(), lease.claim().owner(), action, details);
  }

  private void note(Instant now, ConnectionKey key, String actor, String action, Map<String, Object> details) {
    audit.note(new AuditEntry(now, key.tenant(), actor, action, key.label(), details));
  }
}
