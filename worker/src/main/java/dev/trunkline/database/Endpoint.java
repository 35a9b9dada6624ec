package dev.trunkline.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.trunkline.settings.Secret;
import dev.trunkline.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a PostgreSQL is and who logs in there.
 *
 * @param user empty for the driver's choice
 * @param connectTimeout for a new connection
 */
record Endpoint(String url, String user, Secret password, Duration connectTimeout) {
  private static final int OLDEST_VERSION = 140_000;
  private static final int IDLE_CONNECTIONS = 2;
  private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration KEEPALIVE = Duration.ofMinutes(2);

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
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url);
    if (!user.isEmpty()) dataSource.setUser(user);
    dataSource.setPassword(password.value());
    dataSource.setApplicationName("trunkline");
    dataSource.setTcpKeepAlive(true);
    dataSource.setConnectTimeout(Math.toIntExact(connectTimeout.toSeconds()));
    return dataSource;
  }

  /**
   * @param options given to the server for each session, as on its command line
   */
  HikariDataSource pool(String name, String options, Settings.Database settings, Duration leakDetection) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url);
    config.setDataSourceProperties(driverProperties(name, options, settings.socketTimeout()));
    config.setMaximumPoolSize(settings.maxConnections());
    // Many processes share a server that has 100 connections by default; an idle one takes few of them.
    config.setMinimumIdle(IDLE_CONNECTIONS);
    config.setConnectionTimeout(settings.connectionTimeout().toMillis());
    config.setValidationTimeout(Math.min(VALIDATION_TIMEOUT.toMillis(), settings.connectionTimeout().toMillis()));
    config.setKeepaliveTime(KEEPALIVE.toMillis());
    config.setLeakDetectionThreshold(leakDetection.toMillis());
    return new HikariDataSource(config);
  }

  private Properties driverProperties(String applicationName, String options, Duration socketTimeout) {
    Properties properties = new Properties();
    if (!options.isEmpty()) PGProperty.OPTIONS.set(properties, options);
    if (!user.isEmpty()) PGProperty.USER.set(properties, user);
    PGProperty.PASSWORD.set(properties, password.value());
    PGProperty.APPLICATION_NAME.set(properties, applicationName);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.CONNECT_TIMEOUT.set(properties, Math.toIntExact(connectTimeout.toSeconds()));
    PGProperty.SOCKET_TIMEOUT.set(properties, Math.toIntExact(socketTimeout.toSeconds()));
    return properties;
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
