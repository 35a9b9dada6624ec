package dev.trunkline.connection;

import dev.trunkline.audit.Audit;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.SshTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SSH connections of one process, and the channels lent on them. Any thread may call anything here. */
public final class Connections {
  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  /** Whoever waits for something that may never come looks around again after this. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Roster roster;
  private final ChannelAudit audit;
  private final ConnectionStatistics statistics = new ConnectionStatistics();
  private final Endings endings;
  private volatile Consumer<Master> watch = _ -> {};

  /**
   * @param ids what the ids of its connections begin with, so that no other process has the same
   * @param audit hears who used which channel when
   */
  public Connections(String ids, AdmissionLimits admission, ChannelLimits channels, KeepRules keep, Audit audit) {
    this.roster = new Roster(this, ids, admission, channels, keep);
    this.audit = new ChannelAudit(audit);
    this.endings = new Endings(roster, this.audit, statistics);
  }

  /** Shows every connection from now on to {@code watch} once it is open, in the thread that opened it. */
  public void whenOpened(Consumer<Master> watch) {
    this.watch = watch;
  }

  /**
   * Opens a channel; on another connection where the device refuses it on the first, or the first turns out dead (000_abe7 #24).
   *
   * @param opening opens it; where that throws, the lease is closed here
   * @throws DeviceException as {@link #lend}, or what {@code opening} throws
   */
  public <C> C open(ConnectionKey key, Claim claim, Connector connector, Function<ChannelLease, C> opening, Deadline deadline) {
    while (true) {
      ChannelLease lease = lend(key, claim, connector, deadline);
      try {
        C channel = opening.apply(lease);
        lease.answered();
        return channel;
      } catch (DeviceException e) {
        if (!mayDoBetterElsewhere(lease, e.code())) throw e;
      } catch (RuntimeException | Error e) {
        lease.close();
        throw e;
      }
    }
  }

  private static boolean mayDoBetterElsewhere(ChannelLease lease, FailureCode code) {
    if (code == FailureCode.LIMIT_REACHED) return lease.refused();
    boolean silent = code == FailureCode.PROMPT_TIMEOUT;
    if (silent) lease.failed();
    boolean foundDead = silent && lease.channel() > 1 && !lease.transport().isAlive();
    lease.close("not opened: " + code);
    return foundDead;
  }

  /**
   * Lends one channel of a connection that matches the key whole, a new one where no other has room. Those who want the same at
   * the same time share one login, and its failure.
   *
   * @throws DeviceException LIMIT_REACHED where a limit stands in the way, which the detail names; WORKER_LOST after {@link
   *     #closeAll}; DEADLINE or CANCELLED while waiting; what {@code connector} throws
   */
  public ChannelLease lend(ConnectionKey key, Claim claim, Connector connector, Deadline deadline) {
    while (true) {
      if (deadline.passed()) throw new DeviceException(FailureCode.DEADLINE, "no time left to connect to " + key.label());
      switch (roster.plan(key, claim, Instant.now())) {
        case Plan.Use(ChannelLease lease) -> {
          return lent(lease, true);
        }
        case Plan.Join(ChannelLease lease) -> {
          if (joined(lease, deadline)) return lent(lease, true);
        }
        case Plan.Open(ChannelLease lease) -> {
          if (opened(lease, connector, deadline)) return lent(lease, false);
        }
        case Plan.Room room -> await(room, key, deadline);
        case Plan.Refuse(DeviceException because) -> {
          statistics.refused();
          audit.refused(key, claim, because.failure().detail(), Instant.now());
          throw because;
        }
      }
    }
  }

  private ChannelLease lent(ChannelLease lease, boolean wasThere) {
    statistics.lent(wasThere);
    audit.opened(lease, Instant.now());
    return lease;
  }

  /** Returns false where it came to nothing, and another try may do better. */
  private boolean joined(ChannelLease lease, Deadline deadline) {
    try {
      if (Awaiting.happened(lease.master().settled(), deadline, lease.master().key()) && lease.isUsable()) return true;
    } catch (DeviceException e) {
      giveBack(lease, e.failure().detail());
      throw e;
    }
    giveBack(lease, "the connection did not last");
    return false;
  }

  private void await(Plan.Room room, ConnectionKey key, Deadline deadline) {
    CompletableFuture<Void> event =
        switch (room) {
          case Plan.WaitFor(CompletableFuture<Void> happening) -> happening;
          case Plan.MakeRoom(Master victim) -> {
            endings.letGo(victim, "to make room for another", Instant.now());
            yield victim.gone();
          }
        };
    Awaiting.happened(event, deadline.within(PATIENCE), key);
  }

