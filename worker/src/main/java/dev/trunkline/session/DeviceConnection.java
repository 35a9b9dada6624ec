package dev.trunkline.session;

import dev.trunkline.transport.SshTransport;

/** A session and the SSH connection under it, which live and die together as long as connections are not shared. */
public record DeviceConnection(SshTransport transport, DeviceSession session) {
  boolean isUsable() {
    return transport.isAlive() && session.isUsable();
  }

  /** Logs out of the device and closes the connection, which the device is given the reason of; idempotent and bounded. */
  public void close(String reason) {
    session.close(reason);
    transport.close(reason);
  }
}
