package dev.trunkline.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where secrets of credentials may be kept outside of Trunkline, Vault apart.
 *
 * @param cache how long what was read is good for further logins
 * @param fileDirectory empty where none is read from files
 * @param environmentPrefix empty where none is read from variables
 */
public record ProviderRules(Duration cache, Optional<Path> fileDirectory, String environmentPrefix) {
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*|");

  static ProviderRules from(Section section) {
    return new ProviderRules(
        section.seconds("cache_seconds", 60, 0, 3_600, "How long a secret that was read from a provider is kept in memory for further"
            + " logins."),
        section.text("file_directory", "", Formats::optionalPath, "Directory of files with secrets, such as a mounted secret of"
            + " Kubernetes; empty reads none."),
        section.text("environment_prefix", Inputs.SECRETS_PREFIX, ProviderRules::prefix, "What variables begin with that credentials"
            + " may name; empty reads none."));
  }

  private static String prefix(String text) {
    if (PREFIX.matcher(text).matches()) return text;
    throw new IllegalArgumentException("must be the beginning of a variable's name, is \"" + text + "\"");
  }
}
