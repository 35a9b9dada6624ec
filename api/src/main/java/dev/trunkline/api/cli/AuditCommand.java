package dev.trunkline.api.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code trunkline audit verify | export}. */
@Command(name = "audit", description = "Looks at what a running Trunkline has noted of who did what.", mixinStandardHelpOptions = true)
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "verify or export?");
  }

  @Command(description = "Says whether the audit is as it was written; exit code 1 where it is not.", mixinStandardHelpOptions = true)
  int verify(
      @Mixin Remote server,
      @Option(names = "--seal", paramLabel = "HASH", description = "A seal that was noted before: whether it is still part of it.") String seal)
      throws IOException {
    JsonNode found = server.json("/api/v1/audit/verify" + (seal == null ? "" : "?seal=" + seal));
    boolean intact = found.path("intact").asBoolean();
    var out = spec.commandLine().getOut();
    out.printf("%s: %d rows under %d seals, %d seals whose rows are gone by their age%n", intact ? "intact" : "NOT INTACT",
        found.path("rows").asLong(), found.path("seals").asLong(), found.path("aged_seals").asLong());
    JsonNode broken = found.path("broken");
    if (broken.isObject()) {
      out.printf("seal %d of %s is wrong: %s%n", broken.path("seal").asLong(), broken.path("at").asString(), broken.path("reason").asString());
    }
    if (found.path("rows_outside").asLong() > 0) out.printf("%d rows have no seal%n", found.path("rows_outside").asLong());
    if (found.path("known_seal").isBoolean() && !found.path("known_seal").asBoolean()) out.println("the seal that was asked for is not part of it");
    if (found.path("last").isObject()) out.println("last seal " + found.path("last").path("hash").asString());
    return intact ? 0 : 1;
  }

  @Command(description = "Prints everything of it, newest first, each row a line of JSON.", mixinStandardHelpOptions = true)
  int export(@Mixin Remote server) throws IOException {
    try (Reader rows = new InputStreamReader(server.get("/api/v1/audit/export"), StandardCharsets.UTF_8)) {
      rows.transferTo(spec.commandLine().getOut());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
