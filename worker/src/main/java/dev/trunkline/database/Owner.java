package dev.trunkline.database;

import dev.trunkline.settings.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** The role and the database of the product in the embedded server, which keeps the superuser for itself. */
record Owner(int port, Secret password, Duration connectTimeout) {
  private static final String NAME = "trunkline";

  /** Makes what is missing. Gives the way in for the product. */
  Endpoint prepare() throws SQLException {
    try (Connection connection = endpoint("postgres", "postgres").connect()) {
      if (!exists(connection, "select 1 from pg_roles where rolname = ?")) {
        run(connection, "create role trunkline login createrole password '" + password.value() + "'");
      }
      if (!exists(connection, "select 1 from pg_database where datname = ?")) {
        run(connection, "create database trunkline owner trunkline");
      }
    }
    return endpoint(NAME, NAME);
  }

  private Endpoint endpoint(String user, String database) {
    return new Endpoint("jdbc:postgresql://127.0.0.1:" + port + "/" + database, user, password, connectTimeout);
  }

  private static boolean exists(Connection connection, String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, NAME);
      return statement.executeQuery().next();
    }
  }

  private static void run(Connection connection, String statement) throws SQLException {
    try (var prepared = connection.createStatement()) {
      prepared.execute(statement);
    }
  }
}
