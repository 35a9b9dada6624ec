package dev.trunkline.api.cli;

import dev.trunkline.secret.Sealer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trunkline key FILE}. */
@Command(
    name = "key",
    description = "Makes a key file for secrets.key_file, readable by its owner only.",
    mixinStandardHelpOptions = true)
final class KeyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Must not exist yet: a key that is replaced no longer opens what it sealed.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (Files.exists(file)) throw new ParameterException(spec.commandLine(), file + " exists and is left as it is");
    Sealer.ofKeyFile(file, true);
    spec.commandLine().getOut().println(file);
    return 0;
  }
}
