package dev.trunkline.tunnel;

import dev.trunkline.connection.ChannelLease;
import dev.trunkline.connection.Claim;
import dev.trunkline.execution.DeviceLogin;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.ForwardedStream;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A stream to a target, and the channel it is. Closing it frees both, within 1 s; idempotent. */
record OpenStream(ChannelLease lease, ForwardedStream stream) implements AutoCloseable {
  /**
   * @param originator who is to be connected
   * @throws dev.trunkline.failure.DeviceException as {@link DeviceLogin#open} and {@code SshTransport.openForward}
   */
  static OpenStream along(Route route, Claim.Kind kind, InetSocketAddress originator, DeviceLogin login, Deadline deadline) {
    return login.open(
        route.access(),
        route.platform(),
        claim(route, kind),
        lease -> new OpenStream(lease, lease.transport().openForward(route.target(), originator, deadline)),
        deadline);
  }

  static Claim claim(Route route, Claim.Kind kind) {
    return new Claim(route.owner(), kind, Optional.empty());
  }

  @Override
  public void close() {
    lease.closing();
    stream.close();
    lease.close();
  }
}
