package dev.trunkline.api.cli;

import dev.trunkline.api.Logs;
import dev.trunkline.lab.LabCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trunkline lab}. */
@Command(
    name = "lab",
    description =
        "Runs simulated devices on consecutive ports of 127.0.0.1 (user admin, password admin, enable secret enable).",
    mixinStandardHelpOptions = true)
final class LabSubcommand implements Callable<Integer> {
  @Option(
      names = "--port",
      defaultValue = "2200",
      description = "Port of the first device; 0 finds free ones; default ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--devices", defaultValue = "12", description = "How many; default ${DEFAULT-VALUE}.")
  private int devices;

  @Option(
      names = "--platform",
      split = ",",
      defaultValue = "cisco_ios",
      description = "Platforms to deal out in turn, separated by commas; default ${DEFAULT-VALUE}.")
  private List<String> platforms;

  @Option(names = "--also-user", paramLabel = "NAME", description = "Lets in a further user, with the same password.")
  private List<String> alsoUsers = List.of();

  @Option(names = "--journal", paramLabel = "DIR", description = "Keeps one file per device of every line it received.")
  private Path journal;

  @Option(
      names = "--recording",
      paramLabel = "FILE",
      description =
          "Replays this *.session.toml on the port instead, to everybody who logs in and types what it expects.")
  private Path recording;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (recording != null && !Files.isReadable(recording)) {
      throw new ParameterException(spec.commandLine(), recording + " cannot be read");
    }
    Logs.startQuiet();
    try {
      return recording == null
          ? LabCommand.run(port, devices, platforms, alsoUsers, journal)
          : LabCommand.replay(port, recording);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
