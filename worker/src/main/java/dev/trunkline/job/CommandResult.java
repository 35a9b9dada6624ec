package dev.trunkline.job;

import dev.trunkline.failure.Failure;
import dev.trunkline.parsing.ParsedOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of one command.
 *
 * @param output what the device printed, without echo, prompt, pager and terminal codes, byte for byte; null where it was not run
 * @param truncated whether the output went on beyond the limit
 * @param parsed empty where nobody asked for records, and where the command did not succeed
 * @param startedAt when its first byte left; null where none did
 */
public record CommandResult(
    int index,
    CommandState state,
    byte[] output,
    boolean truncated,
    Optional<Failure> failure,
    Optional<ParsedOutput> parsed,
    Instant startedAt,
    Duration duration) {
  /** A result without records. */
  public CommandResult(
      int index,
      CommandState state,
      byte[] output,
      boolean truncated,
      Optional<Failure> failure,
      Instant startedAt,
      Duration duration) {
    this(index, state, output, truncated, failure, Optional.empty(), startedAt, duration);
  }

  public static CommandResult notRun(int index, CommandState state) {
    return new CommandResult(index, state, null, false, Optional.empty(), null, null);
  }

  public CommandResult with(ParsedOutput records) {
    return new CommandResult(index, state, output, truncated, failure, Optional.of(records), startedAt, duration);
  }
}
