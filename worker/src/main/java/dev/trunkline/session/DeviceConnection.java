package dev.trunkline.session;

import dev.trunkline.connection.ChannelLease;

/** A session and the channel it runs on. Its connection may carry others, and outlives it where it does. */
public record DeviceConnection(ChannelLease lease, DeviceSession session) {
  boolean isUsable() {
    return lease.isUsable() && session.isUsable();
  }

  /** Logs out of the device and closes the channel; idempotent and bounded. Where the connection closes with it, the device is told why. */
  public void close(String reason) {
    lease.closing();
    session.close(reason);
    lease.close(reason);
  }
}
