package dev.trunkline.migrations;

import java.util.stream.Collectors;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.jobrunr.storage.sql.common.DatabaseCreator;
import org.jobrunr.storage.sql.common.DatabaseMigrationsProvider;
import org.jobrunr.storage.sql.common.migrations.SqlMigration;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;

/**
 * JobRunr's tables, made by the scripts in its own jar. Repeatable, with the names of those scripts as the checksum, so that a
 * newer JobRunr brings its newer scripts; the ones already applied are noted in {@code jobrunr_migrations} and not run again.
 */
final class R__JobRunr_tables extends BaseJavaMigration {
  @Override
  public void migrate(Context context) {
    new DatabaseCreator(context.getConfiguration().getDataSource(), PostgresStorageProvider.class).runMigrations();
  }

  /** The scripts run on a connection of their own. */
  @Override
  public boolean canExecuteInTransaction() {
    return false;
  }

  @Override
  public Integer getChecksum() {
    return new DatabaseMigrationsProvider(PostgresStorageProvider.class)
        .getMigrations()
        .map(SqlMigration::getFileName)
        .collect(Collectors.joining())
        .hashCode();
  }
}
