package dev.trunkline.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.channel.ChannelInputStream;
import net.schmizz.sshj.connection.channel.direct.DirectTCPIPChannel;
import net.schmizz.sshj.connection.channel.direct.Parameters;
import net.schmizz.sshj.transport.TransportException;

/**
 * A direct-tcpip channel (RFC 4254, section 7.2) that tells its {@link Inbox} and its writer what happens to it. Every wait of
 * sshj's own channel has the timeout of the whole connection or none; here each has a deadline of its own.
 */
final class ForwardChannel extends DirectTCPIPChannel {
  private final SignOfLife life;
  private final Inbox inbox = new Inbox();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile boolean ended;
  private volatile boolean closedHere;
  private volatile boolean abandoned;
  private volatile Thread writer;

  /**
   * @param originator who connects, as the device may want to log it
   */
  ForwardChannel(Connection connection, SignOfLife life, InetSocketAddress originator, Endpoint target) {
    super(connection, new Parameters(originator.getHostString(), originator.getPort(), target.host(), target.port()));
    this.life = life;
  }

  /** Where its bytes are; the guard watches over what reading them writes, for which there is so much time. */
  void guardReading(WriteGuard guard, Duration limit) {
    inbox.readFrom(new GuardedInput(getInputStream(), guard, limit));
  }

  /**
   * @throws net.schmizz.sshj.connection.channel.OpenFailException where the device says no
   * @throws IOException where it says nothing in time, or the connection ends; a channel that it opens later is closed
   */
  void open(Deadline deadline) throws IOException {
    try {
      trans.write(buildOpenReq());
      life.requireStanding();
      openEvent.await(Math.max(1, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (IOException e) {
      abandoned = true;
      closeIfOpen();
      throw e;
    }
  }

  Inbox inbox() {
    return inbox;
  }

  /** Whether the target, or the device for it, has said that it sends no more. */
  boolean hasEnded() {
    return ended;
  }

  /** Done once the channel is closed on both sides or lost. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  /** Waits until the device takes more; 0 where the deadline passes first, or the channel is not open any more. */
  int awaitRoom(Deadline deadline) {
    writer = Thread.currentThread();
    while (isOpen() && !Thread.currentThread().isInterrupted()) {
      long room = getRemoteWinSize();
      if (room > 0) return (int) Math.min(room, getRemoteMaxPacketSize());
      long left = deadline.remainingNanos();
      if (left <= 0) break;
      LockSupport.parkNanos(this, left);
    }
    return 0;
  }

  /** Tells the device that it is over; what was not read is lost. Does not wait. */
  void closeIfOpen() throws TransportException {
    closedHere = true;
    inbox.end("closed on this side");
    stopAdjusting();
    if (isOpen()) sendClose();
    LockSupport.unpark(writer);
  }

  /**
   * A read may tell the device that it can send more. After the channel's end that would be about a channel that the device does
   * not know any more, for which some end the connection; asking what is there waits for a read that is in progress.
   */
  private void stopAdjusting() {
    setAutoExpand(true);
    try {
      getInputStream().available();
    } catch (IOException e) {
      throw new IllegalStateException("a stream in memory cannot fail", e);
    }
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    super.handle(message, packet);
    if (message == Message.CHANNEL_WINDOW_ADJUST) LockSupport.unpark(writer);
    if (abandoned) closeIfOpen();
  }

  @Override
  protected void receiveInto(ChannelInputStream stream, SSHPacket packet) throws SSHException {
    life.heard();
    super.receiveInto(stream, packet);
    inbox.wake();
  }

  @Override
  protected void eofInputStreams() {
    super.eofInputStreams();
    ended = true;
    inbox.end("the target sends no more");
  }

  @Override
  protected void closeAllStreams() {
    if (!closedHere) ended = true;
    stopAdjusting();
    super.closeAllStreams();
    inbox.end("the device closed the channel");
  }

  @Override
  public void notifyError(SSHException error) {
    super.notifyError(error);
    // The connection may die while this object is still being made.
    if (inbox != null) inbox.end("the connection was lost: " + error.getMessage());
  }

  @Override
  protected void finishOff() {
    super.finishOff();
    if (closed == null) return;
    LockSupport.unpark(writer);
    closed.complete(null);
  }

  /** Reading may tell the device that it can send more, and that is a write. */
  private static final class GuardedInput extends FilterInputStream {
    private final WriteGuard guard;
    private final Duration limit;

    GuardedInput(InputStream in, WriteGuard guard, Duration limit) {
      super(in);
      this.guard = guard;
      this.limit = limit;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      guard.arm(Deadline.in(limit));
      try {
        return super.read(bytes, offset, length);
      } finally {
        guard.disarm();
      }
    }
  }
}
