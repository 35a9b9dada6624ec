package dev.trunkline.api.cli;

import dev.trunkline.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The settings that have an option of their own. */
final class SettingsOptions {
  @Option(names = "--config", paramLabel = "FILE", description = "The settings file; without it ./config.toml, where there is one.")
  private Path config;

  @Option(names = "--port", paramLabel = "PORT", description = "TCP port to listen on; default 8080.")
  private String port;

  @Option(names = "--data-dir", paramLabel = "DIR", description = "Directory of what is kept; default ./data.")
  private String dataDir;

  /** The option wins over the environment, and that over the file. */
  Settings load(Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    if (port != null) values.put("server.port", port);
    if (dataDir != null) values.put("data.dir", dataDir);
    return Settings.load(config, System.getenv(), values);
  }
}
