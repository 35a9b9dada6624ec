package dev.trunkline.api.cli;

import dev.trunkline.device.Platforms;
import dev.trunkline.parsing.TemplateFolders;
import dev.trunkline.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trunkline check}: {@link Failures} prints what is wrong. */
@Command(
    name = "check",
    description = "Reads the configuration and prints every error and warning.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Option(names = "--config", paramLabel = "FILE", description = SettingsOptions.CONFIG)
  private Path config;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = Settings.load(config, System.getenv(), Map.of());
    Platforms platforms = Platforms.load(settings.platforms().dir().orElse(null));
    TemplateFolders.open(settings.parsing().templateDirs());
    settings.warnings().forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    spec.commandLine().getOut().println("ok: the settings are fine, platforms " + String.join(", ", platforms.names()));
    return 0;
  }
}
