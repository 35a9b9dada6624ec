package dev.trunkline.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where values come from: the command line, the environment, the file, asked in that order. */
record Inputs(Map<String, String> commandLine, Map<String, String> environment, ConfigFile file) {
  /** What variables begin with that are no settings but secrets of credentials, unless the settings say otherwise. */
  static final String SECRETS_PREFIX = "TRUNKLINE_SECRET_";

  /** Read by the launcher and by {@code trunkline record}, not here. */
  private static final Set<String> VARIABLES_OF_OTHERS =
      Set.of(
          "TRUNKLINE_JAVA_HOME",
          "TRUNKLINE_JAVA_OPTS",
          "TRUNKLINE_REBUILD",
          "TRUNKLINE_RECORD_PASSWORD",
          "TRUNKLINE_RECORD_ENABLE_SECRET",
          "TRUNKLINE_RECORD_PASSPHRASE");

  static Inputs of(Path configOrNull, Map<String, String> environment, Map<String, String> commandLine) {
    Path config = configOrNull == null ? Settings.DEFAULT_FILE : configOrNull;
    boolean read = configOrNull != null || Files.exists(config);
    return new Inputs(commandLine, environment, read ? ConfigFile.read(config) : ConfigFile.none(config));
  }

  Optional<Given> find(Key key) {
    String argument = commandLine.get(key.name());
    if (argument != null) return Optional.of(new Given.Text(onCommandLine(key.name()), argument));
    String variable = environment.get(key.variable());
    if (variable != null) return Optional.of(new Given.Text(key.variable(), variable));
    return underAlias(key).or(() -> file.find(key.name()));
  }

  private Optional<Given> underAlias(Key key) {
    return Alias.of(key).flatMap(alias -> Optional.ofNullable(environment.get(alias.variable())).map(alias::given));
  }

  /** Why the file could not be read or parsed. */
  List<String> unreadable() {
    return file.unreadable();
  }

  /** Keys of the command line and of the file that mean nothing. */
  List<String> unknownKeys(List<Key> known) {
    List<String> names = known.stream().map(Key::name).toList();
    Stream<String> arguments = commandLine.keySet().stream()
        .filter(key -> !names.contains(key))
        .sorted()
        .map(key -> onCommandLine(key) + ": unknown key" + Nearest.hint(key, names));
    return Stream.concat(file.unknown(names).stream(), arguments).toList();
  }

  /** Variables that look like ours and mean nothing. */
  List<String> unknownVariables(List<Key> known) {
    List<String> names = known.stream().map(Key::variable).toList();
    return environment.keySet().stream()
        .filter(name -> name.startsWith(Key.VARIABLE_PREFIX))
        .filter(name -> !names.contains(name) && !VARIABLES_OF_OTHERS.contains(name) && !name.startsWith(SECRETS_PREFIX))
        .sorted()
        .map(name -> name + ": unknown environment variable" + Nearest.hint(name, names))
        .toList();
  }

  private static String onCommandLine(String key) {
    return "command line " + key;
  }
}
