package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.device.Platforms;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.secret.Sealer;
import dev.trunkline.session.DeviceSession;
import dev.trunkline.settings.Settings;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.HostKeyStore;
import dev.trunkline.transport.Secret;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.TargetRules;
import dev.trunkline.transport.Trust;
import inet.ipaddr.IPAddressString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The guard of one process, with all that it guards: real logins on devices of 127.0.0.1, suspensions in a real database. */
final class GuardedLogin implements AutoCloseable {
  static final Duration SUSPENSION = Duration.ofMinutes(15);
  static final Duration FIRST_OPEN = Duration.ofSeconds(60);

  final MovedClock clock = new MovedClock();
  final JdbcClient jdbc;
  final LoginGuard guard;
  private final Database database;
  private final Trust trust;

  GuardedLogin() {
    Settings settings = TestDatabase.settings(Map.of());
    this.database = TestDatabase.open(settings);
    this.jdbc = JdbcClient.create(database.dataSource());
    Path keyFile = settings.secrets().keyFile().orElseThrow();
    this.guard =
        new LoginGuard(
            Sealer.ofKeyFile(keyFile, true).deriveKey("suspensions"),
            new Suspensions(jdbc, SUSPENSION),
            new Breakers(new BreakerRules(5, FIRST_OPEN), clock),
            new LoginPace(6_000, new KnownLimits()));
    this.trust =
        new Trust(
            new HostKeyStore(jdbc).under(HostKeyPolicy.ACCEPT_NEW, "default"),
            new TargetRules(List.of(new IPAddressString("127.0.0.0/8").getAddress())));
  }

  SshTransport connect(int port, String password) {
    return connect(port, credential(password), Deadline.in(Duration.ofSeconds(20)));
  }

  SshTransport connect(int port, Credential credential, Deadline deadline) {
    return guard.login(
        key(port), credential, deadline,
        () -> SshTransport.connect(new Endpoint("127.0.0.1", port), credential, trust, limits(), deadline));
  }

  /** Logs in, waits for the prompt and hangs up. */
  void openSession(int port, String platform) {
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    guard.reachPrompt(
        key(port, platform), deadline,
        () -> {
          try (SshTransport transport = connect(port, "admin")) {
            return DeviceSession.open(
                transport, Platforms.load(null).find(platform).orElseThrow(), credential("admin"), limits(), deadline);
          }
        });
  }

  /** How a login that must fail fails. */
  DeviceException failure(int port, String password) {
    return catchThrowableOfType(DeviceException.class, () -> connect(port, password).close());
  }

  FailureCode code(int port, String password) {
    return failure(port, password).code();
  }

  static Credential credential(String password) {
    return Credential.ofPassword("admin", new Secret(password));
  }

  static ConnectionKey key(int port) {
    return key(port, "cisco_ios");
  }

  private static ConnectionKey key(int port, String platform) {
    return new ConnectionKey(
        "default", "admin", "127.0.0.1", port, "", platform, HostKeyPolicy.ACCEPT_NEW, List.of(), Optional.empty(), AlgorithmProfile.MODERN);
  }

  private static SshLimits limits() {
    Duration second = Duration.ofSeconds(5);
    return new SshLimits(second, second, second, Duration.ofMillis(300), 1 << 20);
  }

  @Override
  public void close() {
    database.close();
  }
}
