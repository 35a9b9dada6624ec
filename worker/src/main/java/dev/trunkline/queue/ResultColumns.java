package dev.trunkline.queue;

import dev.trunkline.failure.Failure;
import dev.trunkline.job.CommandResult;
import dev.trunkline.result.StoredOutput;
import dev.trunkline.result.StoredParsing;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The results of a job turned into one array a column, as {@code unnest} takes them. */
record ResultColumns(List<CommandResult> results, List<StoredOutput> outputs, List<StoredParsing> parsings) {
  static ResultColumns of(List<CommandResult> results) {
    return new ResultColumns(
        results,
        results.stream().map(result -> StoredOutput.of(result.output())).toList(),
        results.stream().map(result -> StoredParsing.of(result.parsed())).toList());
  }

  StatementSpec bind(StatementSpec statement) {
    return statement
        .param("r_index", column(CommandResult::index, Integer[]::new))
        .param("r_state", column(result -> result.state().wireName(), String[]::new))
        .param("r_output", outputs.stream().map(StoredOutput::text).toArray(byte[][]::new))
        .param("r_output_bytes", outputs.stream().map(StoredOutput::bytes).toArray(byte[][]::new))
        .param("r_truncated", column(CommandResult::truncated, Boolean[]::new))
        .param("r_error_code", failure(failure -> failure.code().name()))
        .param("r_error_detail", failure(Failure::detail))
        .param("r_parsed", parsing(StoredParsing::records))
        .param("r_parse_error_code", parsing(StoredParsing::errorCode))
        .param("r_parse_error_detail", parsing(StoredParsing::errorDetail))
        .param("r_started_at", startedAt())
        .param("r_duration_ms", column(ResultColumns::millis, Integer[]::new));
  }

  private <T> T[] column(Function<CommandResult, T> cell, IntFunction<T[]> array) {
    return results.stream().map(cell).toArray(array);
  }

  private String[] failure(Function<Failure, String> part) {
    return column(result -> result.failure().map(part).map(StoredOutput::asText).orElse(null), String[]::new);
  }

  private String[] parsing(Function<StoredParsing, String> part) {
    return parsings.stream().map(part).toArray(String[]::new);
  }

  private Timestamp[] startedAt() {
    return column(result -> Optional.ofNullable(result.startedAt()).map(Timestamp::from).orElse(null), Timestamp[]::new);
  }

  private static Integer millis(CommandResult result) {
    return Optional.ofNullable(result.duration()).map(Duration::toMillis).map(Long::intValue).orElse(null);
  }
}
