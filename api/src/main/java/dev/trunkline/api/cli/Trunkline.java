package dev.trunkline.api.cli;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "trunkline",
    description = "Runs commands on network devices over SSH and can say what happened to each of them.",
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      LabSubcommand.class,
      RecordCommand.class,
      CheckCommand.class,
      KeyCommand.class,
      KeysCommand.class,
      RunCommand.class,
      ImportCommand.class,
      AuditCommand.class,
      GenerateCompletion.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Trunkline.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ok",
      "1:internal, or it cannot start",
      "2:usage or bad configuration",
      "3:the job failed",
      "4:partly failed",
      "5:the wait timed out",
      "6:not authorised",
      "7:not found",
      "8:server unreachable"
    })
public final class Trunkline implements Runnable {
  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Trunkline())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, line, _) -> Failures.report(failure, line.getErr()));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what should it do?");
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Trunkline.class.getPackage().getImplementationVersion();
      return new String[] {"trunkline " + (version == null ? "(built from sources)" : version)};
    }
  }
}
