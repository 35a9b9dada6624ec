package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a name to a TCP connection: resolve once, check that address, connect to that address. */
final class Dial {
  private static final Logger LOG = LoggerFactory.getLogger(Dial.class);

  private static final int KEEPALIVE_IDLE_SECONDS = 10;
  private static final int KEEPALIVE_INTERVAL_SECONDS = 5;
  private static final int KEEPALIVE_COUNT = 4;

  private Dial() {}

  /**
   * @throws DeviceException DNS, TARGET_NOT_ALLOWED, TCP_REFUSED, TCP_TIMEOUT or CANCELLED
   */
  static Socket dial(Endpoint endpoint, TargetPolicy targets, Deadline deadline) {
    return connect(endpoint, CheckedAddress.of(endpoint, targets, deadline), deadline);
  }

  static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("closing the socket to {} failed", socket.getRemoteSocketAddress(), e);
    }
  }

  private static Socket connect(Endpoint endpoint, InetAddress address, Deadline deadline) {
    Socket socket = new GreetedSocket();
    try {
      // Without it Nagle's algorithm and the device's delayed ACK hold back every command by 40 ms.
      socket.setTcpNoDelay(true);
      keepAlive(socket);
      socket.connect(new InetSocketAddress(address, endpoint.port()), millis(deadline));
      return socket;
    } catch (IOException e) {
      hangUp(socket);
      if (Interruption.caused(e)) throw cancelled(e);
      FailureCode code = e instanceof ConnectException ? FailureCode.TCP_REFUSED : FailureCode.TCP_TIMEOUT;
      throw new DeviceException(code, "no connection to " + endpoint + ": " + e.getMessage(), e);
    }
  }

  /**
   * Has the kernel look after a connection on which nothing happens: a device without power is noticed 30 s after its last sign of
   * life. Where bytes are on their way the kernel resends them instead, for a quarter of an hour, and {@link SignOfLife#ask} has
   * to be quicker; Java knows no TCP_USER_TIMEOUT.
   */
  private static void keepAlive(Socket socket) throws IOException {
    socket.setKeepAlive(true);
    if (!socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) return;
    socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
    socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL_SECONDS);
    socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_COUNT);
  }

  /** At least 1, since 0 would mean to wait for ever. */
  private static int millis(Deadline deadline) {
    return (int) Math.clamp(deadline.remaining().toMillis(), 1, Integer.MAX_VALUE);
  }

  private static DeviceException cancelled(Exception e) {
    Thread.currentThread().interrupt();
    return new DeviceException(FailureCode.CANCELLED, "cancelled while connecting", e);
  }
}
