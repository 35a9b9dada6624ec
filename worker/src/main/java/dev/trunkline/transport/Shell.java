package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shell on a device: bytes out, bytes in, nothing about their meaning. Every wait has an exact end, and the end of
 * the channel shows even while nobody reads.
 */
public final class Shell implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shell.class);
  private static final Duration CLOSING = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Endpoint endpoint;
  private final ShellChannel channel;
  private final OutputStream out;
  private final Inbox inbox;
  private final WriteGuard guard;
  private final SignOfLife life;
  private final Tap tap;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param channel open, with a shell in it
   */
  Shell(Endpoint endpoint, Socket socket, ShellChannel channel, SignOfLife life, Tap tap) {
    this.endpoint = endpoint;
    this.channel = channel;
    this.out = channel.getOutputStream();
    this.inbox = channel.inbox();
    this.guard = WriteGuard.on(socket);
    this.life = life;
    this.tap = tap;
  }

  /**
   * Writes all of the bytes. A device that has not taken them 1 s after the deadline loses the whole connection:
   * nothing less ends a blocked write.
   *
   * @throws DeviceException PROMPT_TIMEOUT where the connection is lost
   */
  public void send(byte[] bytes, Deadline deadline) {
    if (!isOpen()) throw new DeviceException(FailureCode.PROMPT_TIMEOUT, endpoint + " closed the shell");
    sent.addAndGet(bytes.length);
    tap.sending(bytes);
    guard.arm(withGrace(deadline));
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new DeviceException(FailureCode.PROMPT_TIMEOUT, endpoint + " is gone: " + e.getMessage(), e);
    } finally {
      guard.disarm();
    }
  }

  /**
   * Waits until bytes arrive, the deadline passes, the shell ends or {@link #cancel()} is called. Taking bytes may tell
   * the device that it can send more, which is a write and bound as in {@link #send}.
   */
  public Arrival take(Deadline deadline) {
    guard.arm(withGrace(deadline));
    life.beginWaiting();
    try {
      Arrival arrival = inbox.take(deadline);
      show(arrival);
      return arrival;
    } finally {
      life.endWaiting();
      guard.disarm();
    }
  }

  /** Whether bytes wait to be taken. */
  public boolean hasUnread() {
    return inbox.hasUnread();
  }

  /** Whether more may arrive; false as soon as the device has closed the channel or the connection. */
  public boolean isOpen() {
    return inbox.isOpen() && channel.isOpen();
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
    guard.close();
    Thread goodbye = Thread.ofVirtual().name("close-shell-" + endpoint).start(this::closeChannel);
    try {
      goodbye.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(Arrival arrival) {
    if (arrival instanceof Arrival.Bytes(byte[] bytes)) tap.received(bytes);
    if (arrival instanceof Arrival.Ended && !closed.get()) tap.closedByDevice();
  }

  private static Deadline withGrace(Deadline deadline) {
    return new Deadline(deadline.nanoTime() + GRACE.toNanos());
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("the shell on {} did not close cleanly", endpoint, e);
    }
  }
}
