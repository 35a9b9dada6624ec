package dev.trunkline.session;

import dev.trunkline.connection.ConnectionKey;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An open connection together with what its holder has to know of it.
 *
 * @param id unique in the process, for statistics and for closing it by hand
 * @param lane the device's lane, by which the claim loop finds the warm worker
 */
record HeldConnection(String id, ConnectionKey key, DeviceConnection connection, long lane, Instant openedAt) {
  private static final AtomicLong LAST_ID = new AtomicLong();

  static HeldConnection opened(ConnectionKey key, DeviceConnection connection, long lane, Instant now) {
    return new HeldConnection("c" + LAST_ID.incrementAndGet(), key, connection, lane, now);
  }
}
