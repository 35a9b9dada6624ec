package dev.trunkline.api.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code trunkline run sw01 "show version"}: a job, or a batch where there is more than one device, and what comes of it. */
@Command(
    name = "run",
    description = "Runs commands on devices of a running Trunkline's inventory and prints what they say.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final String TAG = "tag:";
  private static final int TIMED_OUT = 5;

  @Mixin private Remote server;
  @Mixin private RunOptions asked;

  @Option(names = "--max-parallel", description = "Devices at once.")
  private Integer maxParallel;

  @Option(names = "--max-failures", description = "One more, and what has not started never does.")
  private Integer maxFailures;

  @Option(names = "--canary", paramLabel = "COUNT", description = "The first so many have to succeed before the others start.")
  private Integer canary;

  @Option(names = "--detach", description = "Prints the id and does not wait.")
  private boolean detach;

  @Option(names = "--wait-seconds", description = "Waits no longer than that; it goes on all the same.")
  private Integer waitSeconds;

  @Option(names = {"-o", "--output"}, description = "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.", defaultValue = "text")
  private Format format;

  @Spec private CommandSpec spec;

  /** How what came of it is printed. */
  enum Format {
    TEXT,
    JSON
  }

  @Override
  public Integer call() throws IOException {
    if (asked.objection() != null) throw new ParameterException(spec.commandLine(), asked.objection());
    boolean single = !asked.target().startsWith(TAG) && !asked.target().contains(",");
    String path = single ? "/api/v1/jobs" : "/api/v1/batches";
    String id = server.post(path, single ? job() : batch()).path("id").asString();
    if (detach) {
      spec.commandLine().getOut().println(id);
      return 0;
    }
    Report report = single ? new JobReport(spec.commandLine()) : new BatchReport(server, spec.commandLine());
    return print(report, await(report, path + "/" + id, single ? "job " + id : "batch " + id));
  }

  private ObjectNode job() {
    if (maxParallel != null || maxFailures != null || canary != null) {
      throw new ParameterException(spec.commandLine(), "--max-parallel, --max-failures and --canary are for more than one device");
    }
    return asked.job().put("device", asked.target());
  }

  private ObjectNode batch() {
    ObjectNode batch = JsonMapper.shared().createObjectNode();
    boolean selected = asked.target().startsWith(TAG);
    List<String> names = List.of(asked.target().substring(selected ? TAG.length() : 0).split(","));
    names.forEach((selected ? batch.putObject("select").putArray("tags") : batch.putArray("devices"))::add);
    if (maxParallel != null) batch.put("max_parallel", maxParallel);
    if (maxFailures != null) batch.put("max_failures", maxFailures);
    if (canary != null) batch.put("canary", canary);
    batch.set("job", asked.job());
    return batch;
  }

  /** The view of what was submitted, ended or not. */
  private JsonNode await(Report report, String path, String what) throws IOException {
    long start = System.nanoTime();
    while (true) {
      JsonNode view = server.jsonOnceBack(path + "?wait_seconds=" + Math.clamp(left(start), 0, report.patience()));
      if (report.hasEnded(view) || left(start) <= 0) return view;
      report.progress(what, view);
    }
  }

  private long left(long start) {
    return waitSeconds == null ? Long.MAX_VALUE : waitSeconds - (System.nanoTime() - start) / 1_000_000_000;
  }

  private int print(Report report, JsonNode view) throws IOException {
    if (format == Format.JSON) {
      spec.commandLine().getOut().println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(view));
    } else {
      report.print(view);
    }
    spec.commandLine().getOut().flush();
    if (report.hasEnded(view)) return exitCode(view.path("state").asString());
    spec.commandLine().getErr().println("trunkline: " + view.path("id").asString() + " has not ended yet and goes on");
    return TIMED_OUT;
  }

  private static int exitCode(String state) {
    return switch (state) {
      case "succeeded" -> 0;
      case "partial" -> 4;
      default -> 3;
    };
  }
}
