package dev.trunkline.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./trunkline bench NAME}: each benchmark runs both sides of its comparison in one go, so that their ratio carries over. */
@Command(
    name = "bench",
    description = "Benchmarks of Trunkline.",
    mixinStandardHelpOptions = true,
    subcommands = {EngineBench.class, ReuseBench.class, DialogueBench.class, ScaleBench.class, MuxBench.class, IdleBench.class,
      StormBench.class})
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    System.setProperty("logback.configurationFile", "logback-bench.xml");
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
