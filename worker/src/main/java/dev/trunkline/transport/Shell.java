package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shell on a device: bytes out, bytes in, nothing about their meaning. A virtual thread moves what arrives into an
 * {@link Inbox}, so that every wait has an exact end, and the end of the channel shows even while nobody reads.
 */
public final class Shell implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shell.class);
  private static final Duration CLOSING = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Endpoint endpoint;
  private final Socket socket;
  private final Session session;
  private final OutputStream out;
  private final Tap tap;
  private final Inbox inbox = new Inbox();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();

  Shell(Endpoint endpoint, Socket socket, Session session, Session.Shell channel, Tap tap) {
    this.endpoint = endpoint;
    this.socket = socket;
    this.session = session;
    this.tap = tap;
    this.out = channel.getOutputStream();
    Thread.ofVirtual().name("shell-" + endpoint).start(() -> pump(channel.getInputStream()));
  }

  /**
   * Writes all of the bytes. A device that takes none of them by the deadline, or for 1 s where that is later, loses
   * the whole connection: nothing less ends a blocked write.
   *
   * @throws DeviceException PROMPT_TIMEOUT where the connection is lost
   */
  public void send(byte[] bytes, Deadline deadline) {
    if (!isOpen()) throw new DeviceException(FailureCode.PROMPT_TIMEOUT, endpoint + " closed the shell");
    sent.addAndGet(bytes.length);
    tap.sending(bytes);
    Deadline grace = Deadline.in(GRACE);
    Deadline blocked = deadline.remainingNanos() < grace.remainingNanos() ? grace : deadline;
    try (var _ = Watchdog.closing(socket, blocked)) {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new DeviceException(FailureCode.PROMPT_TIMEOUT, endpoint + " is gone: " + e.getMessage(), e);
    }
  }

  /** Waits until bytes arrive, the deadline passes, the shell ends or {@link #cancel()} is called. */
  public Arrival take(Deadline deadline) {
    return inbox.take(deadline);
  }

  /** Whether bytes wait to be taken. */
  public boolean hasUnread() {
    return inbox.hasUnread();
  }

  /** Whether more may arrive; false as soon as the device has closed the channel or the connection. */
  public boolean isOpen() {
    return inbox.isOpen() && session.isOpen();
  }

  /** How many bytes may have left: all that were handed over while the shell was open. */
  public long bytesSent() {
    return sent.get();
  }

  /** Wakes the waiting thread; every later wait ends at once too. */
  public void cancel() {
    inbox.cancel();
  }

  /** Closes the channel, waiting at most 1 s for the device to agree. The connection stays. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) return;
    inbox.end("closed on this side");
    Thread goodbye = Thread.ofVirtual().name("close-shell-" + endpoint).start(this::closeChannel);
    try {
      goodbye.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pump(InputStream in) {
    byte[] buffer = new byte[32 * 1024];
    try {
      for (int n = in.read(buffer); n >= 0 && isTaken(buffer, n); n = in.read(buffer)) {}
      if (!closed.get()) tap.closedByDevice();
      inbox.end("the device closed the shell");
    } catch (IOException e) {
      inbox.end("the connection was lost: " + e.getMessage());
    }
  }

  private boolean isTaken(byte[] buffer, int length) {
    tap.received(buffer, length);
    return inbox.put(buffer, length);
  }

  private void closeChannel() {
    try {
      session.close();
    } catch (IOException e) {
      LOG.debug("the shell on {} did not close cleanly", endpoint, e);
    }
  }
}
