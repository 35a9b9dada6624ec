package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.schmizz.sshj.connection.channel.OpenFailException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that the device holds to a target, carried by a channel. One thread sends and one takes, side by side; any
 * thread may close. How much waits in it is bound by the channel's window, 2 MiB each way.
 */
public final class ForwardedStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ForwardedStream.class);
  private static final Duration CLOSING = Duration.ofSeconds(1);

  /** An SSH connection that takes no bytes for so long is dead, and ends for everybody on it. */
  private static final Duration WRITING = Duration.ofSeconds(30);

  private final ForwardChannel channel;
  private final OutputStream out;
  private final WriteGuard reading;
  private final WriteGuard writing;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ForwardedStream(ForwardChannel channel, WriteGuard reading, WriteGuard writing) {
    this.channel = channel;
    this.out = channel.getOutputStream();
    this.reading = reading;
    this.writing = writing;
  }

  /** See {@link SshTransport#openForward}. */
  static ForwardedStream open(ForwardChannel channel, Endpoint device, Endpoint target, Socket socket, Deadline deadline) {
    WriteGuard reading = WriteGuard.on(socket);
    WriteGuard writing = WriteGuard.on(socket);
    writing.arm(Deadline.in(WRITING));
    try {
      channel.guardReading(reading, WRITING);
      channel.open(deadline);
      return new ForwardedStream(channel, reading, writing);
    } catch (IOException e) {
      reading.close();
      writing.close();
      throw notOpened(e, device + " opened no connection to " + target + ": ", channel, deadline);
    } finally {
      writing.disarm();
    }
  }

  private static DeviceException notOpened(IOException e, String what, ForwardChannel channel, Deadline deadline) {
    if (e instanceof OpenFailException refused) return refused(refused, what);
    if (Interruption.caused(e)) return new DeviceException(FailureCode.CANCELLED, what + "let go", e);
    if (deadline.passed() && !channel.closed().isDone()) {
      return new DeviceException(FailureCode.TCP_TIMEOUT, what + "it did not say in time", e);
    }
    return new DeviceException(FailureCode.PROMPT_TIMEOUT, what + "it is gone: " + e.getMessage(), e);
  }

  /** Only a device that is short of channels has shown how many it gives: the other reasons are about the target. */
  private static DeviceException refused(OpenFailException e, String what) {
    FailureCode code =
        switch (e.getReason()) {
          case RESOURCE_SHORTAGE -> FailureCode.LIMIT_REACHED;
          case ADMINISTRATIVELY_PROHIBITED, UNKNOWN_CHANNEL_TYPE -> FailureCode.TARGET_NOT_ALLOWED;
          case CONNECT_FAILED, UNKNOWN -> FailureCode.TCP_REFUSED;
        };
    return new DeviceException(code, what + e.getReason() + " " + e.getMessage(), e);
  }

  /**
   * Sends as fast as the target takes.
   *
   * @throws SocketTimeoutException where the deadline passes first
   * @throws IOException where the stream is closed, on either side
   */
  public void send(byte[] bytes, int offset, int length, Deadline deadline) throws IOException {
    int sent = 0;
    while (sent < length) {
      int room = channel.awaitRoom(deadline);
      if (room == 0) throw notSent(deadline);
      int part = Math.min(room, length - sent);
      writing.arm(Deadline.in(WRITING));
      try {
        out.write(bytes, offset + sent, part);
        out.flush();
      } finally {
        writing.disarm();
      }
      sent += part;
    }
  }

  private IOException notSent(Deadline deadline) {
    boolean late = channel.isOpen() && deadline.passed();
    return late ? new SocketTimeoutException("the target did not take it in time") : new IOException("the stream is closed");
  }

  /** Nothing more is sent, and the target is told; it may go on sending (RFC 4254, section 5.3). */
  public void sendEnd() throws IOException {
    writing.arm(Deadline.in(WRITING));
    try {
      out.close();
    } finally {
      writing.disarm();
    }
  }

  /** Waits until bytes arrive, the deadline passes, or no more can arrive; {@link #hasEnded} then says which way it ended. */
  public Arrival take(Deadline deadline) {
    return channel.inbox().take(deadline);
  }

  /** Whether the target has ended what it sends; false where it was cut off, here or because the connection was lost. */
  public boolean hasEnded() {
    return channel.hasEnded();
  }

  /** Runs once, in a thread of its own, when neither side can send any more; at once where that is so. */
  public void whenClosed(Runnable told) {
    channel.closed().thenRunAsync(told, Thread::startVirtualThread);
  }

  /** Ends both directions at once and waits at most 1 s for the device to agree. The connection stays. Idempotent. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) return;
    Thread goodbye = Thread.ofVirtual().name("close-forward").start(this::closeChannel);
    try {
      goodbye.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeChannel() {
    try {
      channel.closeIfOpen();
      channel.join(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      LOG.debug("a forwarded channel did not close cleanly", e);
    } finally {
      reading.close();
      writing.close();
    }
  }
}
