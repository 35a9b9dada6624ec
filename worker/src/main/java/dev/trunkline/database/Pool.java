package dev.trunkline.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Connections that are kept open. While the database is away it says so at once instead of letting everybody wait. */
final class Pool extends DelegatingDataSource implements AutoCloseable {
  /** How long one may wait for a connection before it is asked again whether there is a database at all. */
  private static final Duration SLICE = Duration.ofSeconds(1);

  private final HikariDataSource connections;
  private final DriverSource source;
  private final Presence presence;
  private final Duration patience;

  /**
   * @param config without a source and a timeout
   * @param patience for a connection, where all are in use or none can be opened
   */
  Pool(HikariConfig config, DriverSource source, Presence presence, Duration patience) {
    config.setDataSource(source);
    config.setConnectionTimeout(Math.min(SLICE.toMillis(), patience.toMillis()));
    this.connections = new HikariDataSource(config);
    this.source = source;
    this.presence = presence;
    this.patience = patience;
    setTargetDataSource(connections);
  }

  @Override
  public Connection getConnection() throws SQLException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      presence.requireHere();
      try {
        return connections.getConnection();
      } catch (SQLTransientConnectionException e) {
        if (System.nanoTime() - end >= 0) throw e;
      }
    }
  }

  /** Fails whatever is under way. */
  void cut() {
    source.cut();
  }

  /** Lends no connection again that is open now: what it was when the server was away it may still be. */
  void renew() {
    connections.getHikariPoolMXBean().softEvictConnections();
  }

  @Override
  public void close() {
    connections.close();
  }
}
