package dev.trunkline.tunnel;

import dev.trunkline.connection.Claim;
import dev.trunkline.connection.SideBySide;
import dev.trunkline.execution.DeviceLogin;
import dev.trunkline.transport.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A local port that leads through a device to a target, for as many clients as come, until it is closed. */
final class Tunnel {
  private static final Logger log = LoggerFactory.getLogger(Tunnel.class);

  /** How long a client waits for its channel, login included. */
  private static final Duration OPENING = Duration.ofSeconds(30);

  private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

  private final UUID id = UUID.randomUUID();
  private final Route route;
  private final DeviceLogin login;
  private final ServerSocket port;
  private final TunnelUse use;
  private final Instant created;
  private final Instant expires;
  private final Deadline life;
  private final Set<TunnelStream> streams = new HashSet<>();
  private boolean closed;

  Tunnel(Route route, Duration ttl, DeviceLogin login, ServerSocket port, TunnelUse use, Instant now) {
    this.route = route;
    this.login = login;
    this.port = port;
    this.use = use;
    this.created = now;
    this.expires = now.plus(ttl);
    this.life = Deadline.in(ttl);
  }

  UUID id() {
    return id;
  }

  Route route() {
    return route;
  }

  TunnelUse use() {
    return use;
  }

  /** Serves clients, each in a thread of its own, until the tunnel is closed. */
  void accept() {
    while (!port.isClosed()) {
      try {
        serve(port.accept());
      } catch (IOException e) {
        if (port.isClosed()) return;
        log.warn("tunnel {} could not take a client: {}", id, e.getMessage());
        LockSupport.parkNanos(AFTER_FAILURE.toNanos());
      }
    }
  }

  private void serve(Socket client) {
    use.accepted();
    TunnelStream stream = new TunnelStream(client, use, life);
    if (add(stream)) {
      Thread.ofVirtual().name("tunnel-take").start(() -> run(stream));
    } else {
      stream.abort();
    }
  }

  private void run(TunnelStream stream) {
    try {
      stream.run(originator -> OpenStream.along(route, Claim.Kind.TUNNEL, originator, login, Deadline.in(OPENING)));
    } finally {
      remove(stream);
    }
  }

  private synchronized boolean add(TunnelStream stream) {
    return !closed && streams.add(stream);
  }

  private synchronized void remove(TunnelStream stream) {
    streams.remove(stream);
  }

  /** Why it is to be closed at this time; empty where it is not. */
  Optional<String> over(Instant now, Duration idle) {
    Instant lastUsed = use.lastUsed(now);
    if (!now.isBefore(expires)) return Optional.of("its time is up");
    return now.isBefore(lastUsed.plus(idle)) ? Optional.empty() : Optional.of("idle for too long");
  }

  /**
   * Frees the port, and ends whatever is open within 1 s.
   *
   * @return false where it was closed before
   */
  boolean close() {
    List<TunnelStream> left;
    synchronized (this) {
      if (closed) return false;
      closed = true;
      left = List.copyOf(streams);
    }
    closePort();
    SideBySide.each(left, TunnelStream::abort);
    return true;
  }

  private void closePort() {
    try {
      port.close();
    } catch (IOException e) {
      log.warn("the port of tunnel {} did not close: {}", id, e.getMessage());
    }
  }

  TunnelInfo info(Instant now) {
    int open;
    synchronized (this) {
      open = streams.size();
    }
    InetSocketAddress local = (InetSocketAddress) port.getLocalSocketAddress();
    return new TunnelInfo(
        id,
        route.owner(),
        route.device(),
        route.target().host(),
        route.target().port(),
        local.getAddress().getHostAddress(),
        local.getPort(),
        created,
        expires,
        use.lastUsed(now),
        open,
        use.acceptedCount(),
        use.failedCount(),
        use.sentBytes(),
        use.receivedBytes(),
        use.lastFailure().map(TunnelInfo.Problem::of).orElse(null));
  }
}
