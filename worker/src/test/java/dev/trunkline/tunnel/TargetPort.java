package dev.trunkline.tunnel;

import dev.trunkline.transport.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A port of 127.0.0.1 behind a device: what a tunnel leads to. Serves every caller in a thread of its own. */
public final class TargetPort implements AutoCloseable {
  /** What is done with a caller; the socket is closed after it. */
  public interface Serving {
    void serve(Socket caller) throws Exception;
  }

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger served = new AtomicInteger();

  private TargetPort(int backlog) throws IOException {
    server = new ServerSocket(0, backlog, InetAddress.getByName("127.0.0.1"));
  }

  public static TargetPort serving(Serving serving) throws IOException {
    TargetPort port = new TargetPort(200);
    port.begin(serving);
    return port;
  }

  /** Sends back whatever it gets, and the end after that. */
  public static TargetPort echo() throws IOException {
    return serving(caller -> caller.getInputStream().transferTo(caller.getOutputStream()));
  }

  /** Takes nobody until {@link #begin}; connecting just takes time once a few wait. */
  public static TargetPort deaf() throws IOException {
    return new TargetPort(1);
  }

  public void begin(Serving serving) {
    Thread.startVirtualThread(() -> accept(serving));
  }

  private void accept(Serving serving) {
    while (!server.isClosed()) {
      try {
        Socket caller = server.accept();
        open.add(caller);
        served.incrementAndGet();
        Thread.startVirtualThread(() -> serve(serving, caller));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Serving serving, Socket caller) {
    try (caller) {
      serving.serve(caller);
    } catch (IOException e) {
      // Callers go as they like; tests look at what they got.
      open.remove(caller);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      open.remove(caller);
    }
  }

  public Endpoint endpoint() {
    return new Endpoint("127.0.0.1", server.getLocalPort());
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Callers that are there now. */
  public int open() {
    return open.size();
  }

  public int served() {
    return served.get();
  }

  /** Waits, within 20 s, until it is so. */
  public static void await(String what, BooleanSupplier so) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError("waited in vain: " + what);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket each : open) each.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
