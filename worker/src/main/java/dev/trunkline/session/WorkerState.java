package dev.trunkline.session;

import dev.trunkline.connection.Claim;
import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warm connections of one worker. Only the worker's own thread borrows; the timer sweeps, free neighbours take over idle
 * connections and statistics look in from other threads. A connection is in {@code idle} or lent, never both, and whoever removes it
 * from {@code idle} owns it, so nothing here needs a lock and nothing waits for a device while others wait for it.
 */
public final class WorkerState {
  private static final Logger log = LoggerFactory.getLogger(WorkerState.class);

  private final String worker;
  private final ReuseRules rules;
  private final WarmSessions neighbours;
  private final Map<ConnectionKey, Kept> idle = new ConcurrentHashMap<>();
  private volatile ConnectionKey lent;

  public WorkerState(String worker, ReuseRules rules, WarmSessions neighbours) {
    this.worker = worker;
    this.rules = rules;
    this.neighbours = neighbours;
    neighbours.add(this);
  }

  /** A connection that waits for its next job. */
  record Kept(HeldConnection held, Instant since) {
    boolean idleAt(Instant now, Duration maxIdle) {
      return Duration.between(since, now).compareTo(maxIdle) > 0;
    }
  }

  /**
   * Lends a connection that matches the key whole: a warm one of this worker, else one that a neighbour leaves idle, else a new
   * one. A warm one that turns out dead is replaced silently; no byte of a command has been sent by then.
   *
   * @throws DeviceException where none can be opened
   */
  public Lease borrow(Wanted wanted, Function<Deadline, DeviceConnection> open, Instant now, Deadline deadline) {
    lent = wanted.key();
    try {
      return takeWarm(wanted.key())
          .flatMap(kept -> prove(kept, wanted.claim(), now, deadline))
          .orElseGet(() -> open(wanted.key(), wanted.lane(), open, deadline));
    } catch (RuntimeException | Error e) {
      lent = null;
      throw e;
    }
  }

  private Optional<Kept> takeWarm(ConnectionKey key) {
    Optional<Kept> own = takeIdle(key);
    if (own.isPresent()) return own;
    makeRoom();
    return neighbours.takeIdle(key, this);
  }

  private Optional<Lease> prove(Kept kept, Claim by, Instant now, Deadline deadline) {
    HeldConnection held = kept.held;
    if (isStale(kept, now)) {
      discard(held, "gone or idle for too long");
      return Optional.empty();
    }
    held.connection().lease().resume(by, now);
    try {
      held.connection().session().prove(deadline);
    } catch (DeviceException e) {
      discard(held, "not provable: " + e.failure().detail());
      return Optional.empty();
    }
    log.info("{}: connection {} reused", worker, held.key().label());
    neighbours.statistics().reused();
    return Optional.of(new Lease(this, held, Optional.empty()));
  }

  private boolean isStale(Kept kept, Instant now) {
    if (!kept.held.connection().isUsable()) return true;
    return kept.idleAt(now, rules.maxIdle()) && !neighbours.isWanted(kept.held.key());
  }

  private Lease open(ConnectionKey key, long lane, Function<Deadline, DeviceConnection> open, Deadline deadline) {
    long start = System.nanoTime();
    DeviceConnection connection = open.apply(deadline);
    Duration setup = Duration.ofNanos(System.nanoTime() - start);
    log.info("{}: connection {} opened in {} ms", worker, key.label(), setup.toMillis());
    neighbours.statistics().opened(setup);
    return new Lease(this, new HeldConnection(key, connection, lane), Optional.of(setup));
  }

  /** The least recently used connections leave until one more fits. */
  private void makeRoom() {
    while (idle.size() >= rules.maxConnections()) {
      idle.values().stream()
          .min(Comparator.comparing(Kept::since))
          .ifPresent(leastRecent -> evict(leastRecent, "least recently used, to make room"));
    }
  }

  void giveBack(Lease lease, Instant now) {
    HeldConnection held = lease.held();
    if (!rules.reuse()) {
      discard(held, "reuse is off");
    } else if (!held.connection().isUsable()) {
      discard(held, "not usable any more");
    } else {
      keep(new Kept(held, now));
    }
    lent = null;
  }

  /**
   * Keeps a session that no job has asked for yet, where there still is room. Any thread may call this.
   *
   * @param setup what opening it took
   * @return false where it was closed instead
   */
  public boolean keepWarm(ConnectionKey key, DeviceConnection connection, long lane, Duration setup, Instant now) {
    Kept kept = new Kept(new HeldConnection(key, connection, lane), now);
    neighbours.statistics().opened(setup);
    keep(kept);
    // Looked at after, as a job that begins counts itself before it looks: one of the two sees the other.
    if (size() <= rules.maxConnections() && neighbours.has(this)) return true;
    return !evict(kept, "no room to keep it warm");
  }

  /** Parked before anybody can take it, so that it never is both parked and lent. */
  private void keep(Kept kept) {
    kept.held.connection().lease().park(kept.since, () -> evict(kept, "to make room for another connection"));
    Kept before = idle.put(kept.held.key(), kept);
    if (before != null) discard(before.held, "another one took its place");
  }

  /** Closes what is dead or has been idle for too long, here and below; returns how many went. */
  public int sweep(Instant now) {
    return sweepIdle(now) + neighbours.sweepConnections(now);
  }

  int sweepIdle(Instant now) {
    List<Kept> stale = idle.values().stream().filter(kept -> isStale(kept, now)).toList();
    return (int) stale.stream().filter(kept -> evict(kept, "idle for too long")).count();
  }

  void sweepLost() {
    idle.values().stream().filter(kept -> !kept.held.connection().isUsable()).forEach(kept -> evict(kept, "not usable any more"));
  }

  /** Closes every connection; the worker is no neighbour any more. */
  public void closeAll(String reason) {
    neighbours.remove(this);
    idle.values().forEach(kept -> evict(kept, reason));
  }

  Optional<Kept> takeIdle(ConnectionKey key) {
    return Optional.ofNullable(idle.remove(key));
  }

  private boolean evict(Kept kept, String reason) {
    if (!idle.remove(kept.held.key(), kept)) return false;
    discard(kept.held, reason);
    return true;
  }

  private void discard(HeldConnection held, String reason) {
    log.info("{}: connection {} closed: {}", worker, held.key().label(), reason);
    held.connection().close(reason);
  }

  /** Whether this worker holds an idle session to the device of the lane. */
  public boolean isWarmFor(long lane) {
    for (Kept kept : idle.values()) if (kept.held.lane() == lane) return true;
    return false;
  }

  /** Whether it has, lent or idle, a session that stands and to which this applies. */
  boolean holds(Predicate<ConnectionKey> which) {
    ConnectionKey inUse = lent;
    if (inUse != null && which.test(inUse)) return true;
    return idle.values().stream().anyMatch(kept -> which.test(kept.held.key()) && kept.held.connection().isUsable());
  }

  /** How many more sessions it may keep. */
  int room() {
    return rules.reuse() ? rules.maxConnections() - size() : 0;
  }

  public String worker() {
    return worker;
  }

  /** How many connections this worker holds, the lent one included. */
  public int size() {
    return idle.size() + (lent == null ? 0 : 1);
  }
}
