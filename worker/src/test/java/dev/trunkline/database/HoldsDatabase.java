package dev.trunkline.database;

import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A process that opens the data directory it is given, commits a row, says "ready" and holds on until it is ended. */
final class HoldsDatabase {
  private HoldsDatabase() {}

  public static void main(String[] arguments) throws SQLException, IOException {
    Settings settings = Settings.load(null, Map.of(), Map.of("data.dir", arguments[0]));
    Database database = Database.open(settings);
    try (Connection connection = database.dataSource().getConnection()) {
      connection.createStatement().execute("create table kept (line text)");
      connection.createStatement().execute("insert into kept values ('written before the kill')");
    }
    System.out.println("ready");
    System.in.read();
  }
}
