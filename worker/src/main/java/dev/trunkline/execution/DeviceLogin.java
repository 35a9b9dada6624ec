package dev.trunkline.execution;

import dev.trunkline.connection.ConnectionKey;
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
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.HostKeyStore;
import dev.trunkline.transport.Secret;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.TargetPolicy;
import dev.trunkline.transport.Trust;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How jobs get into devices: the rules of this installation, applied to the credential of the job. */
public final class DeviceLogin {
  private final HostKeyStore hostKeys;
  private final HostKeyPolicy hostKeyPolicy;
  private final TargetPolicy targets;
  private final SshLimits limits;
  private final LoginGuard guard;

  public DeviceLogin(
      HostKeyStore hostKeys, HostKeyPolicy hostKeyPolicy, TargetPolicy targets, SshLimits limits, LoginGuard guard) {
    this.hostKeys = hostKeys;
    this.hostKeyPolicy = hostKeyPolicy;
    this.targets = targets;
    this.limits = limits;
    this.guard = guard;
  }

  ConnectionKey key(JobSpec spec, Credential credential) {
    DeviceAddress device = spec.device();
    return new ConnectionKey(
        spec.tenant(),
        device.username(),
        device.host(),
        device.port(),
        credential.fingerprint(),
        device.platform(),
        hostKeyPolicy,
        List.of());
  }

  SshTransport connect(JobSpec spec, Credential credential, Deadline deadline) {
    Endpoint endpoint = new Endpoint(spec.device().host(), spec.device().port());
    return guard.login(
        key(spec, credential),
        credential,
        deadline,
        () -> SshTransport.connect(endpoint, credential, trust(spec.tenant()), limits, deadline));
  }

  /** Runs what gets to a prompt of the device, unless the device is to be left alone. */
  <T> T reachPrompt(JobSpec spec, Deadline deadline, Supplier<T> open) {
    return guard.reachPrompt(key(spec, credential(spec)), deadline, open);
  }

  Recognised recognise(SshTransport transport, List<Platform> platforms, Deadline deadline) {
    return Recognition.recognise(transport, platforms, limits, deadline);
  }

  DeviceConnection open(JobSpec spec, Platform platform, Credential credential, Deadline deadline) {
    return reachPrompt(spec, deadline, () -> connectAndOpen(spec, platform, credential, deadline));
  }

  private DeviceConnection connectAndOpen(JobSpec spec, Platform platform, Credential credential, Deadline deadline) {
    SshTransport transport =
        connect(spec, credential.appendingToUsername(platform.login().usernameSuffix()), deadline);
    try {
      return new DeviceConnection(transport, DeviceSession.open(transport, platform, credential, limits, deadline));
    } catch (RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  DeviceConnection open(OpenShell open, Platform platform, Credential credential, Deadline deadline) {
    try {
      DeviceSession session = DeviceSession.open(open.shell(), platform, credential, limits, deadline);
      return new DeviceConnection(open.transport(), session);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private Trust trust(String tenant) {
    return new Trust(hostKeys.under(hostKeyPolicy, tenant), targets);
  }

  static Credential credential(JobSpec spec) {
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
