package dev.trunkline.result;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/**
 * A command's result, found without its job.
 *
 * @param output null where the command was not run
 * @param recordedAt when the database got it
 */
public record ResultItem(
    UUID jobId,
    int index,
    String device,
    String platform,
    String command,
    String state,
    String output,
    boolean truncated,
    @JsonRawValue String parsed,
    ParseErrorView parseError,
    ErrorView error,
    Instant recordedAt,
    Instant startedAt,
    Integer durationMs) {
  static ResultItem of(ResultSet row) throws SQLException {
    ResultView result = ResultView.of(row);
    return new ResultItem(
        row.getObject("job_id", UUID.class),
        result.index(),
        row.getString("device"),
        row.getString("platform"),
        result.command(),
        result.state(),
        result.output(),
        result.truncated(),
        result.parsed(),
        result.parseError(),
        result.error(),
        Times.in(row, "created_at"),
        result.startedAt(),
        result.durationMs());
  }
}
