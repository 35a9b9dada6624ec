package dev.trunkline.tunnel;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.transport.Arrival;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.ForwardedStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the port of a tunnel, carried to the target and back. Either side may end its half first. */
final class TunnelStream {
  private static final Logger log = LoggerFactory.getLogger(TunnelStream.class);
  private static final int CHUNK = 32 * 1024;

  private final Socket client;
  private final TunnelUse use;
  private final Deadline life;
  private OpenStream open;
  private boolean aborted;

  /**
   * @param life of the tunnel
   */
  TunnelStream(Socket client, TunnelUse use, Deadline life) {
    this.client = client;
    this.use = use;
    this.life = life;
  }

  /** Runs until both halves have ended. What it has not carried whole by then, the client sees as a reset and not as an end. */
  void run(Function<InetSocketAddress, OpenStream> opening) {
    try (OpenStream opened = opening.apply((InetSocketAddress) client.getRemoteSocketAddress())) {
      if (!begin(opened)) return;
      client.setTcpNoDelay(true);
      carry(opened.stream());
    } catch (DeviceException e) {
      use.failed(e.failure());
      reset();
    } catch (IOException e) {
      reset();
    } finally {
      hangUp();
    }
  }

  private synchronized boolean begin(OpenStream opened) {
    open = opened;
    return !aborted;
  }

  /**
   * Frees port, channel and lease of what is open, within 1 s. One whose channel is still being opened gives that back when the
   * opening comes to its end.
   */
  void abort() {
    OpenStream opened;
    synchronized (this) {
      aborted = true;
      opened = open;
    }
    reset();
    if (opened != null) opened.close();
  }

  private void carry(ForwardedStream stream) throws IOException {
    Thread sending = Thread.ofVirtual().name("tunnel-send").start(() -> sendAll(stream));
    try {
      takeAll(stream);
    } finally {
      awaitEnd(sending);
    }
  }

  private void takeAll(ForwardedStream stream) {
    try {
      OutputStream out = client.getOutputStream();
      while (stream.take(life) instanceof Arrival.Bytes(byte[] bytes)) {
        out.write(bytes);
        use.received(bytes.length);
      }
      if (!stream.hasEnded()) throw new IOException("cut off");
      client.shutdownOutput();
      stream.whenClosed(this::hangUp);
    } catch (IOException e) {
      log.debug("a stream ended early: {}", e.getMessage());
      stream.close();
      reset();
    }
  }

  private void sendAll(ForwardedStream stream) {
    try {
      byte[] chunk = new byte[CHUNK];
      for (int length = client.getInputStream().read(chunk); length >= 0; length = client.getInputStream().read(chunk)) {
        stream.send(chunk, 0, length, life);
        use.sent(length);
      }
      stream.sendEnd();
    } catch (IOException e) {
      log.debug("a client went early: {}", e.getMessage());
      stream.close();
    }
  }

  private static void awaitEnd(Thread sending) {
    try {
      sending.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Bytes that the client has not taken yet are lost, and it learns that there was more. */
  private void reset() {
    try {
      client.setSoLinger(true, 0);
    } catch (IOException e) {
      log.debug("the client has gone already: {}", e.getMessage());
    }
    hangUp();
  }

  private void hangUp() {
    try {
      client.close();
    } catch (IOException e) {
      log.debug("closing a client failed: {}", e.getMessage());
    }
  }
}
