package dev.trunkline.api.cli;

import dev.trunkline.Role;
import dev.trunkline.api.AdminToken;
import dev.trunkline.api.Logs;
import dev.trunkline.api.WebEdge;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trunkline demo}. */
@Command(
    name = "demo",
    description = "Runs everything in one process, with simulated devices, and a first job on one of them.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final int DEVICES = 12;

  @Option(names = "--port", defaultValue = "8080", description = "TCP port to listen on; default ${DEFAULT-VALUE}.")
  private String port;

  @Option(
      names = "--data-dir",
      defaultValue = "./data/demo",
      paramLabel = "DIR",
      description = "Directory of what is kept; default ${DEFAULT-VALUE}.")
  private Path dataDir;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings settings = Settings.load(null, System.getenv(), values());
    Logs.start(settings);
    UntilTold end = UntilTold.begin();
    try (Lab lab = Lab.start(LabOptions.of(DEVICES, "cisco_ios", "juniper_junos", "linux"));
        WebEdge edge = WebEdge.start(settings, Role.ALL, end::tell)) {
      String token = AdminToken.read(settings);
      System.out.println("ready: " + edge.url());
      System.out.println("token: " + token);
      System.out.println("devices: 127.0.0.1:%d-%d".formatted(lab.device(0).port(), lab.device(DEVICES - 1).port()));
      SimulatedDevice device = lab.device(0);
      FirstJob job = new FirstJob(edge.url(), token);
      job.runOn(device);
      System.out.println(job.commandsToTry(device));
      System.out.flush();
      end.await();
    } finally {
      end.done();
    }
    return 0;
  }

  /** The simulated devices make new host keys at every start, and listen where none is allowed to by default. */
  private Map<String, String> values() {
    return Map.of(
        "server.port", port,
        "data.dir", dataDir.toString(),
        "database.url", "",
        "targets.allow", "127.0.0.0/8",
        "host_keys.policy", "off",
        "logging.level", "warn");
  }
}
