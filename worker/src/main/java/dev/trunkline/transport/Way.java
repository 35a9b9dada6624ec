package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.job.AlgorithmProfile;
import java.net.Socket;

/**
 * How a device is reached, before anybody logs in.
 *
 * @param algorithms what is offered to it
 */
public record Way(Endpoint endpoint, AlgorithmProfile algorithms) {
  public static Way straight(Endpoint endpoint, AlgorithmProfile algorithms) {
    return new Way(endpoint, algorithms);
  }

  /**
   * @throws DeviceException DNS, TARGET_NOT_ALLOWED, TCP_REFUSED, TCP_TIMEOUT or CANCELLED
   */
  Socket dial(TargetPolicy targets, Deadline deadline) {
    return Dial.dial(endpoint, targets, deadline);
  }
}
