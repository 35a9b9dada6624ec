package dev.trunkline.transport;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** Two streams in the shape in which the SSH library takes a connection, and in which everything here can end one. */
final class StreamSocket extends Socket {
  private final InputStream in;
  private final OutputStream out;
  private final Closeable end;

  /**
   * @param end ends what is behind the streams, and every wait for them; called at every close
   */
  StreamSocket(InputStream in, OutputStream out, Closeable end) {
    this.in = in;
    this.out = out;
    this.end = end;
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  /** The library asks for it, and the question would make a socket of the system, which nobody closes. */
  @Override
  public int getPort() {
    return 0;
  }

  /** Every wait here ends by closing. */
  @Override
  public void setSoTimeout(int millis) {}

  @Override
  public void close() throws IOException {
    end.close();
  }
}
