package dev.trunkline.result;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Instants as the database driver takes and gives them. */
final class Times {
  private Times() {}

  static Object parameter(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** Null where the column is. */
  static Instant in(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
