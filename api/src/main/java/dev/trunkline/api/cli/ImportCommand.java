package dev.trunkline.api.cli;

import dev.trunkline.inventory.source.ImportFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code trunkline import FILE}: first what would happen, and exactly that with {@code --apply}. */
@Command(
    name = "import",
    description = "Shows what an inventory of another program would change in that of a running Trunkline, and does it with --apply.",
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  private static final Map<String, ImportFormat> BY_ENDING =
      Map.of("csv", ImportFormat.CSV, "ini", ImportFormat.ANSIBLE_INI, "yml", ImportFormat.ANSIBLE_YAML, "yaml", ImportFormat.ANSIBLE_YAML,
          "json", ImportFormat.NETBOX, "config", ImportFormat.SSH_CONFIG);

  @Mixin private Remote server;

  @Parameters(paramLabel = "FILE", description = "The inventory.")
  private Path file;

  @Option(names = "--format", description = "One of ${COMPLETION-CANDIDATES}; without it what the name of the file ends in says so.")
  private ImportFormat format;

  @Option(names = "--source", description = "A name for this inventory, whose devices are told from others by it; without it that of the file.")
  private String source;

  @Option(names = "--credential", description = "Of devices that name none.")
  private String credential;

  @Option(names = "--platform", description = "Of devices that name none.")
  private String platform;

  @Option(names = "--tags", paramLabel = "TAG,...", description = "For every device.")
  private String tags;

  @Option(names = "--remove", description = "Devices that came from this source and are not in it any more go.")
  private boolean remove;

  @Option(names = "--adopt", description = "Devices of the same names that came from elsewhere are of this source from now on.")
  private boolean adopt;

  @Option(names = "--all-or-nothing", description = "One bad row, and nothing is done.")
  private boolean allOrNothing;

  @Option(names = "--confirm-removal", description = "It is meant that so many devices go.")
  private boolean confirmRemoval;

  @Option(names = "--apply", description = "Does what was shown.")
  private boolean apply;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (!Files.isReadable(file)) throw new ParameterException(spec.commandLine(), "there is no file " + file + " that can be read");
    byte[] text = Files.readAllBytes(file);
    Remote.Reply preview = post(text, false);
    show(preview.json());
    if (!apply) return 0;
    JsonNode done = post(text, true, "If-Match", preview.tag().orElseThrow()).json();
    spec.commandLine().getErr().printf("done: %d added, %d changed, %d removed%n",
        done.path("added").asInt(), done.path("changed").asInt(), done.path("removed").asInt());
    return 0;
  }

  private Remote.Reply post(byte[] text, boolean doing, String... headers) throws IOException {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("format", format().wireName());
    asked.put("source", Optional.ofNullable(source).orElseGet(() -> name().replaceAll("\\.[^.]*$", "")));
    if (credential != null) asked.put("credential", credential);
    if (platform != null) asked.put("platform", platform);
    if (tags != null) asked.put("tags", tags);
    asked.put("remove", Boolean.toString(remove));
    asked.put("adopt", Boolean.toString(adopt));
    asked.put("all_or_nothing", Boolean.toString(allOrNothing));
    asked.put("confirm_removal", Boolean.toString(confirmRemoval));
    asked.put("apply", Boolean.toString(doing));
    String query =
        asked.entrySet().stream()
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return server.post("/api/v1/devices/import?" + query, "text/plain; charset=utf-8", text, headers);
  }

  private ImportFormat format() {
    if (format != null) return format;
    ImportFormat found = BY_ENDING.get(name().substring(name().lastIndexOf('.') + 1));
    if (found == null) throw new ParameterException(spec.commandLine(), "say how " + file + " is written, with --format");
    return found;
  }

  private String name() {
    return file.getFileName().toString();
  }

  /** What goes, changes and comes on standard output; what is wrong with the file, beside it. */
  private void show(JsonNode plan) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    for (JsonNode item : plan.path("items")) {
      switch (item.path("change").asString()) {
        case "added" -> out.println("+ " + item.path("name").asString() + " " + item.path("after"));
        case "removed" -> out.println("- " + item.path("name").asString());
        default -> out.println("~ " + item.path("name").asString() + " " + item.path("before") + " -> " + item.path("after"));
      }
    }
    if (plan.path("items_left_off").asInt() > 0) out.println("  and " + plan.path("items_left_off").asInt() + " more");
    for (JsonNode error : plan.path("errors")) err.println(file + " line " + error.path("line").asInt() + ": " + error.path("detail").asString());
    for (JsonNode note : plan.path("notes")) err.println(file + " line " + note.path("line").asInt() + ": note: " + note.path("detail").asString());
    out.printf("%d to add, %d to change, %d to remove, %d as they are, %d bad rows%n", plan.path("added").asInt(),
        plan.path("changed").asInt(), plan.path("removed").asInt(), plan.path("unchanged").asInt(), plan.path("failed").asInt());
    if (plan.path("removal").path("needs_confirmation").asBoolean()) {
      err.printf("%.0f %% of the devices of this source would go: --confirm-removal says that it is meant%n",
          plan.path("removal").path("percent").asDouble());
    }
    out.flush();
  }
}
