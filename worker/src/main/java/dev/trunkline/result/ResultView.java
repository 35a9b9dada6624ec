package dev.trunkline.result;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What is known of one command of a job.
 *
 * @param output null where the command was not run
 * @param parsed a JSON array of records; null where nobody asked for them, and where there is a parse error
 * @param parseError why an output that was to be parsed has no records
 */
public record ResultView(
    int index,
    String command,
    String state,
    String output,
    boolean truncated,
    @JsonRawValue String parsed,
    ParseErrorView parseError,
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
        row.getString("parsed"),
        ParseErrorView.of(row.getString("parse_error_code"), row.getString("parse_error_detail")),
        ErrorView.of(row.getString("error_code"), row.getString("error_detail")),
        Times.in(row, "started_at"),
        row.getObject("duration_ms", Integer.class));
  }
}
