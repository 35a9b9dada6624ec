package dev.trunkline.lab.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tomlj.TomlTable;

/** A device whose CLI is a set of modes, each with its prompt and its commands, and lines kept in a configuration. */
final class ModalSoftware implements Software {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS 'UTC' EEE MMM d yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final int PROMPT_HOSTNAME_LENGTH = 20;
  private static final Map<String, Map<String, CommandTable>> TABLES = new ConcurrentHashMap<>();

  private final PlatformFile platform;
  private final RunningConfig config;
  private volatile String hostname;

  ModalSoftware(PlatformFile platform, String hostname) {
    this.platform = platform;
    this.hostname = hostname;
    this.config = new RunningConfig(platform.texts().text("running-config.txt", Map.of("hostname", hostname)));
  }

  @Override
  public String hostname() {
    return hostname;
  }

  void hostname(String hostname) {
    this.hostname = hostname;
  }

  @Override
  public PlatformFile platform() {
    return platform;
  }

  @Override
  public Cli login(Login login) {
    return new ModalCli(this, login);
  }

  RunningConfig config() {
    return config;
  }

  CommandTable commands(String mode) {
    return TABLES.computeIfAbsent(platform.name(), name -> readTables()).get(mode);
  }

  Map<String, String> values() {
    String name = hostname;
    Map<String, String> values = new HashMap<>();
    values.put("hostname", name);
    values.put("hostname20", name.substring(0, Math.min(PROMPT_HOSTNAME_LENGTH, name.length())));
    values.put("clock", CLOCK.format(Instant.now()));
    values.put("serial", "LAB%08X".formatted(name.hashCode()));
    return values;
  }

  private Map<String, CommandTable> readTables() {
    Map<String, CommandTable> tables = new HashMap<>();
    for (String mode : platform.table("mode").keySet()) {
      List<Command> commands = new ArrayList<>();
      for (String from = mode; from != null; from = platform.table("mode").getTable(from).getString("includes")) {
        commands.addAll(read(platform.table("mode").getTable(from).getTable("commands")));
      }
      tables.put(mode, new CommandTable(commands));
    }
    return tables;
  }

  private List<Command> read(TomlTable table) {
    return table.keySet().stream().map(line -> Command.parse(line, table.getTable(List.of(line)))).toList();
  }
}
