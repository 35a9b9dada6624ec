package dev.trunkline;

import dev.trunkline.audit.Audit;
import dev.trunkline.connection.BreakerRules;
import dev.trunkline.connection.Breakers;
import dev.trunkline.connection.Connections;
import dev.trunkline.connection.KnownLimits;
import dev.trunkline.connection.LoginGuard;
import dev.trunkline.connection.LoginPace;
import dev.trunkline.connection.Suspensions;
import dev.trunkline.database.Database;
import dev.trunkline.execution.DeviceLogin;
import dev.trunkline.execution.LoginRules;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.provider.RecentReadings;
import dev.trunkline.provider.SecretProviders;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.DeviceRules;
import dev.trunkline.settings.Settings;
import dev.trunkline.settings.SshRules;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.ForwardRules;
import dev.trunkline.transport.HostKeyStore;
import dev.trunkline.transport.OwnServers;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.TargetRules;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How a {@link Node} logs in, by its settings. */
record LoginParts(Settings settings, Database database, KnownLimits limits) {
  static StoredCredentials credentials(Settings settings, JdbcClient jdbc, Sealer sealer) {
    SecretProviders providers = new SecretProviders(settings.providers(), settings.vault(), System.getenv());
    return new StoredCredentials(jdbc, sealer, new RecentReadings(providers, settings.providers().cache()));
  }

  LoginGuard guard(Sealer sealer) {
    DeviceRules devices = settings.devices();
    return new LoginGuard(
        sealer.deriveKey("suspensions"),
        new Suspensions(JdbcClient.create(database.engineDataSource()), devices.authSuspension()),
        new Breakers(new BreakerRules(devices.breakerFailures(), devices.breakerOpen()), Clock.systemUTC()),
        new LoginPace(devices.loginsPerMinute(), limits));
  }

  /** Where devices may be. */
  TargetRules targets() {
    return new TargetRules(settings.targets().allow(), settings.targets().deny(), ownServers());
  }

  /** Where devices may be asked to lead to. */
  ForwardRules forwardTargets() {
    return new ForwardRules(settings.tunnels().allow(), ownServers());
  }

  private OwnServers ownServers() {
    return new OwnServers(
        database.servers().stream().map(server -> new Endpoint(server.getHostString(), server.getPort())).toList());
  }

  DeviceLogin login(Connections connections, LoginGuard guard, Audit audit) {
    SshRules ssh = settings.ssh();
    SshLimits limits =
        new SshLimits(
            ssh.connectTimeout(), ssh.handshakeTimeout(), ssh.authTimeout(), ssh.idleTimeout(), settings.results().maxOutputBytes());
    HostKeyStore hostKeys = new HostKeyStore(JdbcClient.create(database.dataSource()));
    LoginRules rules = new LoginRules(hostKeys, settings.hostKeys().policy(), targets(), limits);
    return new DeviceLogin(connections, guard, rules, audit);
  }
}
