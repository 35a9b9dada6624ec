package dev.trunkline.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./trunkline chaos}. */
@Command(
    name = "chaos",
    description = {
      "Runs a cluster of real processes under load, kills, freezes and restarts them at random, and then checks every promise.",
      "The seed decides the faults, their times and the jobs. Real processes make no run repeat exactly."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every invariant held", "1:the run itself failed", "2:usage", "3:an invariant was violated"})
public final class Chaos implements Callable<Integer> {
  private static final int VIOLATED = 3;

  @Option(names = "--minutes", description = "How long faults happen (default ${DEFAULT-VALUE}).", defaultValue = "5")
  private double minutes;

  @Option(names = "--seed", description = "Decides what happens; one is drawn and shown where none is given.")
  private Long seed;

  @Option(names = "--devices", description = "Simulated devices (default ${DEFAULT-VALUE}).", defaultValue = "200")
  private int devices;

  @Option(names = "--workers", description = "Worker processes (default ${DEFAULT-VALUE}).", defaultValue = "3")
  private int workers;

  @Option(names = "--rate", description = "Jobs asked for per second (default ${DEFAULT-VALUE}).", defaultValue = "4")
  private double rate;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keeps journals, logs and the database there; else only after a violation.")
  private Path directory;

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** As {@link #main}, but returns the exit code. */
  static int run(String... arguments) {
    System.setProperty("logback.configurationFile", "logback-bench.xml");
    return new CommandLine(new Chaos()).execute(arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1, 1_000_000) : seed;
    System.out.println("seed " + chosen);
    Path files = directory == null ? Files.createTempDirectory("trunkline-chaos-") : Files.createDirectories(directory);
    Duration duration = Duration.ofMillis((long) (minutes * 60_000));
    boolean held = new ChaosRun(new ChaosRun.Options(chosen, duration, devices, workers, rate), files.toAbsolutePath()).perform();
    if (held && directory == null) {
      delete(files);
    } else {
      System.out.println("journals, logs and the database are in " + files);
    }
    return held ? 0 : VIOLATED;
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) Files.delete(file);
  }
}
