package dev.trunkline.execution;

import dev.trunkline.connection.ChannelLease;
import dev.trunkline.connection.Claim;
import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.connection.Connections;
import dev.trunkline.connection.LoginGuard;
import dev.trunkline.device.Platform;
import dev.trunkline.job.JobSpec;
import dev.trunkline.session.DeviceConnection;
import dev.trunkline.session.DeviceSession;
import dev.trunkline.session.Recognised;
import dev.trunkline.session.Recognition;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.SshTransport;
import java.util.List;
import java.util.function.Supplier;

/** How jobs get into devices: the rules of this installation, applied to the credential of the job. */
public final class DeviceLogin {
  private final Connections connections;
  private final LoginGuard guard;
  private final LoginRules rules;
  private final Passage passage;

  public DeviceLogin(Connections connections, LoginGuard guard, LoginRules rules) {
    this.connections = connections;
    this.guard = guard;
    this.rules = rules;
    this.passage = new Passage(connections, guard, rules);
  }

  ConnectionKey key(JobSpec spec) {
    return login(spec).key();
  }

  private Login login(JobSpec spec) {
    return Login.toDevice(spec, rules.hostKeyPolicy());
  }

  /** A channel to a device of which nothing is known but how to log in. */
  ChannelLease lend(JobSpec spec, Claim claim, Deadline deadline) {
    Login login = login(spec);
    return connections.lend(login.key(), claim, time -> passage.connect(login, time), deadline);
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
    Login login = login(spec);
    Login named = login.as(login.credential().appendingToUsername(platform.login().usernameSuffix()));
    return connections.open(
        login.key(),
        claim,
        time -> passage.connect(named, time),
        lease -> new DeviceConnection(lease, session(lease, platform, login.credential(), deadline)),
        deadline);
  }

  private DeviceSession session(ChannelLease lease, Platform platform, Credential credential, Deadline deadline) {
    return DeviceSession.open(lease.transport(), platform, credential, rules.limits(), deadline);
  }

  DeviceConnection open(JobSpec spec, Platform platform, OpenShell open, Deadline deadline) {
    try {
      DeviceSession session = DeviceSession.open(open.shell(), platform, login(spec).credential(), rules.limits(), deadline);
      return new DeviceConnection(open.lease(), session);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }
}
