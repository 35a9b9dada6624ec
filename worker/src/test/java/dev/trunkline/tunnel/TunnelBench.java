package dev.trunkline.tunnel;

import dev.trunkline.Node;
import dev.trunkline.TestNode;
import dev.trunkline.access.AccessRole;
import dev.trunkline.access.Caller;
import dev.trunkline.audit.AuditEntry;
import dev.trunkline.connection.ConnectionCounts;
import dev.trunkline.connection.Connections;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.execution.DeviceAccess;
import dev.trunkline.execution.DeviceLogin;
import dev.trunkline.execution.LoginRules;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JumpHost;
import dev.trunkline.job.Secrets;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.settings.TunnelRules;
import dev.trunkline.transport.ForwardRules;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.HostKeyStore;
import dev.trunkline.transport.LocalSshd;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.TargetRules;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Linux machine of the lab, and tunnels through it with whatever settings a test likes. */
final class TunnelBench implements AutoCloseable {
  private static final Caller ANN =
      new Caller("default", Optional.empty(), "ann", AccessRole.ENGINEER, List.of(), Optional.empty());

  private static final Duration STEP = Duration.ofSeconds(10);
  private static final Platform LINUX = Platforms.load(null).find("linux").orElseThrow();

  private final Lab lab;
  private final TestNode node;
  private final DeviceLogin login;
  private final TunnelRules rules;
  private final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
  private final Tunnels tunnels;

  private TunnelBench(Map<String, String> more) throws IOException {
    Map<String, String> settings = new HashMap<>(more);
    settings.putIfAbsent("connections.max_per_user", "100");
    settings.putIfAbsent("devices.logins_per_minute", "6000");
    lab = Lab.start(LabOptions.of(2, "linux"));
    node = TestNode.onDevices(settings);
    rules = TestDatabase.settings(settings).tunnels();
    TargetRules targets = new TargetRules(TestDatabase.settings(settings).targets().allow());
    LoginRules loginRules =
        new LoginRules(
            new HostKeyStore(node.node().jdbc()), HostKeyPolicy.OFF, targets, new SshLimits(STEP, STEP, STEP, STEP, 1 << 20));
    login = new DeviceLogin(node.node().connections(), node.node().loginGuard(), loginRules, audit::add);
    tunnels = new Tunnels(rules, new ForwardRules(rules.allow()), login, audit::add);
  }

  static TunnelBench with(String... keysAndValues) throws IOException {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) settings.put(keysAndValues[i], keysAndValues[i + 1]);
    return new TunnelBench(settings);
  }

  Tunnels tunnels() {
    return tunnels;
  }

  Node node() {
    return node.node();
  }

  HttpForward forward() {
    return new HttpForward(rules, login, tunnels.targets(), audit::add);
  }

  SimulatedDevice device() {
    return lab.device(0);
  }

  /** Another machine, from which the first can be reached. */
  SimulatedDevice jump() {
    return lab.device(1);
  }

  List<AuditEntry> audit() {
    return audit;
  }

  Connections connections() {
    return node.node().connections();
  }

  Route to(Endpoint target) {
    return to(target, "admin");
  }

  Route to(Endpoint target, String password) {
    DeviceAddress address = new DeviceAddress("127.0.0.1", device().port(), "admin", "linux");
    return new Route(ANN, new DeviceAccess("default", address, new Secrets(Map.of(Secrets.PASSWORD, password))), LINUX, target);
  }

  /** Over a jump host that wants a one-time code, to the device with all the algorithms that there are. */
  Route overJump(Endpoint target, String code) {
    List<JumpHost> jumps = List.of(new JumpHost("127.0.0.1", jump().port(), "admin", AlgorithmProfile.MODERN));
    DeviceAddress address =
        new DeviceAddress("127.0.0.1", device().port(), "admin", "linux", AlgorithmProfile.LEGACY, jumps, Optional.empty());
    String prefix = Secrets.ofJump(1);
    Secrets secrets =
        new Secrets(Map.of(Secrets.PASSWORD, "admin", prefix + Secrets.PASSWORD, "admin", prefix + Secrets.OTP, code));
    return new Route(ANN, new DeviceAccess("default", address, secrets), LINUX, target);
  }

  static Route through(LocalSshd sshd, Endpoint target) throws IOException {
    Credential credential = sshd.credential();
    if (!(credential.proof() instanceof Credential.PrivateKey(var pem, _, _))) throw new AssertionError("a key was expected");
    DeviceAddress address = new DeviceAddress("127.0.0.1", sshd.endpoint().port(), credential.username(), "linux");
    Secrets secrets = new Secrets(Map.of(Secrets.PRIVATE_KEY, pem.reveal()));
    return new Route(ANN, new DeviceAccess("default", address, secrets), LINUX, target);
  }

  TunnelInfo open(Endpoint target) {
    return open(to(target));
  }

  TunnelInfo open(Route route) {
    return tunnels.open(route, Optional.empty(), Instant.now());
  }

  TunnelInfo now(TunnelInfo tunnel) {
    return tunnels.find("default", tunnel.id(), Instant.now()).orElseThrow();
  }

  /** A client of the tunnel; reads end after 20 s. */
  static Socket connect(TunnelInfo tunnel) throws IOException {
    Socket socket = new Socket("127.0.0.1", tunnel.localPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Waits until no channel is lent and the device holds none. */
  void awaitNoChannels() {
    TargetPort.await("no channel is lent: " + counts(), () -> counts().channels() == 0);
    TargetPort.await("the device holds no channel", () -> device().forwards().open() == 0);
  }

  ConnectionCounts counts() {
    return connections().counts();
  }

  @Override
  public void close() throws IOException {
    tunnels.closeAll("the test is over", Instant.now());
    node.close();
    lab.close();
  }
}
