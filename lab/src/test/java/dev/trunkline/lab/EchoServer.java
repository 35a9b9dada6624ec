package dev.trunkline.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Says back what it hears, and how each connection ended. */
final class EchoServer implements AutoCloseable {
  private final ServerSocket listening;
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  EchoServer() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** {@code end} or {@code reset}; null where no connection ends in time. */
  String nextEnd(long atMostMillis) throws InterruptedException {
    return ends.poll(atMostMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      } catch (IOException e) {
        ends.add("closed");
      }
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
      ends.add("end");
    } catch (IOException e) {
      ends.add("reset");
    }
  }
}
