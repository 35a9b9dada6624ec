package dev.trunkline.connection;

import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.HostKeyPolicy;
import java.util.List;
import java.util.Optional;

/**
 * All of what must match before a connection is lent: with less of it, a wrong password could ride on somebody else's open
 * connection.
 *
 * @param credentialFingerprint {@link Credential#fingerprint()}
 * @param jumpPath the hosts in between, nearest first
 * @param stored where the credential is kept; empty where a job brought it
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
    Optional<CredentialVersion> stored) {
  public ConnectionKey {
    jumpPath = List.copyOf(jumpPath);
  }

  /** With a credential that is stored nowhere. */
  public ConnectionKey(
      String tenant,
      String username,
      String host,
      int port,
      String credentialFingerprint,
      String platform,
      HostKeyPolicy hostKeyPolicy,
      List<String> jumpPath) {
    this(tenant, username, host, port, credentialFingerprint, platform, hostKeyPolicy, jumpPath, Optional.empty());
  }

  /** The same on another platform. */
  public ConnectionKey on(String other) {
    return new ConnectionKey(
        tenant, username, host, port, credentialFingerprint, other, hostKeyPolicy, jumpPath, stored);
  }

  /** What people see: {@code user@host:port}. Never what connections are compared by. */
  public String label() {
    return username + "@" + new Endpoint(host, port);
  }
}
