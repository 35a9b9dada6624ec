package dev.trunkline.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** Quartz's tables, made once by the script in its own jar (it drops what is there, so it must never run again). */
final class V2__Quartz_tables extends BaseJavaMigration {
  private static final String SCRIPT = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

  @Override
  public void migrate(Context context) throws IOException, SQLException {
    try (InputStream script = org.quartz.Scheduler.class.getResourceAsStream(SCRIPT);
        Statement statement = context.getConnection().createStatement()) {
      statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8).replace("COMMIT;", ""));
    }
  }
}
