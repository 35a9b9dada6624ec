package dev.trunkline.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What connections cost that nobody uses, each with a session at its prompt: memory, threads, and the processor for their keepalives. */
@picocli.CommandLine.Command(name = "idle", description = "What 1,000 connections cost that nobody uses.")
final class IdleBench implements Callable<Integer> {
  @Option(names = "--connections", description = "Connections (default ${DEFAULT-VALUE}).", defaultValue = "1000")
  private int connections;

  @Option(names = "--devices", description = "Devices they lead to (default ${DEFAULT-VALUE}).", defaultValue = "100")
  private int devices;

  @Option(names = "--seconds", description = "How long the processor is watched, each time (default ${DEFAULT-VALUE}).", defaultValue = "120")
  private int seconds;

  @Option(names = "--keepalive", description = "ssh.keepalive_interval_seconds (default ${DEFAULT-VALUE}).", defaultValue = "60")
  private int keepalive;

  @Option(names = "--port", description = "First port of the devices (default ${DEFAULT-VALUE}).", defaultValue = "23000")
  private int port;

  @Override
  public Integer call() throws Exception {
    Map<String, String> settings =
        Map.of(
            "connections.max_total", Integer.toString(connections),
            "devices.logins_per_minute", "6000",
            "ssh.max_channels_per_connection", "1",
            "ssh.keepalive_interval_seconds", Integer.toString(keepalive));
    try (LabProcess lab = LabProcess.start(devices, port, "linux");
        BenchNode bench = BenchNode.start(settings, Optional.empty())) {
      double idle = Footprint.processor(Duration.ofSeconds(seconds));
      Footprint before = Footprint.now();
      List<KeptShells> kept = open(bench, lab);
      Footprint after = Footprint.now();
      double watched = Footprint.processor(Duration.ofSeconds(seconds));
      print(before, after, idle, watched, bench.node().connections().statistics().answeredKeepaliveCount());
      for (KeptShells each : kept) each.close();
    }
    return 0;
  }

  private List<KeptShells> open(BenchNode bench, LabProcess lab) throws Exception {
    List<KeptShells> kept = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      int share = connections / devices + (i < connections % devices ? 1 : 0);
      kept.add(new Caller(bench.node(), BenchDevice.simulated(lab.port(i))).keep(share));
    }
    return kept;
  }

  private void print(Footprint before, Footprint after, double idle, double watched, long keepalives) {
    System.out.printf("%d connections to %d devices, a shell on each, a keepalive every %d s%n", connections, devices, keepalive);
    each("heap, KiB a connection", before.heap(), after.heap(), 1024);
    each("memory of the process, KiB a connection", before.resident(), after.resident(), 1024);
    each("threads a connection", before.threads(), after.threads(), 1);
    System.out.printf("%-42s %10d%n", "keepalives answered", keepalives);
    System.out.printf("%-42s %10.2f%n", "processor before, % of one", 100 * idle);
    System.out.printf("%-42s %10.2f%n", "processor with them, % of one", 100 * watched);
    System.out.printf("%-42s %10.2f%n", "difference, %", 100 * (watched - idle));
  }

  private void each(String what, long before, long after, int unit) {
    System.out.printf("%-42s %10.2f%n", what, (after - before) / (double) unit / connections);
  }
}
