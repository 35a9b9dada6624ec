package dev.trunkline.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Single statements, for tests. */
final class Sql {
  private Sql() {}

  static void run(Database database, String statement) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      connection.createStatement().execute(statement);
    }
  }

  /** The first column of the first row. */
  static String ask(Database database, String query) throws SQLException {
    return ask(database.dataSource(), query);
  }

  static String ask(DataSource dataSource, String query) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        var rows = connection.createStatement().executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
