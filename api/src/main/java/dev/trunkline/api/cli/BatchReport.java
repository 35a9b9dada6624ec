package dev.trunkline.api.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** One job on many devices: equal answers once, and how the others differ from most. */
final class BatchReport implements Report {
  private final Remote server;
  private final PrintWriter out;
  private final PrintWriter err;
  private String told = "";

  BatchReport(Remote server, CommandLine line) {
    this.server = server;
    this.out = line.getOut();
    this.err = line.getErr();
  }

  @Override
  public int patience() {
    return 2;
  }

  @Override
  public boolean hasEnded(JsonNode batch) {
    return !batch.path("state").asString().equals("running");
  }

  @Override
  public void progress(String what, JsonNode batch) {
    JsonNode counts = batch.path("counts");
    int bad = counts.path("failed").asInt() + counts.path("partial").asInt() + counts.path("in_doubt").asInt();
    int ended = bad + counts.path("succeeded").asInt() + counts.path("cancelled").asInt();
    String now = "%d of %d devices are done, %d not well".formatted(ended, batch.path("devices").asInt(), bad);
    if (!now.equals(told)) err.println(what + ": " + now);
    told = now;
  }

  @Override
  public void print(JsonNode batch) throws IOException {
    for (JsonNode command : batch.path("outputs")) {
      out.println("== " + command.path("command").asString() + ": " + command.path("summary").asString());
      for (JsonNode group : command.path("groups")) print(command.path("index").asInt(), group);
      if (command.path("more_groups").asInt() > 0) out.println("-- and " + command.path("more_groups").asInt() + " other answers");
    }
    for (JsonNode error : batch.path("errors")) {
      err.printf("trunkline: %d x %s on %s: %s%n", error.path("count").asInt(), error.path("code").asString(), names(error),
          error.path("detail").asString(""));
    }
    if (batch.path("stopped").isObject()) err.println("trunkline: stopped: " + batch.path("stopped").path("detail").asString());
  }

  private void print(int index, JsonNode group) throws IOException {
    out.println("-- " + group.path("state").asString() + " on " + names(group));
    out.println(group.path("diff").isString() ? group.path("diff").asString() : output(group.path("job_id").asString(), index));
  }

  private String output(String job, int index) throws IOException {
    try (InputStream output = server.get("/api/v1/jobs/" + job + "/results/" + index + "/output")) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    }
  }

  /** Some of the devices, and how many there are. */
  private static String names(JsonNode group) {
    String some = group.path("devices").valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    int more = group.path("count").asInt() - group.path("devices").size();
    return more > 0 ? some + " and " + more + " more" : some;
  }
}
