package dev.trunkline.connection;

import dev.trunkline.transport.Ending;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How connections come to their end: by themselves, or because nobody needs them any more. {@link Roster} says who was on them; that
 * they are told, closed, counted and noted is done here, without its lock.
 */
final class Endings {
  private static final Logger log = LoggerFactory.getLogger(Endings.class);

  private final Roster roster;
  private final ChannelAudit audit;
  private final ConnectionStatistics statistics;

  Endings(Roster roster, ChannelAudit audit, ConnectionStatistics statistics) {
    this.roster = roster;
    this.audit = audit;
    this.statistics = statistics;
  }

  /** It has ended by itself. */
  void lost(Master master) {
    Optional<List<ChannelLease>> left = roster.lost(master, Instant.now());
    if (left.isEmpty()) return;
    master.transport().close("the connection ended");
    tell(master, left.get());
    bury(master, left.get());
  }

  /** Many a device ends the connection by itself at the logout, and that is no loss. */
  private void tell(Master master, List<ChannelLease> left) {
    Instant now = Instant.now();
    long inUse = left.stream().filter(lease -> !lease.isClosing()).count();
    String why = master.transport().ending().map(Ending::why).orElse("nobody knows why");
    if (inUse > 0) {
      statistics.lost();
      log.warn("connection {} to {} was lost with {} channels: {}", master.id(), master.key().label(), inUse, why);
      audit.lost(master, left, why, now);
    } else {
      statistics.closed();
      log.info("connection {} to {} ended while nobody was on it: {}", master.id(), master.key().label(), why);
      audit.closed(master, left, "ended while nobody was on it: " + why, now);
    }
  }

  /** Asks those who do not use their channels to leave, and closes it where nobody stays. */
  void letGo(Master master, String reason, Instant now) {
    roster.leases(master).forEach(ChannelLease::giveUp);
    roster.freeToClose(master, now).ifPresent(free -> end(free, reason));
  }

  /** Closes it, whoever is on it; bounded. */
  void end(Master master, String reason) {
    try {
      master.transport().close(reason);
    } finally {
      log.info("connection {} to {} closed: {}", master.id(), master.key().label(), reason);
      statistics.closed();
      List<ChannelLease> left = roster.gone(master);
      audit.closed(master, left, reason, Instant.now());
      bury(master, left);
    }
  }

  private static void bury(Master master, List<ChannelLease> left) {
    left.forEach(ChannelLease::lost);
    master.gone().complete(null);
  }
}
