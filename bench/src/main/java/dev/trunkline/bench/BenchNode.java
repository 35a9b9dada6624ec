package dev.trunkline.bench;

import dev.trunkline.Node;
import dev.trunkline.Role;
import dev.trunkline.database.Database;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A node with an embedded database in a directory of its own that goes with it. */
final class BenchNode implements AutoCloseable {
  private final Path directory;
  private final Node node;

  private BenchNode(Path directory, Node node) {
    this.directory = directory;
    this.node = node;
  }

  /**
   * @param runner in place of running jobs on devices
   */
  static BenchNode start(Map<String, String> more, Optional<JobRunner> runner) throws IOException {
    Path directory = Files.createTempDirectory("trunkline-bench-");
    Map<String, String> given = new HashMap<>(more);
    given.put("data.dir", directory.toString());
    given.put("targets.allow", "127.0.0.0/8");
    Settings settings = Settings.load(null, Map.of(), given);
    Node node =
        runner.isEmpty()
            ? Node.start(settings, Role.ALL)
            : Node.start(settings, Role.ALL, Database.open(settings), _ -> runner.get());
    return new BenchNode(directory, node);
  }

  Node node() {
    return node;
  }

  @Override
  public void close() throws IOException {
    node.close();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) Files.delete(file);
  }
}
