package dev.trunkline.migrations;

import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings a database to the schema of this release. */
public final class Migrations {
  /** Processes that start together take turns; the last of them waits for all migrations of the first. */
  private static final int SECONDS_TO_WAIT_FOR_ANOTHER = 600;

  private Migrations() {}

  /**
   * Runs what has not run yet. Harmless when repeated, and when several processes do it at once. Leaves a database alone that a newer
   * release has migrated: its own repeatable migrations would put back what that has replaced, such as a view with a column more.
   */
  public static void migrate(DataSource dataSource) {
    Flyway flyway = configured(dataSource);
    if (!isNewer(flyway)) flyway.migrate();
  }

  private static boolean isNewer(Flyway flyway) {
    return Stream.of(flyway.info().applied()).anyMatch(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS);
  }

  private static Flyway configured(DataSource dataSource) {
    return Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:db/migration")
        .javaMigrations(new V2__Quartz_tables(), new R__JobRunr_tables())
        .lockRetryCount(SECONDS_TO_WAIT_FOR_ANOTHER)
        .load();
  }

  /** Migrates the database of {@code TRUNKLINE_DATABASE_URL}, {@code _USER} and {@code _PASSWORD}. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(environment.get("TRUNKLINE_DATABASE_URL"));
    dataSource.setUser(environment.get("TRUNKLINE_DATABASE_USER"));
    dataSource.setPassword(environment.get("TRUNKLINE_DATABASE_PASSWORD"));
    migrate(dataSource);
  }
}
