package dev.trunkline.database;

import com.zaxxer.hikari.HikariConfig;
import dev.trunkline.settings.Secret;
import dev.trunkline.settings.Settings;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a PostgreSQL is and who logs in there.
 *
 * @param user empty for the driver's choice
 * @param connectTimeout for a new connection
 */
record Endpoint(String url, String user, Secret password, Duration connectTimeout) {
  /** Seconds; no step takes long where somebody answers. */
  private static final int STEP_OF_CONNECTING = 4;

  private static final int OLDEST_VERSION = 140_000;
  private static final int STANDARD_PORT = 5_432;
  private static final int IDLE_CONNECTIONS = 2;
  private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(2);

  /** The least that Hikari allows. */
  private static final Duration KEEPALIVE = Duration.ofSeconds(30);

  static Endpoint external(Settings.Database settings) {
    return new Endpoint(
        settings.url().orElseThrow(), settings.user(), settings.password(), settings.connectionTimeout());
  }

  /**
   * Connects once.
   *
   * @throws DatabaseUnavailable where that fails or the server is too old
   */
  void check() {
    try (Connection connection = connect();
        var rows = connection.createStatement().executeQuery("show server_version_num")) {
      rows.next();
      int version = rows.getInt(1);
      if (version >= OLDEST_VERSION) return;
      throw new DatabaseUnavailable(
          place() + " is PostgreSQL " + version / 10_000 + "; Trunkline needs 14 or newer");
    } catch (SQLException failure) {
      throw new DatabaseUnavailable(inWords(failure), failure);
    }
  }

  /** A connection that belongs to no pool and has no limit on silence. */
  Connection connect() throws SQLException {
    return unpooled().getConnection();
  }

  /** Opens a connection each time. */
  DataSource unpooled() {
    return driver("trunkline");
  }

  /**
   * As {@link #unpooled()}, with connections that can be cut.
   *
   * @param silence after which a statement is given up
   */
  DriverSource unpooled(Duration silence) {
    return new DriverSource(hurried(driver("trunkline")), silence);
  }

  /** For {@link Watch}. */
  DriverSource watched() {
    PGSimpleDataSource driver = driver("trunkline-watch");
    int patience = Math.toIntExact(Watch.CONNECT_PATIENCE.toSeconds());
    driver.setSocketTimeout(patience);
    driver.setConnectTimeout(Math.min(patience, driver.getConnectTimeout()));
    driver.setSslResponseTimeout(Math.toIntExact(Watch.CONNECT_PATIENCE.toMillis()));
    return new DriverSource(driver, Watch.CONNECT_PATIENCE);
  }

  /**
   * @param options given to the server for each session, as on its command line
   * @param silence after which a statement is given up
   */
  Pool pool(String name, String options, Duration silence, Settings.Database settings, Presence presence, Duration leakDetection) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setMaximumPoolSize(settings.maxConnections());
    // Many processes share a server that has 100 connections by default; an idle one takes few of them.
    config.setMinimumIdle(IDLE_CONNECTIONS);
    config.setValidationTimeout(Math.min(VALIDATION_TIMEOUT.toMillis(), settings.connectionTimeout().toMillis()));
    config.setKeepaliveTime(KEEPALIVE.toMillis());
    config.setLeakDetectionThreshold(leakDetection.toMillis());
    PGSimpleDataSource driver = driver(name);
    if (!options.isEmpty()) driver.setOptions(options);
    return new Pool(config, new DriverSource(hurried(driver), silence), presence, settings.connectionTimeout());
  }

  /** A pool opens one connection after the other: one that meets silence half way would hold up all who wait once it is over. */
  private static PGSimpleDataSource hurried(PGSimpleDataSource driver) {
    driver.setSocketTimeout(Math.min(STEP_OF_CONNECTING, driver.getConnectTimeout()));
    return driver;
  }

  /** Where it listens, as the URL says; it may be several hosts. Not resolved. */
  List<InetSocketAddress> servers() {
    PGSimpleDataSource driver = driver("trunkline");
    List<InetSocketAddress> servers = new ArrayList<>();
    String[] hosts = driver.getServerNames();
    int[] ports = driver.getPortNumbers();
    for (int i = 0; i < hosts.length; i++) {
      int port = ports.length > i && ports[i] > 0 ? ports[i] : STANDARD_PORT;
      servers.add(InetSocketAddress.createUnresolved(hosts[i].replaceAll("^\\[|]$", ""), port));
    }
    return servers;
  }

  private PGSimpleDataSource driver(String applicationName) {
    PGSimpleDataSource driver = new PGSimpleDataSource();
    driver.setUrl(url);
    if (!user.isEmpty()) driver.setUser(user);
    driver.setPassword(password.value());
    driver.setApplicationName(applicationName);
    driver.setTcpKeepAlive(true);
    driver.setConnectTimeout(Math.toIntExact(connectTimeout.toSeconds()));
    return driver;
  }

  private String inWords(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    if (state.startsWith("28")) {
      return place() + " refuses " + (user.isEmpty() ? "the default user" : "user " + user)
          + ": check database.user and database.password (" + failure.getMessage() + ")";
    }
    if (state.startsWith("08")) {
      return place() + " cannot be reached: check database.url and the network (" + failure.getMessage() + ")";
    }
    return place() + " cannot be used: " + failure.getMessage();
  }

  /** The address without its parameters. */
  private String place() {
    return url.split("\\?", 2)[0];
  }
}
