package dev.trunkline.execution;

import dev.trunkline.connection.ChannelLease;
import dev.trunkline.connection.Claim;
import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.connection.Connections;
import dev.trunkline.connection.Connector;
import dev.trunkline.device.Platform;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import dev.trunkline.session.DeviceConnection;
import dev.trunkline.session.DeviceSession;
import dev.trunkline.session.Recognised;
import dev.trunkline.session.Recognition;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.HostKeyStore;
import dev.trunkline.transport.Secret;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.TargetPolicy;
import dev.trunkline.transport.Trust;
import java.util.List;
import java.util.Optional;

/** How jobs get into devices: the rules of this installation, applied to the credential of the job. */
public final class DeviceLogin {
  private final Connections connections;
  private final HostKeyStore hostKeys;
  private final HostKeyPolicy hostKeyPolicy;
  private final TargetPolicy targets;
  private final SshLimits limits;

  public DeviceLogin(
      Connections connections, HostKeyStore hostKeys, HostKeyPolicy hostKeyPolicy, TargetPolicy targets, SshLimits limits) {
    this.connections = connections;
    this.hostKeys = hostKeys;
    this.hostKeyPolicy = hostKeyPolicy;
    this.targets = targets;
    this.limits = limits;
  }

  ConnectionKey key(JobSpec spec) {
    DeviceAddress device = spec.device();
    return new ConnectionKey(
        spec.tenant(),
        device.username(),
        device.host(),
        device.port(),
        credential(spec).fingerprint(),
        device.platform(),
        hostKeyPolicy,
        List.of());
  }

  /** A channel to a device of which nothing is known but how to log in. */
  ChannelLease lend(JobSpec spec, Claim claim, Deadline deadline) {
    return connections.lend(key(spec), claim, connector(spec, credential(spec)), deadline);
  }

  Recognised recognise(SshTransport transport, List<Platform> platforms, Deadline deadline) {
    return Recognition.recognise(transport, platforms, limits, deadline);
  }

  DeviceConnection open(JobSpec spec, Platform platform, Claim claim, Deadline deadline) {
    Credential credential = credential(spec);
    Connector connector = connector(spec, credential.appendingToUsername(platform.login().usernameSuffix()));
    return connections.open(
        key(spec),
        claim,
        connector,
        lease -> new DeviceConnection(lease, DeviceSession.open(lease.transport(), platform, credential, limits, deadline)),
        deadline);
  }

  private Connector connector(JobSpec spec, Credential credential) {
    Endpoint endpoint = new Endpoint(spec.device().host(), spec.device().port());
    return deadline -> SshTransport.connect(endpoint, credential, trust(spec.tenant()), limits, deadline);
  }

  DeviceConnection open(JobSpec spec, Platform platform, OpenShell open, Deadline deadline) {
    try {
      DeviceSession session = DeviceSession.open(open.shell(), platform, credential(spec), limits, deadline);
      return new DeviceConnection(open.lease(), session);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private Trust trust(String tenant) {
    return new Trust(hostKeys.under(hostKeyPolicy, tenant), targets);
  }

  private static Credential credential(JobSpec spec) {
    String username = spec.device().username();
    Secrets secrets = spec.secrets();
    Optional<Secret> passphrase = secrets.find(Secrets.PASSPHRASE).map(Secret::new);
    Credential credential =
        secrets
            .find(Secrets.PRIVATE_KEY)
            .map(key -> Credential.ofPrivateKey(username, new Secret(key), passphrase))
            .orElseGet(() -> Credential.ofPassword(username, new Secret(secrets.find(Secrets.PASSWORD).orElse(""))));
    return secrets.find(Secrets.ENABLE_SECRET).map(Secret::new).map(credential::withEnable).orElse(credential);
  }
}
