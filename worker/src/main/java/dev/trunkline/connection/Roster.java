package dev.trunkline.connection;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.transport.SshTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who is on which connection. Every question and every change is one step under one lock, and none of them waits for a device:
 * what takes time is done by {@link Connections}, before or after.
 */
final class Roster {
  private final Connections connections;
  private final Admission admission;
  private final ChannelLimits limits;
  private final KeepRules keep;
  private final KnownLogins known = new KnownLogins();
  private final FullDevices fullDevices = new FullDevices();
  private final Rotations rotations = new Rotations();
  private final Masters masters;
  private String closed;

  Roster(Connections connections, String ids, AdmissionLimits admission, ChannelLimits limits, KeepRules keep) {
    this.connections = connections;
    this.masters = new Masters(ids);
    this.admission = new Admission(admission);
    this.limits = limits;
    this.keep = keep;
  }

  /**
   * The best of the key's connections with room, else one that is being opened, else a new one within every limit (000_abe7 #6 to
   * #10). The first login with a credential is waited for, so that a wrong password is tried once and not by everybody at once.
   */
  synchronized Plan plan(ConnectionKey key, Claim claim, Instant now) {
    if (closed != null) return new Plan.Refuse(new DeviceException(FailureCode.WORKER_LOST, "no new connections: " + closed));
    boolean shares = keep.jobsShare() || claim.kind() != Claim.Kind.JOB;
    Optional<Master> withRoom = shares ? withRoom(key, claim, now) : Optional.empty();
    if (withRoom.isPresent()) {
      ChannelLease lease = grant(withRoom.get(), claim);
      return withRoom.get().state() == Master.State.OPEN ? new Plan.Use(lease) : new Plan.Join(lease);
    }
    Optional<Master> first = known.contains(key) ? Optional.empty() : masters.of(key).filter(Roster::isOpening).findFirst();
    if (first.isPresent()) return new Plan.WaitFor(first.get().settled());
    return refusal(key, claim)
        .or(() -> fullDevices.refusal(Device.of(key), now).map(because -> roomOr(because, key)))
        .orElseGet(() -> new Plan.Open(grant(add(key, shares, now), claim)));
  }

  private Optional<Master> withRoom(ConnectionKey key, Claim claim, Instant now) {
    masters.of(key).filter(master -> master.state() == Master.State.OPEN).forEach(master -> noteSurvival(master, now));
    return masters.of(key)
        .filter(master -> master.hasRoom(now) && !isTooOld(master, now) && admission.admits(master, claim))
        .min(Comparator.comparing(Roster::isOpening).thenComparing(Master.BEST_FIRST));
  }

  private Optional<Plan> refusal(ConnectionKey key, Claim claim) {
    List<Admission.Refusal> refusals = admission.refusals(key, claim);
    Optional<Plan.Room> first = Optional.empty();
    for (Admission.Refusal refusal : refusals) {
      Optional<Plan.Room> room = claim.kind().sendsOthersAway() ? roomFor(refusal.limit(), key) : Optional.empty();
      if (room.isEmpty()) return Optional.of(refusal.asPlan());
      if (first.isEmpty()) first = room;
    }
    return first.map(Function.identity());
  }

  /** A connection that is about to go, else the one that has been unused for the longest. */
  private Optional<Plan.Room> roomFor(Admission.Limit limit, ConnectionKey key) {
    if (limit == Admission.Limit.USER) return Optional.empty();
    List<Master> there = (limit == Admission.Limit.TOTAL ? masters.all() : masters.at(Device.of(key))).toList();
    Optional<Plan.Room> going =
        there.stream().filter(Roster::isClosing).findFirst().map(master -> new Plan.WaitFor(master.gone()));
    return going.or(() -> there.stream().filter(Roster::isUnused).min(Comparator.comparing(Master::unusedSince)).map(Roster::evict));
  }

  private Plan roomOr(DeviceException because, ConnectionKey key) {
    Optional<Plan> room = roomFor(Admission.Limit.HOST, key).map(Function.identity());
    return room.orElseGet(() -> new Plan.Refuse(because));
  }

