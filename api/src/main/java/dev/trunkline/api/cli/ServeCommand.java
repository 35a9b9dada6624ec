package dev.trunkline.api.cli;

import dev.trunkline.Role;
import dev.trunkline.api.WebEdge;
import dev.trunkline.failure.Collapse;
import dev.trunkline.settings.Settings;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trunkline serve}. */
@Command(
    name = "serve",
    description = "Serves the REST interface and runs jobs, until it is told to end.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Mixin private SettingsOptions options;

  @Option(
      names = "--role",
      defaultValue = "all",
      paramLabel = "ROLE",
      description = "What this process does: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Role role;

  @Override
  public Integer call() throws InterruptedException {
    Collapse.endProcessOnUncaught();
    Settings settings = options.load(Map.of());
    UntilTold end = UntilTold.begin();
    try (WebEdge edge = WebEdge.start(settings, role, end::tell)) {
      System.out.println("ready: " + edge.url());
      System.out.flush();
      end.await();
      return edge.node().shutdown().perform().success() ? 0 : 1;
    } finally {
      end.done();
    }
  }
}
