package dev.trunkline.chaos;

import dev.trunkline.chaos.Events.Kind;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that nobody but the checker starts and stops, always on the same port and the same files. */
final class PostgresServer implements AutoCloseable {
  private static final Duration STARTUP = Duration.ofSeconds(60);

  private final Path directory;
  private final Events events;
  private EmbeddedPostgres starter;
  private volatile ProcessHandle server;
  private int port;
  private final ReentrantLock turn = new ReentrantLock();
  private boolean closed;

  PostgresServer(Path directory, Events events) {
    this.directory = directory;
    this.events = events;
  }

  void start() {
    turn.lock();
    try {
      if (!closed) startNow();
    } finally {
      turn.unlock();
    }
  }

  private void startNow() {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(directory.resolve("programs").toFile())
            .setDataDirectory(directory.resolve("data"))
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(STARTUP)
            .setErrorRedirector(ProcessBuilder.Redirect.appendTo(directory.resolve("postgres.log").toFile()))
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(directory.resolve("postgres.log").toFile()))
            // The library begins with "-F", no fsync; this comes later and wins.
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("max_connections", "200");
    if (port != 0) builder.setPort(port);
    try {
      starter = builder.start();
      // What the library started is pg_ctl, which is gone by now.
      String pid = Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst();
      server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    port = starter.getPort();
    events.note(Events.DATABASE, pid(), Kind.READY);
  }

  /** Until its process is gone. */
  void stop(DatabaseStop how) {
    events.note(Events.DATABASE, pid(), how == DatabaseStop.FAST ? Kind.TOLD_TO_END : Kind.CRASHED);
    Signal.send(how.signal(), pid());
    server.onExit().join();
    events.note(Events.DATABASE, pid(), Kind.GONE);
    try {
      // Finds nothing to stop, and lets go of the library's lock on the files.
      starter.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isRunning() {
    return server != null && server.isAlive();
  }

  /** Also where somebody starts it just now: whoever ends the run must not leave before that is over. */
  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
      if (isRunning()) stop(DatabaseStop.IMMEDIATE);
    } finally {
      turn.unlock();
    }
  }

  private long pid() {
    return server.pid();
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** Where processes find it. */
  Map<String, String> environment() {
    return Map.of(
        "TRUNKLINE_DATABASE_URL", url(), "TRUNKLINE_DATABASE_USER", "postgres", "TRUNKLINE_DATABASE_PASSWORD", "postgres");
  }

  /** For the checker itself. Opens a connection each time. */
  PGSimpleDataSource dataSource() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url());
    dataSource.setUser("postgres");
    dataSource.setPassword("postgres");
    return dataSource;
  }
}
