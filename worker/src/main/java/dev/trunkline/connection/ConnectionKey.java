package dev.trunkline.connection;

import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.ShownHostKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All of what must match before a connection is lent: with less of it, a wrong password could ride on somebody else's open
 * connection.
 *
 * @param credentialFingerprint {@link Credential#fingerprint()}
 * @param jumpPath the hosts in between, nearest first
 * @param stored where the credential is kept; empty where a job brought it
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
    List<Hop> jumpPath,
    Optional<CredentialVersion> stored,
    AlgorithmProfile algorithms) {
  /** Instead of a platform: nothing runs there but what goes on to other hosts. */
  public static final String JUMP_HOST = "jump host";

  public ConnectionKey {
    jumpPath = List.copyOf(jumpPath);
  }

  /** The same on another platform. */
  public ConnectionKey on(String other) {
    return new ConnectionKey(
        tenant, username, host, port, credentialFingerprint, other, hostKeyPolicy, jumpPath, stored, algorithms);
  }

  /** What people see: {@code user@host:port}, and the same of the jump hosts. Never what connections are compared by. */
  public String label() {
    String via = jumpPath.stream().map(Hop::label).collect(Collectors.joining(","));
    return DeviceAddress.placeOf(username + "@" + new Endpoint(host, port), via);
  }

  public boolean isOfJumpHost() {
    return platform.equals(JUMP_HOST);
  }

  /** Whether it leads to this place, or over it as a jump host. */
  public boolean leadsTo(ShownHostKeys.Place place) {
    if (!tenant.equals(place.tenant())) return false;
    List<String> passed = new ArrayList<>();
    for (Hop hop : jumpPath) {
      if (hop.isAt(place.host(), place.port()) && String.join(",", passed).equals(place.jump())) return true;
      passed.add(hop.place());
    }
    return host.equalsIgnoreCase(place.host()) && port == place.port() && path().equals(place.jump());
  }

  /** The jump hosts before it, whoever logs in there: {@link dev.trunkline.job.JumpHost#path}. */
  String path() {
    return jumpPath.stream().map(Hop::place).collect(Collectors.joining(","));
  }
}
