package dev.trunkline.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Opens a connection each time. While the database is away it says so at once, as {@link Pool} does. */
final class Unpooled extends DelegatingDataSource {
  private final DriverSource source;
  private final Presence presence;

  Unpooled(DriverSource source, Presence presence) {
    super(source);
    this.source = source;
    this.presence = presence;
  }

  @Override
  public Connection getConnection() throws SQLException {
    presence.requireHere();
    return super.getConnection();
  }

  /** Fails whatever is under way. */
  void cut() {
    source.cut();
  }
}
