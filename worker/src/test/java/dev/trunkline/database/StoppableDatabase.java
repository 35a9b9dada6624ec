package dev.trunkline.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Secret;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/** A real PostgreSQL of its own that a test can stop, start and restart, on the same port each time. */
public final class StoppableDatabase implements AutoCloseable {
  private final Path directory;
  private final EmbeddedServer server;

  private StoppableDatabase(Path directory) {
    this.directory = directory;
    this.server = EmbeddedServer.start(Settings.load(null, Map.of(), Map.of("data.dir", directory.toString())));
  }

  public static StoppableDatabase start() throws IOException {
    return in(Files.createTempDirectory("trunkline-outage-"));
  }

  /** In this directory, which goes with it. */
  public static StoppableDatabase in(Path directory) {
    return new StoppableDatabase(directory);
  }

  /** Settings of a node on this database. */
  public Settings settings(Map<String, String> more) throws IOException {
    return settings(port(), more);
  }

  /** Settings of a node that reaches this database through a proxy on 127.0.0.1. */
  public Settings settings(int port, Map<String, String> more) throws IOException {
    Settings settings = Settings.load(null, Map.of(), given(port, more));
    Sealer.ofKeyFile(settings.secrets().keyFile().orElseThrow(), true);
    return settings;
  }

  /** What a process of its own is to be given for {@link #settings}. */
  public Map<String, String> given(int port, Map<String, String> more) throws IOException {
    Endpoint endpoint = server.endpoint();
    Path files = Files.createDirectories(directory.resolveSibling(directory.getFileName() + "-node"));
    Map<String, String> given = new HashMap<>();
    given.put("data.dir", files.toString());
    given.put("database.url", endpoint.url().replace(":" + port() + "/", ":" + port + "/"));
    given.put("database.user", endpoint.user());
    given.put("database.password", endpoint.password().value());
    given.put("secrets.key_file", files.resolve("secrets.key").toString());
    given.put("targets.allow", "127.0.0.0/8");
    given.putAll(more);
    return given;
  }

  public int port() {
    return URI.create(server.endpoint().url().substring("jdbc:".length())).getPort();
  }

  /**
   * @param mode fast or immediate, as for pg_ctl
   */
  public void stop(String mode) throws IOException, InterruptedException {
    control("-m", mode, "stop");
  }

  /** Starts it where it is stopped, else restarts it; when this returns it accepts connections. */
  public void restart() throws IOException, InterruptedException {
    control("-m", "fast", "restart");
  }

  private void control(String... words) throws IOException, InterruptedException {
    Path data = directory.toRealPath().resolve("postgres");
    String program = Files.readString(data.resolve("postmaster.opts")).split(" ", 2)[0];
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) command.addAll(List.of("unshare", "-U"));
    command.addAll(List.of(Path.of(program).resolveSibling("pg_ctl").toString(), "-D", data.toString(), "-w", "-t", "60"));
    command.addAll(List.of("-l", directory.resolve("postgres.log").toString()));
    command.addAll(List.of(words));
    Path log = directory.resolveSibling(directory.getFileName() + "-pg_ctl.log");
    int code = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
    assertThat(code).as("%s: %s", command, Files.readString(log)).isZero();
  }

  /** Runs a statement as the superuser, outside of any pool. */
  public void run(String statement) throws SQLException, IOException {
    String password = Files.readString(directory.resolve("postgres.password"));
    Endpoint superuser = new Endpoint(server.endpoint().url(), "postgres", new Secret(password), Duration.ofSeconds(5));
    try (Connection connection = superuser.connect()) {
      connection.createStatement().execute(statement);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    FileUtils.deleteQuietly(directory.toFile());
    FileUtils.deleteQuietly(directory.resolveSibling(directory.getFileName() + "-node").toFile());
    FileUtils.deleteQuietly(directory.resolveSibling(directory.getFileName() + "-pg_ctl.log").toFile());
  }
}