  private static Plan.Room evict(Master master) {
    master.retire();
    return new Plan.MakeRoom(master);
  }

  private static boolean isOpening(Master master) {
    return master.state() == Master.State.OPENING;
  }

  private static boolean isClosing(Master master) {
    return master.state() == Master.State.CLOSING;
  }

  private static boolean isUnused(Master master) {
    return master.state() == Master.State.OPEN && master.isUnused();
  }

  private boolean isTooOld(Master master, Instant now) {
    return keep.maxAge().isPositive() && Duration.between(master.since(), now).compareTo(keep.maxAge()) > 0;
  }

  private Master add(ConnectionKey key, boolean shares, Instant now) {
    Master master = masters.add(key, shares ? limits.of(key, now) : 1, now);
    admission.add(master);
    return master;
  }

  private ChannelLease grant(Master master, Claim claim) {
    ChannelLease lease = new ChannelLease(connections, master, master.nextChannel(), claim);
    master.add(lease);
    admission.addChannel(master, claim);
    return lease;
  }

  /**
   * The login has succeeded. What was open under another credential that has had its day is retired (000_abe7 #16).
   *
   * @return those; empty where the connection is not wanted any more, because of a shutdown
   */
  synchronized Optional<List<Master>> opened(Master master, SshTransport transport) {
    if (master.state() != Master.State.OPENING) return Optional.empty();
    master.opened(transport);
    fullDevices.hasRoom(Device.of(master.key()));
    boolean rotation = known.add(master.key());
    master.key().stored().ifPresent(rotations::heardOf);
    // A job that got its credential just before the rotation may go on, but leaves the connection to nobody.
    if (rotations.isOutdated(master.key())) master.retire();
    return Optional.of(retire(other -> rotations.isOutdated(other.key()) || rotation && KnownLogins.rotated(other.key(), master.key())));
  }

  /** Those opened with an earlier version get no further channels. Returns them. */
  synchronized List<Master> rotated(CredentialVersion current) {
    rotations.heardOf(current);
    return retire(master -> rotations.isOutdated(master.key()));
  }

  /** The stored credentials by which connections were opened. */
  synchronized Set<UUID> credentials() {
    return masters.all().flatMap(master -> master.key().stored().stream()).map(CredentialVersion::credential).collect(Collectors.toSet());
  }

  /**
   * The login has failed. All that was reserved on it is free again.
   *
   * @return how to get room at a device that seems to have none, by what this process does not use there
   */
  synchronized Optional<Plan.Room> openingFailed(Master master, Optional<Failure> why, Instant now) {
    remove(master);
    Optional<FailureCode> code = why.map(Failure::code);
    if (code.equals(Optional.of(FailureCode.AUTH_FAILED))) known.remove(master.key());
    boolean full = code.equals(Optional.of(FailureCode.LIMIT_REACHED));
    if (!full && !code.equals(Optional.of(FailureCode.TCP_REFUSED))) return Optional.empty();
    Optional<Plan.Room> room = roomFor(Admission.Limit.HOST, master.key());
    if (full && room.isEmpty()) fullDevices.turnedAway(Device.of(master.key()), why.get(), now);
    return room;
  }

  /**
   * What has become of a channel.
   *
   * @param wasThere false where it was over already
   * @param worthRetrying whether another connection may do better
   * @param toClose its connection, where that is to be closed now
   */
  record Left(boolean wasThere, boolean worthRetrying, Optional<Master> toClose) {
    private static final Left OVER = new Left(false, false, Optional.empty());
  }

  /** The channel is closed. */
  synchronized Left release(ChannelLease lease, Instant now) {
    Master master = lease.master();
    if (!take(lease, now)) return Left.OVER;
    // When a jump host is lost, all that went over it ends at once; that is not a connection that ends with one of its channels.
    if (master.state() == Master.State.OPEN && !master.key().isOfJumpHost()) master.channelEnded(now);
    return new Left(true, false, freeToClose(master, now));
  }

