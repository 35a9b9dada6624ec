package dev.trunkline.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port of 127.0.0.1 that takes TCP connections and never says a word. */
public final class SilentPort implements AutoCloseable {
  /** The kernel completes this many connections by itself; nobody ever accepts one. */
  private static final int BACKLOG = 1024;

  private final ServerSocket socket;

  private SilentPort(ServerSocket socket) {
    this.socket = socket;
  }

  public static SilentPort open() throws IOException {
    return new SilentPort(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
  }

  public int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
