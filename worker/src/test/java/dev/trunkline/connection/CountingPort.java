package dev.trunkline.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A port of 127.0.0.1 that counts who dials it, holds them for a while and hangs up without a word. */
final class CountingPort implements AutoCloseable {
  private final ServerSocket socket;
  private final CountDownLatch release;
  private final AtomicInteger dialled = new AtomicInteger();
  private final CountDownLatch anybody = new CountDownLatch(1);

  private CountingPort(int port, CountDownLatch release) throws IOException {
    this.socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    this.release = release;
    Thread.ofVirtual().start(this::accept);
  }

  /** Hangs up at once. */
  static CountingPort hangingUp(int port) throws IOException {
    return new CountingPort(port, new CountDownLatch(0));
  }

  /** Holds everybody until {@link #hangUp}. */
  static CountingPort holding(int port) throws IOException {
    return new CountingPort(port, new CountDownLatch(1));
  }

  static int free() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket caller = socket.accept();
        dialled.incrementAndGet();
        anybody.countDown();
        Thread.ofVirtual().start(() -> hold(caller));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void hold(Socket caller) {
    try (caller) {
      release.await();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  void awaitDialled() throws InterruptedException {
    if (!anybody.await(10, TimeUnit.SECONDS)) throw new AssertionError("nobody dialled");
  }

  void hangUp() {
    release.countDown();
  }

  int dialled() {
    return dialled.get();
  }

  @Override
  public void close() throws IOException {
    release.countDown();
    socket.close();
  }
}