  /** Returns false where the device had no room, and there may be some now. */
  private boolean opened(ChannelLease lease, Connector connector, Deadline deadline) {
    Master master = lease.master();
    long start = System.nanoTime();
    SshTransport transport;
    try {
      transport = connector.connect(deadline);
    } catch (RuntimeException | Error e) {
      statistics.failed();
      if (madeRoom(master, e, deadline)) return false;
      throw e;
    }
    Optional<List<Master>> outdated = roster.opened(master, transport);
    if (outdated.isEmpty()) throw unwanted(master, transport);
    statistics.opened(Duration.ofNanos(System.nanoTime() - start));
    log.info("connection {} opened to {}", master.id(), master.key().label());
    audit.connectionOpened(master, lease.claim(), transport.negotiated(), Instant.now());
    transport.whenEnded(() -> endings.lost(master));
    watch.accept(master);
    master.settled().complete(null);
    outdated.get().forEach(old -> Thread.startVirtualThread(() -> endings.letGo(old, "its credential was replaced", Instant.now())));
    return true;
  }

  /** Whoever waits for the same login fails as it did, or tries again where it may do better. */
  private boolean madeRoom(Master master, Throwable failed, Deadline deadline) {
    Optional<Failure> why = failed instanceof DeviceException e ? Optional.of(e.failure()) : Optional.empty();
    Optional<Plan.Room> room = roster.openingFailed(master, why, Instant.now());
    Throwable told = room.isEmpty() ? failed : new DeviceException(FailureCode.CANCELLED, "called off, there was no room");
    master.settled().completeExceptionally(told);
    master.gone().complete(null);
    room.ifPresent(plan -> await(plan, master.key(), deadline));
    return room.isPresent();
  }

  private static DeviceException unwanted(Master master, SshTransport transport) {
    transport.close("not wanted any more");
    DeviceException failure = new DeviceException(FailureCode.WORKER_LOST, "no new connections, everything is being closed");
    master.settled().completeExceptionally(failure);
    master.gone().complete(null);
    return failure;
  }

  /** See {@link ChannelLease#refused()}. */
  boolean refused(ChannelLease lease) {
    Roster.Left left = roster.refused(lease, Instant.now());
    if (left.wasThere()) {
      statistics.channelRefused();
      audit.refused(lease, Instant.now());
    }
    left.toClose().ifPresent(master -> endings.end(master, "it takes no channel"));
    return left.worthRetrying();
  }

  /** See {@link ChannelLease#close(String)}. */
  void release(ChannelLease lease, String reason) {
    audit.closed(lease, reason, Instant.now());
    giveBack(lease, reason);
  }

  private void giveBack(ChannelLease lease, String reason) {
    roster.release(lease, Instant.now()).toClose().ifPresent(master -> endings.end(master, reason));
  }

  /** See {@link ChannelLease#resume}. */
  void lentAgain(ChannelLease lease, Optional<Instant> unusedSince, Instant now) {
    audit.lentAgain(lease, unusedSince, now);
  }

  /**
   * Closes what is dead, idle for too long or of no use any more; in use is never idle (001_9083 TRAP-a).
   *
   * @return how many connections went
   */
  public int sweep(Instant now) {
    List<Master> unused = roster.sweep(now);
    SideBySide.each(unused, master -> endings.letGo(master, "idle for too long", now));
    return (int) unused.stream().filter(master -> master.gone().isDone()).count();
  }

  /** Connections to which it applies get no further channels and close when they are free. Returns how many they are. */
  public int drain(Predicate<ConnectionKey> which) {
    return drain(roster.retire(master -> which.test(master.key())), "drained");
  }

  /** As {@link #drain(Predicate)}, what was opened with an earlier version of the stored credential. */
  public int rotated(CredentialVersion current) {
    return drain(roster.rotated(current), "its credential was rotated");
  }

  private int drain(List<Master> retired, String reason) {
    SideBySide.each(retired, master -> endings.letGo(master, reason, Instant.now()));
    return retired.size();
  }

  /** The stored credentials by which connections were opened. */
  public Set<UUID> credentials() {
    return roster.credentials();
  }

  /**
   * Closes one connection, whoever uses it.
   *
   * @return false where there is none with this id
   */
  public boolean close(String id, String reason) {
    List<Master> taken = roster.take(master -> master.id().equals(id));
    taken.forEach(master -> endings.end(master, reason));
    return !taken.isEmpty();
  }

  /**
   * Closes every connection and opens no further one; idempotent.
   *
   * @return how many were open
   */
  public int closeAll(String reason) {
    List<Master> taken = roster.takeAll(reason);
    SideBySide.each(taken, master -> endings.end(master, reason));
    return taken.size();
  }

  public List<ConnectionInfo> infos(Instant now) {
    return roster.infos(now);
  }

  public ConnectionCounts counts() {
    return roster.counts();
  }

  public ConnectionStatistics statistics() {
    return statistics;
  }
}
