package dev.trunkline.job;

import java.util.Optional;
import java.util.UUID;

/** Where a job comes from. */
public sealed interface Origin {
  /** Asked for by itself. */
  record Asked() implements Origin {}

  /** The whole of an earlier job once more. */
  record RetryOf(UUID job) implements Origin {}

  /**
   * What an earlier job left undone.
   *
   * @param from the index there of the first command that is sent
   * @param enter how many commands stand before that one to lead to where it belongs; were one of them refused, the others
   *     would change something else
   * @param place the prompt at which the first of the others belongs; empty where that is not known, or whoever asked knows it
   * @param check what the device must show before anything is sent
   */
  record ResumedFrom(UUID job, int from, int enter, Optional<String> place, Optional<Check> check) implements Origin {}

  /**
   * A look at the device.
   *
   * @param command that only reads
   * @param expect a regular expression, found anywhere in its output; <code>^</code> and <code>$</code> stand at lines
   * @param absent whether it must not be found instead
   */
  record Check(String command, String expect, boolean absent) {}

  /** What the device must show before anything is sent. */
  default Optional<Check> check() {
    return this instanceof ResumedFrom resumed ? resumed.check : Optional.empty();
  }

  /** The prompt at which the first command belongs that does not only lead there. */
  default Optional<String> place() {
    return this instanceof ResumedFrom resumed ? resumed.place : Optional.empty();
  }

  /** How many commands only lead to where the others belong. */
  default int leadIn() {
    return this instanceof ResumedFrom resumed ? resumed.enter : 0;
  }
}
