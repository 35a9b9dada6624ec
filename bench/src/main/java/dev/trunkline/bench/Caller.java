package dev.trunkline.bench;

import dev.trunkline.Node;
import dev.trunkline.connection.ChannelLease;
import dev.trunkline.connection.Claim;
import dev.trunkline.device.Platform;
import dev.trunkline.session.DeviceConnection;
import dev.trunkline.session.DeviceSession;
import dev.trunkline.transport.Arrival;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Shell;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.Trust;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs the same command on a device in several ways; all but the first are the product's own. Any thread may call. */
final class Caller {
  static final String COMMAND = "echo ready";

  private static final Claim CLAIM = Claim.ofJob("bench", "bench");
  private static final SshLimits LIMITS =
      new SshLimits(
          Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30), 10 << 20);

  private final Node node;
  private final BenchDevice device;
  private final Platform platform;

  Caller(Node node, BenchDevice device) {
    this.node = node;
    this.device = device;
    this.platform = node.platforms().find(device.platform()).orElseThrow();
  }

  /** Logs in, runs the command and leaves. */
  void onConnection() {
    Trust anyone = new Trust(new AnyHostKey(), (_, _) -> {});
    try (SshTransport connection = SshTransport.connect(device.endpoint(), device.credential(), anyone, LIMITS, soon())) {
      run(connection);
    }
  }

  /** Runs the command on a channel of a shared connection. */
  void onChannel() {
    node.deviceLogin().open(device.access(), platform, CLAIM, Caller::runAndReturn, soon());
  }

  /** Borrows a channel and gives it back without opening it. */
  void lendOnly() {
    node.deviceLogin().lend(device.access(), platform, CLAIM, soon()).close();
  }

  /** Opens shells and waits for their prompts. */
  KeptShells keep(int count) {
    List<DeviceConnection> open = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      open.add(node.deviceLogin().open(device.access(), platform, CLAIM, this::session, soon()));
    }
    return new KeptShells(open);
  }

  private DeviceConnection session(ChannelLease lease) {
    return new DeviceConnection(lease, DeviceSession.open(lease.transport(), platform, device.credential(), LIMITS, soon()));
  }

  private static boolean runAndReturn(ChannelLease lease) {
    try {
      run(lease.transport());
      return true;
    } finally {
      lease.closing();
      lease.close();
    }
  }

  private static void run(SshTransport connection) {
    try (Shell command = connection.openCommand(COMMAND, soon())) {
      int said = 0;
      while (command.take(soon()) instanceof Arrival.Bytes(byte[] bytes)) said += bytes.length;
      if (said == 0) throw new IllegalStateException("the command said nothing");
    }
  }

  static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(60));
  }
}
