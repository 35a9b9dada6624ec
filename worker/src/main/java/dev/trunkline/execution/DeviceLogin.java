package dev.trunkline.execution;

import dev.trunkline.connection.ChannelLease;
import dev.trunkline.connection.Claim;
import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.connection.Connections;
import dev.trunkline.connection.Connector;
import dev.trunkline.connection.LoginGuard;
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
import dev.trunkline.transport.Secret;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.Way;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How jobs get into devices: the rules of this installation, applied to the credential of the job. */
public final class DeviceLogin {
  private final Connections connections;
  private final LoginGuard guard;
  private final LoginRules rules;

  public DeviceLogin(Connections connections, LoginGuard guard, LoginRules rules) {
    this.connections = connections;
    this.guard = guard;
    this.rules = rules;
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
        rules.hostKeyPolicy(),
        List.of(),
        device.algorithms());
  }

  /** A channel to a device of which nothing is known but how to log in. */
  ChannelLease lend(JobSpec spec, Claim claim, Deadline deadline) {
    return connections.lend(key(spec), claim, connector(spec, credential(spec)), deadline);
  }

  /** Runs what gets to a prompt of the device, unless the device is to be left alone. */
  <T> T reachPrompt(JobSpec spec, Deadline deadline, Supplier<T> open) {
    return guard.reachPrompt(key(spec), deadline, open);
  }

  Recognised recognise(SshTransport transport, List<Platform> platforms, Deadline deadline) {
    return Recognition.recognise(transport, platforms, rules.limits(), deadline);
  }

  DeviceConnection open(JobSpec spec, Platform platform, Claim claim, Deadline deadline) {
    return reachPrompt(spec, deadline, () -> lendAndOpen(spec, platform, claim, deadline));
  }

  private DeviceConnection lendAndOpen(JobSpec spec, Platform platform, Claim claim, Deadline deadline) {
    Credential credential = credential(spec);
    Connector connector = connector(spec, credential.appendingToUsername(platform.login().usernameSuffix()));
    return connections.open(
        key(spec),
        claim,
        connector,
        lease -> new DeviceConnection(lease, session(lease, platform, credential, deadline)),
        deadline);
  }

  private DeviceSession session(ChannelLease lease, Platform platform, Credential credential, Deadline deadline) {
    return DeviceSession.open(lease.transport(), platform, credential, rules.limits(), deadline);
  }

  private Connector connector(JobSpec spec, Credential credential) {
    Endpoint endpoint = new Endpoint(spec.device().host(), spec.device().port());
    Way way = Way.straight(endpoint, spec.device().algorithms());
    return deadline ->
        guard.login(
            key(spec),
            credential,
            deadline,
            () -> SshTransport.connect(way, credential, rules.trust(spec.tenant()), rules.limits(), deadline));
  }

  DeviceConnection open(JobSpec spec, Platform platform, OpenShell open, Deadline deadline) {
    try {
      DeviceSession session = DeviceSession.open(open.shell(), platform, credential(spec), rules.limits(), deadline);
      return new DeviceConnection(open.lease(), session);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
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
