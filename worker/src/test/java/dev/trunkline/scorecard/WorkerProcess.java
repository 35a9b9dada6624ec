package dev.trunkline.scorecard;

import dev.trunkline.Node;
import dev.trunkline.Role;
import dev.trunkline.database.Database;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import dev.trunkline.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node in a JVM of its own, on the database of the test, that can be lost. */
final class WorkerProcess implements AutoCloseable {
  /** The command at which a JVM that runs no devices halts. */
  static final String POISON = "halt";

  private final Process process;

  private WorkerProcess(Process process) {
    this.process = process;
  }

  /** Runs jobs on devices. */
  static WorkerProcess onDevices(Settings settings) throws IOException {
    return start(settings, "devices");
  }

  /** Succeeds with every job at once, but for one that halts the JVM. */
  static WorkerProcess thatHalts(Settings settings) throws IOException {
    return start(settings, "halts");
  }

  private static WorkerProcess start(Settings settings, String mode) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java, "-Xmx256m", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
            System.getProperty("java.class.path"), WorkerProcess.class.getName(), mode);
    builder.environment().putAll(environment(settings));
    Process process = builder.redirectErrorStream(true).start();
    BufferedReader output = process.inputReader();
    List<String> before = output.lines().takeWhile(line -> !line.equals("ready")).toList();
    if (!process.isAlive()) throw new IOException(String.join("\n", before));
    Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
    return new WorkerProcess(process);
  }

  private static Map<String, String> environment(Settings settings) {
    Settings.Database database = settings.database();
    return Map.of(
        "TRUNKLINE_DATABASE_URL", database.url().orElseThrow(),
        "TRUNKLINE_DATABASE_USER", database.user(),
        "TRUNKLINE_DATABASE_PASSWORD", database.password().value(),
        "TRUNKLINE_SECRETS_KEY_FILE", settings.secrets().keyFile().orElseThrow().toString(),
        "TRUNKLINE_DATA_DIR", settings.data().dir().toString(),
        "TRUNKLINE_TARGETS_ALLOW", "127.0.0.0/8");
  }

  public static void main(String[] arguments) throws IOException {
    Settings settings = Settings.load(null, System.getenv(), Map.of());
    JobRunner halting =
        (job, _, _) -> {
          if (job.spec().commands().getFirst().text().equals(POISON)) Runtime.getRuntime().halt(137);
          return new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty());
        };
    if (arguments[0].equals("devices")) {
      Node.start(settings, Role.ALL);
    } else {
      Node.start(settings, Role.ALL, Database.open(settings), _ -> halting);
    }
    System.out.println("ready");
    System.in.read();
  }

  /** As SIGKILL does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
