package dev.trunkline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection through a {@link FaultProxy}: a client, a server, and what becomes of the bytes between them. */
final class ProxiedConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProxiedConnection.class);

  private final Socket client;
  private final Socket server;
  private volatile Traffic traffic;

  ProxiedConnection(Socket client, Socket server, Traffic traffic) {
    this.client = client;
    this.server = server;
    this.traffic = traffic;
  }

  void treat(Traffic traffic) {
    this.traffic = traffic;
  }

  /** Carries bytes both ways until both ways have ended. */
  void carry(Executor threads, AtomicLong toServer, AtomicLong toClient) {
    CompletableFuture<Void> back = CompletableFuture.runAsync(() -> carryToClient(toClient), threads);
    carry(new Carrier(client, server, () -> traffic.toServer(), toServer));
    back.join();
  }

  /** Neither side gets more than a RST. */
  void reset() {
    end(client, true);
    end(server, true);
  }

  /** Both ways have ended: what was written and not sent yet still goes out. */
  @Override
  public void close() {
    end(client, false);
    end(server, false);
  }

  private void carryToClient(AtomicLong count) {
    carry(new Carrier(server, client, () -> traffic.toClient(), count));
  }

  private void carry(Carrier carrier) {
    try {
      if (!carrier.run()) {
        reset();
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("a connection broke", e);
      if (!carrier.swallows()) {
        reset();
      }
    }
  }

  private static void end(Socket socket, boolean rudely) {
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(rudely, 0);
        socket.close();
      }
    } catch (IOException e) {
      LOG.debug("a socket did not close", e);
    }
  }
}
