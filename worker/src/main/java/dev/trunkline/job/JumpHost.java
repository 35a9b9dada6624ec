package dev.trunkline.job;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A host from which a device is reached, and who logs in there. Its secrets are among those of the job.
 *
 * @param port 1 to 65535
 * @param algorithms what is offered to it
 * @param credential the stored one that logs in; empty where the job brought the secrets
 */
public record JumpHost(String host, int port, String username, AlgorithmProfile algorithms, Optional<UUID> credential) {
  /** How many there may be one behind the other. */
  public static final int MOST = 3;

  /** One whose secrets the job brings. */
  public JumpHost(String host, int port, String username, AlgorithmProfile algorithms) {
    this(host, port, username, algorithms, Optional.empty());
  }

  /** The same, offered other algorithms. */
  public JumpHost offered(AlgorithmProfile profile) {
    return new JumpHost(host, port, username, profile, credential);
  }

  /** Where they are, whoever logs in, such as {@code bastion,inner:2222}; empty for none. */
  public static String path(List<JumpHost> nearestFirst) {
    return nearestFirst.stream().map(jump -> DeviceAddress.labelOf(jump.host, jump.port)).collect(Collectors.joining(","));
  }
}
