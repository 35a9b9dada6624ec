package dev.trunkline.result;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What is known of one command of a job.
 *
 * @param output null where the command was not run
 * @param parsed always null until results are parsed
 */
public record ResultView(
    int index,
    String command,
    String state,
    String output,
    boolean truncated,
    Object parsed,
    ErrorView error,
    Instant startedAt,
    Integer durationMs) {
  /** A journal's row whose answer is not in yet; one word with the job around it. */
  private static final String SENDING = "sending";

  static ResultView of(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return new ResultView(
        row.getInt("index"),
        row.getString("command"),
        state.equals(SENDING) ? "running" : state,
        row.getString("output"),
        row.getBoolean("truncated"),
        null,
        ErrorView.of(row.getString("error_code"), row.getString("error_detail")),
        Times.in(row, "started_at"),
        row.getObject("duration_ms", Integer.class));
  }
}
