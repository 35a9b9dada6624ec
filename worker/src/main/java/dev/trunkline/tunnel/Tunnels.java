package dev.trunkline.tunnel;

import dev.trunkline.access.Caller;
import dev.trunkline.audit.Audit;
import dev.trunkline.connection.Claim;
import dev.trunkline.connection.SideBySide;
import dev.trunkline.execution.DeviceLogin;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.settings.TunnelRules;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.ForwardRules;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/** The tunnels of this process (000_abe7 #17). They live in it and end with it. Any thread may call anything here. */
public final class Tunnels {
  private static final Duration LOGIN = Duration.ofSeconds(60);

  private final TunnelRules rules;
  private final DeviceLogin login;
  private final TargetCheck targets;
  private final LocalPorts ports;
  private final Semaphore places;
  private final TunnelRecords records;
  private final TunnelStatistics statistics = new TunnelStatistics();
  private final Map<UUID, Tunnel> tunnels = new ConcurrentHashMap<>();
  private volatile String ended;

  public Tunnels(TunnelRules rules, ForwardRules targets, DeviceLogin login, Audit audit) {
    this.rules = rules;
    this.login = login;
    this.targets = new TargetCheck(targets, audit);
    this.ports = new LocalPorts(rules.address(), rules.ports());
    this.places = new Semaphore(rules.maxOpen());
    this.records = new TunnelRecords(audit);
  }

  /** Where tunnels and forwarded requests may lead. */
  public TargetCheck targets() {
    return targets;
  }

  /**
   * Logs in once, so that what is wrong with the device or the credential is said at once, and listens. No channel is held.
   *
   * @param ttl how long the tunnel stays open; empty for what the settings say
   * @throws DeviceException TARGET_NOT_ALLOWED, LIMIT_REACHED, WORKER_LOST during a shutdown, or what the login throws
   */
  public TunnelInfo open(Route route, Optional<Duration> ttl, Instant now) {
    targets.require(route, now);
    return listen(route, ttl.orElse(rules.ttl()), reserve(route), now);
  }

  private ServerSocket reserve(Route route) {
    if (!places.tryAcquire()) {
      String detail = "maximum number of tunnels (%d) reached".formatted(rules.maxOpen());
      throw new DeviceException(FailureCode.LIMIT_REACHED, detail);
    }
    try {
      requireRunning();
      login.lend(route.access(), route.platform(), OpenStream.claim(route, Claim.Kind.TUNNEL), Deadline.in(LOGIN)).close();
      return ports.bind();
    } catch (RuntimeException e) {
      places.release();
      throw e;
    }
  }

  private TunnelInfo listen(Route route, Duration ttl, ServerSocket port, Instant now) {
    Tunnel tunnel = new Tunnel(route, ttl, login, port, new TunnelUse(statistics, now), now);
    tunnels.put(tunnel.id(), tunnel);
    records.opened(tunnel.info(now), route.caller(), now);
    Thread.ofVirtual().name("tunnel-accept").start(tunnel::accept);
    // It may have been put there behind the back of whoever closes all.
    if (ended != null) close(tunnel, ended, "system", now);
    requireRunning();
    return tunnel.info(now);
  }

  private void requireRunning() {
    if (ended != null) throw new DeviceException(FailureCode.WORKER_LOST, "no new tunnels: " + ended);
  }

  /** The tenant's, oldest first. */
  public List<TunnelInfo> list(String tenant, Instant now) {
    return tunnels.values().stream()
        .filter(tunnel -> tunnel.route().tenant().equals(tenant))
        .map(tunnel -> tunnel.info(now))
        .sorted(Comparator.comparing(TunnelInfo::createdAt).thenComparing(TunnelInfo::id))
        .toList();
  }

  public Optional<TunnelInfo> find(String tenant, UUID id, Instant now) {
    return tunnel(tenant, id).map(tunnel -> tunnel.info(now));
  }

  private Optional<Tunnel> tunnel(String tenant, UUID id) {
    return Optional.ofNullable(tunnels.get(id)).filter(tunnel -> tunnel.route().tenant().equals(tenant));
  }

  /**
   * Ends the tunnel and every connection through it.
   *
   * @param actor who wants it
   * @return false where the tenant has none with this id
   */
  public boolean close(String tenant, UUID id, String actor, Instant now) {
    return tunnel(tenant, id).filter(tunnel -> close(tunnel, "closed by hand", actor, now)).isPresent();
  }

  /**
   * Closes those whose time is up, and those that have carried nothing for too long, connected or not.
   *
   * @return how many
   */
  public int sweep(Instant now) {
    Map<Tunnel, String> over = new ConcurrentHashMap<>();
    for (Tunnel tunnel : tunnels.values()) tunnel.over(now, rules.idle()).ifPresent(why -> over.put(tunnel, why));
    SideBySide.each(over.keySet(), tunnel -> close(tunnel, over.get(tunnel), "system", now));
    return over.size();
  }

  /** Closes those of callers who are not let in any more. Returns how many. */
  public int closeOf(Predicate<Caller> refused, Instant now) {
    List<Tunnel> theirs = tunnels.values().stream().filter(tunnel -> refused.test(tunnel.route().caller())).toList();
    SideBySide.each(theirs, tunnel -> close(tunnel, "the token of its owner is not valid any more", "system", now));
    return theirs.size();
  }

  /** Ends all and opens no further one; idempotent. */
  public void closeAll(String reason, Instant now) {
    ended = reason;
    SideBySide.each(List.copyOf(tunnels.values()), tunnel -> close(tunnel, reason, "system", now));
  }

  private boolean close(Tunnel tunnel, String reason, String actor, Instant now) {
    if (!tunnel.close()) return false;
    tunnels.remove(tunnel.id());
    places.release();
    records.closed(tunnel.info(now), tunnel.route().tenant(), actor, reason, now);
    return true;
  }

  /** How many are open. */
  public int count() {
    return tunnels.size();
  }

  public TunnelStatistics statistics() {
    return statistics;
  }
}
