package dev.trunkline.api.cli;

import dev.trunkline.KeyParts;
import dev.trunkline.secret.KeyEdits;
import dev.trunkline.secret.KeyFile;
import dev.trunkline.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The key file on this host: the one that is named, else that of the settings. */
final class LocalKeyFile {
  @Option(names = "--key-file", paramLabel = "FILE", description = "The key file; without it that of the settings.")
  private Path file;

  @Option(names = "--config", paramLabel = "FILE", description = SettingsOptions.CONFIG)
  private Path config;

  @Option(names = "--data-dir", paramLabel = "DIR", description = "Directory of what is kept; default ./data.")
  private String dataDir;

  KeyEdits edits() {
    return new KeyEdits(new KeyFile(path()));
  }

  private Path path() {
    if (file != null) return file;
    Map<String, String> given = new HashMap<>();
    if (dataDir != null) given.put("data.dir", dataDir);
    return KeyParts.file(Settings.load(config, System.getenv(), given));
  }
}
