package dev.trunkline.database;

import dev.trunkline.migrations.Migrations;
import dev.trunkline.settings.Settings;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * The one PostgreSQL of a process, migrated and ready: an embedded one where the settings name none. What it opens it
 * closes.
 */
public final class Database implements AutoCloseable {
  /**
   * Planning the engine's few long statements takes five times as long as running them, and PostgreSQL would plan them every
   * time, because it cannot know that their arrays are short. A plan made once, perhaps while the tables are empty, must not
   * settle on reading whole tables.
   */
  private static final String PLAN_ONCE = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off";

  /** Longer than any statement of the engine takes; where the server is silent for so long, it will stay so. */
  private static final Duration ENGINE_SILENCE = Duration.ofSeconds(8);

  private final Endpoint endpoint;
  private final Presence presence = new Presence();
  private final Pool product;
  private final Pool engine;
  private final Unpooled unpooled;
  private final Watch watch;
  private final Runnable stopServer;

  private Database(Endpoint endpoint, Settings.Database settings, Duration leakDetection, Runnable stopServer) {
    this.endpoint = endpoint;
    this.stopServer = stopServer;
    Duration silence = settings.socketTimeout();
    Duration engineSilence = silence.compareTo(ENGINE_SILENCE) < 0 ? silence : ENGINE_SILENCE;
    this.product = endpoint.pool("trunkline", "", silence, settings, presence, leakDetection);
    this.engine = endpoint.pool("trunkline-engine", PLAN_ONCE, engineSilence, settings, presence, leakDetection);
    this.unpooled = new Unpooled(endpoint.unpooled(engineSilence), presence);
    this.watch = new Watch(endpoint.watched(), presence, this::cut, this::renew);
    watch.start();
  }

  /**
   * Starts the embedded server where no url is set, and migrates.
   *
   * @throws DatabaseUnavailable where there is none to work with, saying why
   */
  public static Database open(Settings settings) {
    return open(settings, Duration.ZERO);
  }

  /**
   * @param leakDetection how long a pooled connection may be out before that is logged, with the borrower's stack;
   *     zero for never, else at least 2 s. Tests turn it on.
   */
  public static Database open(Settings settings, Duration leakDetection) {
    return settings.database().url().isPresent()
        ? open(Endpoint.external(settings.database()), settings, leakDetection, () -> {})
        : openEmbedded(settings, leakDetection);
  }

  /** The pool of everything that reads for people. Its connections give up on a server that is silent for the socket timeout. */
  public DataSource dataSource() {
    return product;
  }

  /** The pool of the job engine: the same few statements over and over, which readers must not starve. */
  public DataSource engineDataSource() {
    return engine;
  }

  /** A connection of its own, that may be silent for as long as it likes: for LISTEN. Whoever asks closes it. */
  public Connection connectOutsidePool() throws SQLException {
    return endpoint.connect();
  }

  /** Opens a connection of its own each time, in which no transaction of anybody else is. */
  public DataSource unpooled() {
    return unpooled;
  }

  /** Where it listens, not resolved. */
  public List<InetSocketAddress> servers() {
    return endpoint.servers();
  }

  /** Whether it can be worked with at the moment. */
  public Presence presence() {
    return presence;
  }

  private void cut() {
    product.cut();
    engine.cut();
    unpooled.cut();
  }

  private void renew() {
    product.renew();
    engine.renew();
  }

  /** Closes the pools, then stops the embedded server in an orderly way. Idempotent. */
  @Override
  public void close() {
    watch.close();
    product.close();
    engine.close();
    stopServer.run();
  }

  private static Database openEmbedded(Settings settings, Duration leakDetection) {
    EmbeddedServer server = EmbeddedServer.start(settings);
    try {
      return open(server.endpoint(), settings, leakDetection, server::close);
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  private static Database open(Endpoint endpoint, Settings settings, Duration leakDetection, Runnable stopServer) {
    endpoint.check();
    migrate(endpoint);
    return new Database(endpoint, settings.database(), leakDetection, stopServer);
  }

  private static void migrate(Endpoint endpoint) {
    try {
      Migrations.migrate(endpoint.unpooled());
    } catch (RuntimeException e) {
      if (!Outage.isCauseOf(e)) throw e;
      throw new DatabaseUnavailable("the database went away while its tables were looked at: " + Outage.inWords(e), e);
    }
  }
}
