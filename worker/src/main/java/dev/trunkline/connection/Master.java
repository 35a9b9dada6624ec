package dev.trunkline.connection;

import dev.trunkline.transport.SshTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One SSH connection and the channels on it (000_abe7 #1, #5). {@link Roster}'s lock guards whatever is not public here; what is
 * public may be called by any thread.
 */
public final class Master {
  enum State {
    OPENING,
    OPEN,
    /** Nobody is on it and nobody gets on; it counts until it is closed. */
    CLOSING,
    GONE
  }

  /** For this long a device may still count a channel that was closed. */
  static final Duration SETTLING = Duration.ofMillis(250);

  /** A connection that ends this soon after one of its channels has ended of that. */
  static final Duration MOMENT = Duration.ofMillis(500);

  /** The healthiest first, then the least loaded; where all is alike the oldest, so that the others may become idle. */
  static final Comparator<Master> BEST_FIRST =
      Comparator.comparingInt((Master master) -> master.health.failures())
          .thenComparingInt(master -> master.health.latencyClass())
          .thenComparingInt(Master::channels)
          .thenComparingLong(master -> master.number);

  private final String id;
  private final long number;
  private final ConnectionKey key;
  private final Instant since;
  private final Health health = new Health();
  private final Set<ChannelLease> leases = new LinkedHashSet<>();
  private final Deque<Instant> released = new ArrayDeque<>();
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private volatile SshTransport transport;
  private State state = State.OPENING;
  private boolean retired;
  private int limit;
  private int lastChannel;
  private Instant idleSince;
  private Instant restsUntil = Instant.MIN;
  private Instant firstSiblingEnd;
  private Instant lastSiblingEnd;

  /**
   * @param ids what its id begins with
   * @param number the older, the smaller
   */
  Master(String ids, long number, ConnectionKey key, int limit, Instant now) {
    this.id = ids + number;
    this.number = number;
    this.key = key;
    this.limit = limit;
    this.since = now;
    this.idleSince = now;
  }

  /** Unique in the cluster. */
  public String id() {
    return id;
  }

  public ConnectionKey key() {
    return key;
  }

  /** Null until it is open. */
  public SshTransport transport() {
    return transport;
  }

  /** The device answered; what that took goes into where the next channels are opened. */
  public void latency(Duration roundTrip) {
    health.answered(roundTrip);
  }

  /** It gets no further channels and closes when nobody is on it; others are opened in its place (001_9083 #16, #20). */
  public void unhealthy(String reason) {
    health.unhealthy(reason);
  }

  Health health() {
    return health;
  }

  State state() {
    return state;
  }

  Instant since() {
    return since;
  }

  int channels() {
    return leases.size();
  }

  int limit() {
    return limit;
  }

  List<ChannelLease> leases() {
    return List.copyOf(leases);
  }

  /** Completes when the login has succeeded, and exceptionally when it has not. */
  CompletableFuture<Void> settled() {
    return settled;
  }

  /** Completes when it counts no longer. */
  CompletableFuture<Void> gone() {
    return gone;
  }

  /** Whether one more channel may be opened on it, or will be once it is open. */
  boolean hasRoom(Instant now) {
    boolean stands = state == State.OPENING || (state == State.OPEN && transport.isAlive());
    return stands && !isRetired() && channels() < limit && !now.isBefore(restsUntil);
  }

  /** Whether it is to close as soon as nobody is on it. */
  boolean isRetired() {
    return retired || !health.isHealthy();
  }

  void retire() {
    retired = true;
  }

  void lowerLimit(int most) {
    limit = Math.max(1, Math.min(limit, most));
  }

  void restUntil(Instant then) {
    restsUntil = then;
  }

  void opened(SshTransport transport) {
    this.transport = transport;
    this.state = State.OPEN;
  }

  void closing() {
    state = State.CLOSING;
  }

  void left() {
    state = State.GONE;
    leases.clear();
  }

  int nextChannel() {
    return ++lastChannel;
  }

  void add(ChannelLease lease) {
    leases.add(lease);
    idleSince = null;
  }

  /** Returns false where it was not there any more. */
  boolean remove(ChannelLease lease, Instant now) {
    if (!leases.remove(lease)) return false;
    if (leases.isEmpty()) idleSince = now;
    return true;
  }

  /** A channel was closed in good order. */
  void channelEnded(Instant now) {
    released.addLast(now);
    if (leases.isEmpty()) return;
    if (firstSiblingEnd == null) firstSiblingEnd = now;
    lastSiblingEnd = now;
  }

  /** Channels that were closed so lately that the device may count them still. */
  int unsettled(Instant now) {
    while (!released.isEmpty() && Duration.between(released.getFirst(), now).compareTo(SETTLING) > 0) released.removeFirst();
    return released.size();
  }

  /** Whether its channels have outlived the end of one of them. */
  boolean survivedAnEnd(Instant now) {
    return firstSiblingEnd != null && Duration.between(firstSiblingEnd, now).compareTo(MOMENT) > 0;
  }

  /** Whether its end now is that of a connection which does not outlive any of its channels. */
  boolean diesOfAnEnd(Instant now) {
    boolean ending = leases.stream().anyMatch(ChannelLease::isClosing) && !leases.stream().allMatch(ChannelLease::isClosing);
    boolean ended = lastSiblingEnd != null && Duration.between(lastSiblingEnd, now).compareTo(MOMENT) <= 0;
    return ending || (ended && !leases.isEmpty());
  }

  /** Whether all on it would leave if asked to. */
  boolean isUnused() {
    return leases.stream().allMatch(ChannelLease::isParked);
  }

  /** Since when nobody has used it; the time at which it was opened where somebody does. */
  Instant unusedSince() {
    if (idleSince != null) return idleSince;
    return leases.stream().flatMap(lease -> lease.parkedSince().stream()).max(Comparator.naturalOrder()).orElse(since);
  }

  /** Whether nobody is on it and it need not be kept. */
  boolean isFreeToClose(Instant now, Duration maxIdle) {
    if (state != State.OPEN || !leases.isEmpty()) return false;
    return isRetired() || limit == 1 || Duration.between(idleSince, now).compareTo(maxIdle) > 0;
  }

  @Override
  public String toString() {
    return id() + " " + key.label();
  }
}
