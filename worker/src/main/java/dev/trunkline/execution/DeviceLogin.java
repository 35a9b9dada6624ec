package dev.trunkline.execution;

import dev.trunkline.audit.Audit;
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
import java.util.function.Function;
import java.util.function.Supplier;

/** How jobs and tunnels get into devices: the rules of this installation, applied to the credential that each brings. */
public final class DeviceLogin {
  private final Connections connections;
  private final LoginGuard guard;
  private final LoginRules rules;
  private final Passage passage;

  public DeviceLogin(Connections connections, LoginGuard guard, LoginRules rules, Audit audit) {
    this.connections = connections;
    this.guard = guard;
    this.rules = rules;
    this.passage = new Passage(connections, guard, rules, new LoginAudit(audit));
  }

  ConnectionKey key(JobSpec spec) {
    return login(DeviceAccess.of(spec)).key();
  }

  private Login login(DeviceAccess access) {
    return Login.toDevice(access, rules.hostKeyPolicy());
  }

  private Login login(DeviceAccess access, Platform platform) {
    return login(access).typing(platform.login().usernameSuffix());
  }

  /**
   * Lends a channel of a connection to the device, whatever it is to be opened for, and logs in where that takes it.
   *
   * @throws dev.trunkline.failure.DeviceException as {@link Connections#lend}
   */
  public ChannelLease lend(DeviceAccess access, Platform platform, Claim claim, Deadline deadline) {
    return lend(login(access, platform), claim, deadline);
  }

  /** A channel to a device of which nothing is known but how to log in. */
  ChannelLease lend(JobSpec spec, Claim claim, Deadline deadline) {
    return lend(login(DeviceAccess.of(spec)), claim, deadline);
  }

  private ChannelLease lend(Login login, Claim claim, Deadline deadline) {
    return connections.lend(login.key(), claim, time -> passage.connect(login, claim.owner(), time), deadline);
  }

  /**
   * As {@link #lend(DeviceAccess, Platform, Claim, Deadline)}, and opens the channel, on another connection where that helps.
   *
   * @throws dev.trunkline.failure.DeviceException as {@link Connections#open}
   */
  public <C> C open(
      DeviceAccess access, Platform platform, Claim claim, Function<ChannelLease, C> opening, Deadline deadline) {
    Login login = login(access, platform);
    return connections.open(login.key(), claim, time -> passage.connect(login, claim.owner(), time), opening, deadline);
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
    DeviceAccess access = DeviceAccess.of(spec);
    return open(
        access,
        platform,
        claim,
        lease -> new DeviceConnection(lease, session(lease, platform, access.credential(), deadline)),
        deadline);
  }

  private DeviceSession session(ChannelLease lease, Platform platform, Credential credential, Deadline deadline) {
    return DeviceSession.open(lease.transport(), platform, credential, rules.limits(), deadline);
  }

  DeviceConnection open(JobSpec spec, Platform platform, OpenShell open, Deadline deadline) {
    try {
      Credential credential = DeviceAccess.of(spec).credential();
      DeviceSession session = DeviceSession.open(open.shell(), platform, credential, rules.limits(), deadline);
      return new DeviceConnection(open.lease(), session);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }
}
