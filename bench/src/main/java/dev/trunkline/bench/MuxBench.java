package dev.trunkline.bench;

import dev.trunkline.Node;
import dev.trunkline.bench.Crowd.Measured;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/**
 * What shared connections are worth: the same command by many callers at once, each time on a connection of its own, on a channel
 * of its own, and on a shell that stays; against a simulated device and against an OpenSSH server of this machine, where {@code ssh}
 * through its own ControlMaster is the yardstick.
 */
@picocli.CommandLine.Command(name = "mux", description = "A connection, a channel or a kept shell for each command; ssh with ControlMaster beside them.")
final class MuxBench implements Callable<Integer> {
  /** So few that the audit, which notes each of them, keeps up. */
  private static final int LENT = 2_000;

  @Option(names = "--callers", description = "Callers at once (default ${DEFAULT-VALUE}).", defaultValue = "10")
  private int callers;

  @Option(names = "--commands", description = "Commands of each (default ${DEFAULT-VALUE}).", defaultValue = "200")
  private int commands;

  private Crowd crowd;

  @Override
  public Integer call() throws Exception {
    crowd = new Crowd(callers, commands);
    System.out.printf("%d callers, %d commands each%n", callers, commands);
    Optional<OpenSsh> server = OpenSsh.start();
    if (server.isEmpty()) System.out.println("no OpenSSH server on this machine: nothing is compared with ssh");
    try (AutoCloseable _ = server.<AutoCloseable>map(started -> started).orElse(() -> {});
        Lab lab = Lab.start(LabOptions.of(1, "linux"));
        BenchNode bench = BenchNode.start(Map.of("devices.logins_per_minute", "6000"), Optional.empty())) {
      simulated(new Caller(bench.node(), BenchDevice.simulated(lab.device(0).port())));
      if (server.isPresent()) real(bench.node(), server.get());
    }
    return 0;
  }

  private void simulated(Caller device) throws Exception {
    heading("a simulated device");
    row("a connection for each command", crowd.run(device::onConnection), 0);
    row("a channel for each command", crowd.run(device::onChannel), 0);
    row("a kept shell", kept(device), 0);
    System.out.printf("%-40s %10.1f us%n", "lending a channel, without opening it", lending(device));
  }

  private void real(Node node, OpenSsh server) throws Exception {
    server.openMaster();
    Caller device = new Caller(node, BenchDevice.of(server));
    Caller behind = new Caller(node, BenchDevice.behind(server));
    heading("OpenSSH of this machine");
    Measured ssh = crowd.run(() -> server.command(Caller.COMMAND));
    row("ssh through its ControlMaster", ssh, ssh.perSecond());
    row("a connection for each command", crowd.run(device::onConnection), ssh.perSecond());
    row("a channel for each command", crowd.run(device::onChannel), ssh.perSecond());
    row("a kept shell", kept(device), ssh.perSecond());
    row("a channel, through a jump host", crowd.run(behind::onChannel), ssh.perSecond());
    row("a kept shell, through a jump host", kept(behind), ssh.perSecond());
  }

  private Measured kept(Caller device) throws Exception {
    try (KeptShells shells = device.keep(callers)) {
      return crowd.run(shells.steps());
    }
  }

  /** Microseconds for what sharing itself adds to a channel: finding the connection, counting, and giving back. */
  private double lending(Caller device) {
    for (int i = 0; i < LENT; i++) device.lendOnly();
    long start = System.nanoTime();
    for (int i = 0; i < LENT; i++) device.lendOnly();
    return (System.nanoTime() - start) / 1e3 / LENT;
  }

  private static void heading(String where) {
    System.out.printf("%n%-34s %10s %10s %10s %12s%n", where, "a second", "p50 ms", "p99 ms", "times ssh");
  }

  private static void row(String what, Measured measured, double yardstick) {
    String times = yardstick == 0 ? "" : "%.1f".formatted(measured.perSecond() / yardstick);
    System.out.printf(
        "%-34s %10.1f %10.2f %10.2f %12s%n", what, measured.perSecond(), measured.millis(50), measured.millis(99), times);
  }
}
