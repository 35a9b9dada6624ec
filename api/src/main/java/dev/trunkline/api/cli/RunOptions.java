package dev.trunkline.api.cli;

import dev.trunkline.job.Effect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is to be run, as it is said on the command line. What is not said the server decides. */
final class RunOptions {
  @Parameters(index = "0", paramLabel = "TARGET", description = "NAME[,NAME...], or tag:TAG[,TAG...] for every device with all of these tags.")
  private String target;

  @Parameters(index = "1..*", paramLabel = "COMMAND", description = "One argument is one line.")
  private List<String> commands = List.of();

  @Option(names = "--template", paramLabel = "NAME[@VERSION]", description = "Its lines instead of commands.")
  private String template;

  @Option(names = {"-P", "--parameter"}, paramLabel = "NAME=VALUE", description = "What the template is filled in with; more than once.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(names = "--config", description = "The commands are lines of configuration.")
  private boolean config;

  @Option(names = "--save", description = "Saves the configuration at the end.")
  private boolean save;

  @Option(names = "--effect", description = "One of ${COMPLETION-CANDIDATES}; without it what the platform knows of the commands.")
  private Effect effect;

  @Option(names = "--timeout-seconds", description = "For all commands of a device together.")
  private Integer timeout;

  @Option(names = "--max-retries", description = "Further attempts, where that does no harm.")
  private Integer retries;

  @Option(names = "--textfsm", description = "Outputs as records, too.")
  private boolean textfsm;

  @Option(names = "--description", description = "For whoever looks at the job later.")
  private String description;

  String target() {
    return target;
  }

  ObjectNode job() {
    ObjectNode job = JsonMapper.shared().createObjectNode();
    if (template == null) {
      commands.forEach(job.putArray("commands")::add);
      if (config) job.put("kind", "config");
      if (save) job.put("save", true);
    } else {
      ObjectNode chosen = job.putObject("template");
      int at = template.lastIndexOf('@');
      chosen.put("name", at < 0 ? template : template.substring(0, at));
      if (at >= 0) chosen.put("version", Integer.parseInt(template.substring(at + 1)));
      parameters.forEach(chosen.putObject("parameters")::put);
    }
    if (effect != null) job.put("effect", effect.wireName());
    if (timeout != null) job.put("timeout_seconds", timeout);
    if (retries != null) job.put("max_retries", retries);
    if (textfsm) job.put("parse", "textfsm");
    if (description != null) job.put("description", description);
    return job;
  }

  /** Why that is nothing to run; null where it is. */
  String objection() {
    if (template == null && commands.isEmpty()) return "what should it run? Give commands, or --template";
    if (template != null && !commands.isEmpty()) return "give commands or --template, not both";
    if (template != null && !template.matches("[^@]+(@[1-9][0-9]{0,8})?")) return "--template is NAME or NAME@VERSION";
    return template == null && !parameters.isEmpty() ? "-P is for --template" : null;
  }
}