  /**
   * The device refused to open the channel. Where it has others, it has shown how many it allows; where it has none, this
   * connection is of no use.
   */
  synchronized Left refused(ChannelLease lease, Instant now) {
    Master master = lease.master();
    if (!take(lease, now)) return Left.OVER;
    int open = master.channels();
    int unsettled = master.unsettled(now);
    if (open > 0) learn(master, open + unsettled, now);
    if (open + unsettled == 0) master.retire();
    master.restUntil(now.plus(Master.SETTLING));
    return new Left(true, open + unsettled > 0, freeToClose(master, now));
  }

  private void learn(Master master, int most, Instant now) {
    if (most >= master.limit()) return;
    limits.refusedBeyond(most, master.key(), now);
    masters.at(Device.of(master.key())).forEach(other -> other.lowerLimit(most));
  }

  private boolean take(ChannelLease lease, Instant now) {
    Master master = lease.master();
    if (!master.remove(lease, now)) return false;
    admission.removeChannel(master, lease.claim());
    return true;
  }

  /** The connection has ended by itself. Returns who was on it, to be told; empty where it is being closed anyway. */
  synchronized Optional<List<ChannelLease>> lost(Master master, Instant now) {
    if (master.state() != Master.State.OPEN) return Optional.empty();
    noteSurvival(master, now);
    if (master.health().isHealthy() && master.diesOfAnEnd(now)) limits.died(master.key());
    return Optional.of(remove(master));
  }

  private void noteSurvival(Master master, Instant now) {
    if (master.survivedAnEnd(now)) limits.survived(master.key());
  }

  /** It is closed. Returns who was on it nevertheless. */
  synchronized List<ChannelLease> gone(Master master) {
    return remove(master);
  }

  private List<ChannelLease> remove(Master master) {
    if (master.state() == Master.State.GONE) return List.of();
    if (!isOpening(master)) fullDevices.hasRoom(Device.of(master.key()));
    List<ChannelLease> left = master.leases();
    left.forEach(lease -> admission.removeChannel(master, lease.claim()));
    admission.remove(master);
    masters.remove(master);
    master.left();
    return left;
  }

  /** Those to which it applies get no further channels. Returns them. */
  synchronized List<Master> retire(Predicate<Master> which) {
    List<Master> retired = masters.all().filter(master -> !master.isRetired() && which.test(master)).toList();
    retired.forEach(Master::retire);
    return retired;
  }

  /** Retires what is too old; returns what nobody uses and is not wanted any more. */
  synchronized List<Master> sweep(Instant now) {
    masters.all().filter(master -> master.state() == Master.State.OPEN).forEach(master -> noteSurvival(master, now));
    retire(master -> isTooOld(master, now));
    return masters.all()
        .filter(master -> isUnused(master) && (master.isRetired() || master.isFreeToClose(now, keep.maxIdle())))
        .toList();
  }

  /** Takes the connection out of use where nobody is on it and it need not be kept. */
  synchronized Optional<Master> freeToClose(Master master, Instant now) {
    if (!master.isFreeToClose(now, keep.maxIdle())) return Optional.empty();
    master.closing();
    return Optional.of(master);
  }

  /** Takes the connections out of use, whoever is on them. */
  synchronized List<Master> take(Predicate<Master> which) {
    List<Master> taken = masters.all().filter(master -> master.state() == Master.State.OPEN && which.test(master)).toList();
    taken.forEach(Master::closing);
    return taken;
  }

  /** Takes all out of use and lets no further one in; those that are being opened are not wanted any more when they are open. */
  synchronized List<Master> takeAll(String reason) {
    closed = reason;
    masters.all().filter(Roster::isOpening).forEach(this::remove);
    return take(_ -> true);
  }

  synchronized List<ChannelLease> leases(Master master) {
    return master.leases();
  }

  synchronized List<ConnectionInfo> infos(Instant now) {
    return masters.all().filter(master -> master.state() == Master.State.OPEN).map(master -> ConnectionInfo.of(master, now)).toList();
  }

  synchronized ConnectionCounts counts() {
    int channels = masters.all().mapToInt(Master::channels).sum();
    return new ConnectionCounts(admission.total(), (int) masters.all().count(), channels, admission.entries());
  }
}
