package dev.trunkline.connection;

import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.Secret;
import dev.trunkline.transport.Shell;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.Terminal;
import dev.trunkline.transport.TrustingHostKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keys of lab devices and ways into them. */
final class Logins {
  static final Claim JOB = Claim.ofJob("default", "worker-1");
  static final KeepRules KEEP = new KeepRules(true, Duration.ofSeconds(600), Duration.ZERO);
  static final AdmissionLimits AMPLE = new AdmissionLimits(1000, 100, 0, 1);

  private static final Duration STEP = Duration.ofSeconds(10);
  private static final SshLimits LIMITS = new SshLimits(STEP, STEP, STEP, STEP, 1 << 20);

  private Logins() {}

  static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }

  static Claim tunnelOf(String owner) {
    return new Claim(owner, Claim.Kind.TUNNEL, Optional.empty());
  }

  static Claim terminalOf(String owner) {
    return new Claim(owner, Claim.Kind.TERMINAL, Optional.empty());
  }

  static ChannelLimits channels(int ofPlatform) {
    return new ChannelLimits(10, _ -> ofPlatform);
  }

  /** A key at which nothing needs to listen. */
  static ConnectionKey key(String host) {
    return key(host, 22, "secret");
  }

  static ConnectionKey key(SimulatedDevice device) {
    return key("127.0.0.1", device.port(), device.access().password());
  }

  static ConnectionKey key(SimulatedDevice device, String password) {
    return key("127.0.0.1", device.port(), password);
  }

  static ConnectionKey key(SimulatedDevice device, CredentialVersion stored) {
    ConnectionKey key = key(device);
    return new ConnectionKey(
        key.tenant(), key.username(), key.host(), key.port(), key.credentialFingerprint(), key.platform(), key.hostKeyPolicy(),
        key.jumpPath(), Optional.of(stored), key.algorithms());
  }

  private static ConnectionKey key(String host, int port, String password) {
    String fingerprint = Credential.ofPassword("admin", new Secret(password)).fingerprint();
    return new ConnectionKey(
        "default", "admin", host, port, fingerprint, "linux", HostKeyPolicy.OFF, List.of(), Optional.empty(), AlgorithmProfile.MODERN);
  }

  /** As {@link #key(SimulatedDevice)} and {@link #connector(SimulatedDevice)}, through something in between. */
  static ConnectionKey keyAt(int port) {
    return key("127.0.0.1", port, "admin");
  }

  static Connector connectorAt(int port) {
    Credential credential = Credential.ofPassword("admin", new Secret("admin"));
    return deadline -> connect(new Endpoint("127.0.0.1", port), credential, deadline);
  }

  static SshTransport connect(Endpoint endpoint, Credential credential, Deadline deadline) {
    return SshTransport.connect(endpoint, credential, TrustingHostKeys.ANYWHERE, LIMITS, deadline);
  }

  static Connector connector(SimulatedDevice device) {
    return connector(device, device.access().password());
  }

  static Connector connector(SimulatedDevice device, String password) {
    return deadline -> connect(device, password, deadline);
  }

  static SshTransport connect(SimulatedDevice device, String password, Deadline deadline) {
    Credential credential = Credential.ofPassword("admin", new Secret(password));
    return connect(new Endpoint("127.0.0.1", device.port()), credential, deadline);
  }

  static Shell shell(ChannelLease lease) {
    return lease.transport().openShell(Terminal.wide("vt100"), soon());
  }
}
