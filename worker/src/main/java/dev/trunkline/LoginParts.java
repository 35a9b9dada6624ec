package dev.trunkline;

import dev.trunkline.connection.BreakerRules;
import dev.trunkline.connection.Breakers;
import dev.trunkline.connection.Connections;
import dev.trunkline.connection.LoginGuard;
import dev.trunkline.connection.LoginPace;
import dev.trunkline.connection.Suspensions;
import dev.trunkline.database.Database;
import dev.trunkline.execution.DeviceLogin;
import dev.trunkline.execution.LoginRules;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.DeviceRules;
import dev.trunkline.settings.Settings;
import dev.trunkline.settings.SshRules;
import dev.trunkline.transport.HostKeyStore;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.TargetRules;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How a {@link Node} logs in, by its settings. */
record LoginParts(Settings settings, Database database) {
  LoginGuard guard(Sealer sealer) {
    DeviceRules devices = settings.devices();
    return new LoginGuard(
        sealer.deriveKey("suspensions"),
        new Suspensions(JdbcClient.create(database.engineDataSource()), devices.authSuspension()),
        new Breakers(new BreakerRules(devices.breakerFailures(), devices.breakerOpen()), Clock.systemUTC()),
        new LoginPace(devices.loginsPerMinute()));
  }

  DeviceLogin login(Connections connections, LoginGuard guard) {
    SshRules ssh = settings.ssh();
    SshLimits limits =
        new SshLimits(
            ssh.connectTimeout(), ssh.handshakeTimeout(), ssh.authTimeout(), ssh.idleTimeout(), settings.results().maxOutputBytes());
    TargetRules targets = new TargetRules(settings.targets().allow());
    HostKeyStore hostKeys = new HostKeyStore(JdbcClient.create(database.dataSource()));
    return new DeviceLogin(connections, guard, new LoginRules(hostKeys, settings.hostKeys().policy(), targets, limits));
  }
}
