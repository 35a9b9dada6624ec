package dev.trunkline.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Opens connections, and can cut all that are open at once, those that wait for an answer too. */
final class DriverSource extends DelegatingDataSource {
  private static final Logger log = LoggerFactory.getLogger(DriverSource.class);

  private final Set<Connection> opened = ConcurrentHashMap.newKeySet();
  private final int silenceMillis;

  /**
   * @param driver its socket timeout is for the steps of connecting
   * @param silence after which a statement is given up; zero for never
   */
  DriverSource(PGSimpleDataSource driver, Duration silence) {
    super(driver);
    this.silenceMillis = Math.toIntExact(silence.toMillis());
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    connection.setNetworkTimeout(Runnable::run, silenceMillis);
    opened.add(connection);
    opened.removeIf(DriverSource::isClosed);
    return connection;
  }

  /** With one, the driver would connect in a thread of its own that outlives the limit; it has limits for each step. */
  @Override
  public void setLoginTimeout(int seconds) {}

  /** Closes the sockets; whoever waits on one fails. */
  void cut() {
    for (Connection connection : opened) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        log.debug("a connection was not cut: {}", e.getMessage());
      }
    }
    opened.clear();
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }
}
