package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.job.AlgorithmProfile;
import java.net.Socket;
import java.util.Optional;

/**
 * How a device is reached, before anybody logs in.
 *
 * @param algorithms what is offered to it
 * @param jump the connection to the host from which it is reached; empty where that is this one
 */
public record Way(Endpoint endpoint, AlgorithmProfile algorithms, Optional<SshTransport> jump) {
  public static Way straight(Endpoint endpoint, AlgorithmProfile algorithms) {
    return new Way(endpoint, algorithms, Optional.empty());
  }

  public Way over(SshTransport jump) {
    return new Way(endpoint, algorithms, Optional.of(jump));
  }

  /**
   * A name is resolved by whoever dials. Where that is a jump host, only an address in its place can be judged here.
   *
   * @throws DeviceException DNS, TARGET_NOT_ALLOWED, TCP_REFUSED, TCP_TIMEOUT, LIMIT_REACHED by a jump host only, or CANCELLED
   */
  Socket dial(TargetPolicy targets, Deadline deadline) {
    if (jump.isEmpty()) return Dial.dial(endpoint, targets, deadline);
    AddressLiteral.in(endpoint.host())
        .ifPresentOrElse(address -> targets.check(endpoint, address), () -> targets.checkName(endpoint));
    return jump.get().forward(endpoint, deadline);
  }
}
