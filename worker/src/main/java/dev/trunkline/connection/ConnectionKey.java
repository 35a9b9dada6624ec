package dev.trunkline.connection;

import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.HostKeyPolicy;
import java.util.List;

/**
 * All of what must match before a connection is lent: with less of it, a wrong password could ride on somebody else's open
 * connection.
 *
 * @param credentialFingerprint {@link Credential#fingerprint()}
 * @param jumpPath the hosts in between, nearest first
 * @param algorithms what was offered to the device: who asks for modern ones is not to ride on less
 */
public record ConnectionKey(
    String tenant,
    String username,
    String host,
    int port,
    String credentialFingerprint,
    String platform,
    HostKeyPolicy hostKeyPolicy,
    List<String> jumpPath,
    AlgorithmProfile algorithms) {
  public ConnectionKey {
    jumpPath = List.copyOf(jumpPath);
  }

  /** With modern algorithms. */
  public ConnectionKey(
      String tenant,
      String username,
      String host,
      int port,
      String credentialFingerprint,
      String platform,
      HostKeyPolicy hostKeyPolicy,
      List<String> jumpPath) {
    this(tenant, username, host, port, credentialFingerprint, platform, hostKeyPolicy, jumpPath, AlgorithmProfile.MODERN);
  }

  /** What people see: {@code user@host:port}. Never what connections are compared by. */
  public String label() {
    return username + "@" + new Endpoint(host, port);
  }
}
