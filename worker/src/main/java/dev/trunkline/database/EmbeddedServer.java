package dev.trunkline.database;

import dev.trunkline.settings.Secret;
import dev.trunkline.settings.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real PostgreSQL under the data directory, for this process alone and durable like any other. */
final class EmbeddedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);

  /** Recovery after a crash included. */
  private static final Duration STARTUP = Duration.ofSeconds(60);

  private final DirectoryLock lock;
  private final EmbeddedPostgres server;
  private final Postmaster postmaster;
  private final Endpoint endpoint;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedServer(DirectoryLock lock, EmbeddedPostgres server, Postmaster postmaster, Endpoint endpoint) {
    this.lock = lock;
    this.server = server;
    this.postmaster = postmaster;
    this.endpoint = endpoint;
  }

  /**
   * @throws DatabaseUnavailable where another process has the directory or PostgreSQL does not start, saying why
   */
  static EmbeddedServer start(Settings settings) {
    refuseRootWithoutUserNamespaces();
    Path dir = settings.data().dir();
    try {
      Path dataDirectory = Private.directory(dir);
      DirectoryLock lock = DirectoryLock.take(dataDirectory);
      try {
        return start(dataDirectory, lock, settings.database());
      } catch (IOException | SQLException | InterruptedException | RuntimeException failure) {
        lock.close();
        throw failure;
      }
    } catch (IOException | SQLException failure) {
      throw new DatabaseUnavailable("data.dir " + dir + " cannot be used: " + failure, failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new DatabaseUnavailable("interrupted while PostgreSQL started", failure);
    }
  }

  /** Where the product logs in, as the owner of its database and nothing more. */
  Endpoint endpoint() {
    return endpoint;
  }

  /** Stops PostgreSQL, then lets go of the directory. Idempotent. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) return;
    try {
      server.close();
      // The library gives up after 5 s; a long last checkpoint takes longer.
      postmaster.stop();
    } catch (IOException failure) {
      LOG.warn("PostgreSQL in {} did not stop in an orderly way; the next start mends that", postmaster, failure);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.close();
    }
  }

  private static EmbeddedServer start(Path dataDirectory, DirectoryLock lock, Settings.Database settings)
      throws IOException, SQLException, InterruptedException {
    Postmaster postmaster = new Postmaster(dataDirectory.resolve("postgres"));
    postmaster.stop();
    ServerPassword passwordFile = new ServerPassword(dataDirectory, postmaster.directory());
    String password = passwordFile.prepare();
    ServerLog log = ServerLog.in(dataDirectory);
    Binaries binaries = Binaries.under(Path.of(System.getProperty("user.home")), dataDirectory);
    try {
      EmbeddedPostgres server = launch(postmaster.directory(), passwordFile.fresh(), password, log, binaries, settings);
      Endpoint endpoint = new Owner(server.getPort(), new Secret(password), settings.connectionTimeout()).prepare();
      passwordFile.keep();
      return new EmbeddedServer(lock, server, postmaster, endpoint);
    } catch (IOException | SQLException | RuntimeException | ExceptionInInitializerError failure) {
      // The last of these is how the library says that unpacking failed.
      postmaster.stop();
      throw new DatabaseUnavailable("PostgreSQL in " + postmaster.directory() + " does not start: " + failure
          + (failure.getCause() == null ? "" : " (" + failure.getCause() + ")") + "; its log ends with:\n" + log.end(),
          failure);
    }
  }

  private static EmbeddedPostgres launch(
      Path directory, Path freshPassword, String password, ServerLog log, Binaries binaries, Settings.Database settings)
      throws IOException {
    // Read when a builder is made; without it the library works in a well-known directory under /tmp.
    System.setProperty("ot.epg.working-dir", binaries.directory().toString());
    try (Turn turn = binaries.takeTurn()) {
      return EmbeddedPostgres.builder()
          .setDataDirectory(directory)
          .setCleanDataDirectory(false)
          .setRegisterShutdownHook(false)
          .setPGStartupWait(STARTUP)
          .setOutputRedirector(log.redirect())
          .setErrorRedirector(log.redirect())
          // The library begins initdb with "-A trust"; these come later and win.
          .setLocaleConfig("auth-host", "scram-sha-256")
          .setLocaleConfig("auth-local", "scram-sha-256")
          .setLocaleConfig("pwfile", freshPassword.toString())
          .setLocaleConfig("locale", "C")
          .setConnectConfig("password", password)
          // The library begins the server's options with "-F", no fsync; this comes later and wins.
          .setServerConfig("fsync", "on")
          .setServerConfig("full_page_writes", "on")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("listen_addresses", "127.0.0.1")
          .setServerConfig("unix_socket_directories", "")
          .setServerConfig("max_connections", Integer.toString(2 * settings.maxConnections() + 20))
          // Called once the programs are unpacked, before the server starts.
          .setDataDirectoryCustomizer(_ -> turn.close())
          .start();
    }
  }

  private static void refuseRootWithoutUserNamespaces() {
    if (!"root".equals(System.getProperty("user.name")) || LinuxUtils.isUnshareAvailable()) return;
    throw new DatabaseUnavailable("PostgreSQL does not run as root, and this system has no `unshare -U` that would hide"
        + " it: start Trunkline as an ordinary user, or set database.url (TRUNKLINE_DATABASE_URL)");
  }
}
