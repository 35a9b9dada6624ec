package dev.trunkline.tunnel;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.PortRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out ports to listen on, each to one tunnel at a time; closing the socket gives one back (000_abe7 #18). Goes round the
 * range, so that a port comes back late and a client of the last tunnel does not meet the next one.
 */
final class LocalPorts {
  private static final Logger log = LoggerFactory.getLogger(LocalPorts.class);
  private static final int BACKLOG = 100;

  private final InetAddress address;
  private final PortRange range;
  private final AtomicInteger next = new AtomicInteger();

  LocalPorts(InetAddress address, PortRange range) {
    this.address = address;
    this.range = range;
  }

  /**
   * @throws DeviceException LIMIT_REACHED where no port of the range can be had
   */
  ServerSocket bind() {
    int tries = range.equals(PortRange.ANY) ? 1 : range.size();
    for (int i = 0; i < tries; i++) {
      int port = range.equals(PortRange.ANY) ? 0 : range.first() + Math.floorMod(next.getAndIncrement(), range.size());
      try {
        return new ServerSocket(port, BACKLOG, address);
      } catch (IOException e) {
        log.debug("port {} of {} cannot be had: {}", port, address.getHostAddress(), e.getMessage());
      }
    }
    String where = address.getHostAddress() + ", [tunnels] ports = " + range;
    throw new DeviceException(FailureCode.LIMIT_REACHED, "no port is free for a tunnel on " + where);
  }
}
