package dev.trunkline.connection;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.SshTransport;

/** Logs in where no connection can be shared. Called without any lock held, and by one of those who wait for it only. */
@FunctionalInterface
public interface Connector {
  /**
   * @throws DeviceException why there is no connection; nothing is left open then
   */
  SshTransport connect(Deadline deadline);
}
