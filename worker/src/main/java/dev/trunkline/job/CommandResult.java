package dev.trunkline.job;

import dev.trunkline.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of one command.
 *
 * @param output what the device printed, without echo, prompt, pager and terminal codes, byte for byte; null where it was not run
 * @param truncated whether the output went on beyond the limit
 * @param startedAt when its first byte left; null where none did
 */
public record CommandResult(
    int index,
    CommandState state,
    byte[] output,
    boolean truncated,
    Optional<Failure> failure,
    Instant startedAt,
    Duration duration) {
  public static CommandResult notRun(int index, CommandState state) {
    return new CommandResult(index, state, null, false, Optional.empty(), null, null);
  }
}
