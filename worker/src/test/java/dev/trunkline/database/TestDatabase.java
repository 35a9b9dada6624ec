package dev.trunkline.database;

import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One real PostgreSQL for all tests of a JVM. Nodes reach it by url, so that several may share it as in a cluster. */
public final class TestDatabase {
  /** Longer than any test should hold a connection; Hikari logs who did. */
  public static final Duration LEAK_DETECTION = Duration.ofSeconds(5);

  private static final TestDatabase SHARED = new TestDatabase();

  private final EmbeddedServer server;
  private final Path directory;

  private TestDatabase() {
    try {
      directory = Files.createTempDirectory("trunkline-test-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = EmbeddedServer.start(Settings.load(null, Map.of(), Map.of("data.dir", directory.toString())));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
  }

  /** Settings of a node on this database; {@code more} by key, such as {@code worker.concurrency}. */
  public static Settings settings(Map<String, String> more) {
    Endpoint endpoint = SHARED.server.endpoint();
    Map<String, String> given = new HashMap<>();
    given.put("data.dir", SHARED.directory.toString());
    given.put("database.url", endpoint.url());
    given.put("database.user", endpoint.user());
    given.put("database.password", endpoint.password().value());
    given.put("secrets.key_file", SHARED.directory.resolve("secrets.key").toString());
    given.put("targets.allow", "127.0.0.0/8");
    given.putAll(more);
    return Settings.load(null, Map.of(), given);
  }

  public static Database open(Settings settings) {
    return Database.open(settings, LEAK_DETECTION);
  }

  /** Leaves the tables and takes the rows; for tests that must not meet what others left waiting. */
  public static void empty() {
    try (Database database = open(settings(Map.of()))) {
      JdbcClient.create(database.dataSource())
          .sql("truncate batches, jobs, job_secrets, command_results, lanes, processes, host_keys, shown_host_keys, suspensions, devices, credentials, schedules, calendars, jobrunr_jobs, qrtz_triggers, qrtz_fired_triggers, job_events, live_output, webhooks, webhook_events cascade")
          .update();
    }
  }
}
