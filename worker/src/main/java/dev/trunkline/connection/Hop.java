package dev.trunkline.connection;

import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;

/**
 * A jump host on the way to a device, and who logs in there with what. All of it must match before the way is shared.
 *
 * @param credentialFingerprint as in {@link ConnectionKey}
 */
public record Hop(String username, String host, int port, String credentialFingerprint, AlgorithmProfile algorithms) {
  /** What people see: {@code user@host:port}. */
  public String label() {
    return username + "@" + host + ":" + port;
  }

  boolean isAt(String otherHost, int otherPort) {
    return host.equalsIgnoreCase(otherHost) && port == otherPort;
  }

  /** Where it is, whoever logs in. */
  String place() {
    return DeviceAddress.labelOf(host, port);
  }
}
