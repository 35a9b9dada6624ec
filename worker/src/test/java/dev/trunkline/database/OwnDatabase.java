package dev.trunkline.database;

import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A PostgreSQL for the tests of one class, which several processes share as in a cluster and no other class knows of. */
public final class OwnDatabase implements AutoCloseable {
  private final EmbeddedServer server;
  private final Path key;

  private OwnDatabase(EmbeddedServer server, Path key) {
    this.server = server;
    this.key = key;
  }

  public static OwnDatabase start(Path directory) {
    EmbeddedServer server = EmbeddedServer.start(Settings.load(null, Map.of(), Map.of("data.dir", directory.toString())));
    Path key = directory.resolve("shared.key");
    Sealer.ofKeyFile(key, true);
    return new OwnDatabase(server, key);
  }

  /** What a process needs to work on it. */
  public Map<String, String> environment() {
    Endpoint endpoint = server.endpoint();
    return Map.of(
        "TRUNKLINE_DATABASE_URL", endpoint.url(),
        "TRUNKLINE_DATABASE_USER", endpoint.user(),
        "TRUNKLINE_DATABASE_PASSWORD", endpoint.password().value(),
        "TRUNKLINE_SECRETS_KEY_FILE", key.toString());
  }

  /** The same as settings, by key. */
  public Map<String, String> settings() {
    Endpoint endpoint = server.endpoint();
    return Map.of(
        "database.url", endpoint.url(),
        "database.user", endpoint.user(),
        "database.password", endpoint.password().value(),
        "secrets.key_file", key.toString());
  }

  /** A connection of its own. Whoever asks closes it. */
  public Connection connect() throws SQLException {
    return server.endpoint().connect();
  }

  @Override
  public void close() {
    server.close();
  }
}
