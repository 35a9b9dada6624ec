package dev.trunkline.connection;

import dev.trunkline.transport.SshTransport;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One channel that may be opened on a connection, counted from before it is opened until this is closed, which is to happen
 * after the channel was closed (000_abe7 #11, #29, TRAP-a). Any thread may call anything here.
 */
public final class ChannelLease implements AutoCloseable {
  /** What a holder who does not use its channel for now does to give it up. */
  private record Parked(Instant since, Runnable giveUp) {}

  private final Connections connections;
  private final Master master;
  private final int channel;
  private final CompletableFuture<Void> lost = new CompletableFuture<>();
  private final AtomicReference<Instant> givenAt = new AtomicReference<>();
  private volatile Claim claim;
  private volatile Parked parked;
  private volatile boolean closing;

  ChannelLease(Connections connections, Master master, int channel, Claim claim) {
    this.connections = connections;
    this.master = master;
    this.channel = channel;
    this.claim = claim;
  }

  public SshTransport transport() {
    return master.transport();
  }

  /** Which connection it is on: unique in the cluster. */
  public String connectionId() {
    return master.id();
  }

  /** Counted from 1 on each connection. */
  public int channel() {
    return channel;
  }

  public Claim claim() {
    return claim;
  }

  /** Whether the connection stands, and goes on to stand once this channel is free again. */
  public boolean isUsable() {
    return !lost.isDone() && master.transport().isAlive() && !master.isRetired();
  }

  /** Runs once, in a thread of its own, when the connection ends under this channel; at once where it has. */
  public void whenLost(Runnable told) {
    lost.thenRunAsync(told, Thread::startVirtualThread);
  }

  /** The device answered on this channel. */
  public void answered() {
    master.health().answered();
  }

  /** The device did not answer on this channel, or not as it should. */
  public void failed() {
    master.health().failed();
  }

  /**
   * The holder keeps the channel open without using it: it may be asked to leave, to make room for somebody else.
   *
   * @param giveUp closes the channel and this, unless it is in use again by then; bounded
   */
  public void park(Instant since, Runnable giveUp) {
    parked = new Parked(since, giveUp);
  }

  /** The channel is used again, by another job. */
  public void resume(Claim by, Instant now) {
    Optional<Instant> unusedSince = parkedSince();
    parked = null;
    claim = by;
    connections.lentAgain(this, unusedSince, now);
  }

  /** Goes before closing the channel in good order: a connection that ends of that is recognised by it. */
  public void closing() {
    closing = true;
  }

  /**
   * The device refused to open the channel. That ends this as {@link #close()} does, and the connection gets fewer channels from
   * now on (000_abe7 #12).
   *
   * @return whether another connection may do better
   */
  public boolean refused() {
    return connections.refused(this);
  }

  @Override
  public void close() {
    close("not needed any more");
  }

  /**
   * Idempotent; bounded where the connection closes with it.
   *
   * @param reason what the device is told then
   */
  public void close(String reason) {
    connections.release(this, reason);
  }

  Master master() {
    return master;
  }

  boolean isClosing() {
    return closing;
  }

  boolean isParked() {
    return parked != null;
  }

  Optional<Instant> parkedSince() {
    return Optional.ofNullable(parked).map(Parked::since);
  }

  void giveUp() {
    Parked now = parked;
    if (now != null) now.giveUp.run();
  }

  void lost() {
    lost.complete(null);
  }

  /** Somebody has it from now on. */
  void given(Instant now) {
    givenAt.set(now);
  }

  /** Nobody has it any more. Returns since when somebody had; empty where that was said before, or nobody ever had. */
  Optional<Instant> taken() {
    return Optional.ofNullable(givenAt.getAndSet(null));
  }
}
