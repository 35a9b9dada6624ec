package dev.trunkline.lab;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP proxy on 127.0.0.1 in front of a server on 127.0.0.1, such as a simulated device or a database, that spoils what
 * passes through it. Everything here may be called by any thread at any time and takes effect with the next bytes.
 * Threads are virtual, so that a thousand connections cost no more than their buffers.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FaultProxy.class);

  /** Below the ports the kernel gives to clients: nobody else gets the port while it refuses. */
  private static final int LOWEST_PORT = 10_000;

  private static final int HIGHEST_PORT = 32_000;
  private static final int SEARCHES = 50;
  private static final int BACKLOG = 512;

  private final int target;
  private final int port;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong toServer = new AtomicLong();
  private final AtomicLong toClient = new AtomicLong();
  private volatile Traffic treatment = Traffic.UNDISTURBED;
  private ServerSocket listening;
  private CompletableFuture<Void> accepting;

  private FaultProxy(int target, ServerSocket listening) {
    this.target = target;
    this.port = listening.getLocalPort();
    this.listening = listening;
    this.accepting = CompletableFuture.runAsync(() -> acceptFrom(listening), threads);
  }

  /** Starts one on a free port; when this returns it takes connections. */
  public static FaultProxy to(int port) throws IOException {
    for (int search = 1; ; search++) {
      try {
        return new FaultProxy(port, listen(ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT)));
      } catch (BindException taken) {
        if (search == SEARCHES) {
          throw taken;
        }
      }
    }
  }

  public int port() {
    return port;
  }

  /** All connections, those to come included. */
  public void treat(Traffic traffic) {
    treatment = traffic;
    open.forEach(connection -> connection.treat(traffic));
  }

  /** Connections to come; the open ones stay as they are. */
  public void treatNew(Traffic traffic) {
    treatment = traffic;
  }

  /** Ends all open connections with a RST to both sides. */
  public void reset() {
    open.forEach(ProxiedConnection::reset);
  }

  /** New connections are refused; the open ones stay. */
  public synchronized void refuse() throws IOException {
    listening.close();
    // The port is closed only once the thread that waits for connections has let go of it.
    accepting.join();
  }

  /** Listens again, on the same port. */
  public synchronized void accept() throws IOException {
    if (listening.isClosed()) {
      ServerSocket again = listen(port);
      listening = again;
      accepting = CompletableFuture.runAsync(() -> acceptFrom(again), threads);
    }
  }

  /** Connections accepted since it started. */
  public int connections() {
    return connections.get();
  }

  public int openConnections() {
    return open.size();
  }

  /** Bytes handed on from clients to the server; swallowed ones do not count. */
  public long bytesToServer() {
    return toServer.get();
  }

  /** Bytes handed on from the server to clients; swallowed ones do not count. */
  public long bytesToClient() {
    return toClient.get();
  }

  @Override
  public synchronized void close() throws IOException {
    listening.close();
    open.forEach(ProxiedConnection::reset);
    threads.shutdownNow();
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
  }

  private void acceptFrom(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        connections.incrementAndGet();
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        LOG.debug("port {} accepts no more", port, e);
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    ProxiedConnection connection = new ProxiedConnection(client, server, treatment);
    open.add(connection);
    try {
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      // Asked for again: it may have changed since it was first read and before this one was known.
      connection.treat(treatment);
      connection.carry(threads, toServer, toClient);
    } catch (IOException e) {
      LOG.debug("no connection through to port {}", target, e);
      connection.reset();
    } finally {
      connection.close();
      open.remove(connection);
    }
  }
}
