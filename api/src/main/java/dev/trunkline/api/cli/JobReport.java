package dev.trunkline.api.cli;

import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** One job on one device. */
final class JobReport implements Report {
  private static final Set<String> OPEN = Set.of("queued", "running");

  private final PrintWriter out;
  private final PrintWriter err;
  private String told = "";

  JobReport(CommandLine line) {
    this.out = line.getOut();
    this.err = line.getErr();
  }

  @Override
  public int patience() {
    return 5;
  }

  @Override
  public boolean hasEnded(JsonNode job) {
    return !OPEN.contains(job.path("state").asString());
  }

  @Override
  public void progress(String what, JsonNode job) {
    JsonNode reason = job.path("waiting_for");
    String now = job.path("state").asString() + (reason.isObject() ? ", waits: " + reason.path("detail").asString() : "");
    if (!now.equals(told)) err.println(what + " is " + now);
    told = now;
  }

  @Override
  public void print(JsonNode job) {
    JsonNode results = job.path("command_results");
    for (JsonNode result : results) {
      if (results.size() > 1) err.println("== " + result.path("command").asString());
      err.flush();
      String output = result.path("output").asString("");
      out.print(output);
      if (!output.isEmpty() && !output.endsWith("\n")) out.println();
      out.flush();
      if (result.path("error").isObject()) err.println(reason(result.path("error")));
    }
    if (job.path("error").isObject()) {
      err.println("trunkline: " + job.path("state").asString() + ": " + reason(job.path("error")));
      if (job.path("error").path("hint").isString()) err.println("  " + job.path("error").path("hint").asString());
    }
  }

  private static String reason(JsonNode error) {
    return error.path("code").asString() + ": " + error.path("detail").asString("");
  }
}
