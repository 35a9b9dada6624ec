package dev.trunkline.session;

import dev.trunkline.device.Dialect;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells from the cleaned output, or from the exit status, that the device refused the command. */
final class Rejection {
  private Rejection() {}

  static Optional<Failure> find(Dialect dialect, Prompt prompt, byte[] output) {
    if (prompt.status().orElse(0) != 0) return rejected("exit status " + prompt.status().getAsInt());
    return new String(output, StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> dialect.failures().stream().anyMatch(failure -> failure.matcher(line).lookingAt()))
        .findFirst()
        .flatMap(line -> rejected(Lines.readable(line.getBytes(StandardCharsets.UTF_8))));
  }

  private static Optional<Failure> rejected(String words) {
    return Optional.of(new Failure(FailureCode.COMMAND_REJECTED, words));
  }
}
