package dev.trunkline.job;

/** What a failed command means for the commands after it. */
public sealed interface FailureStrategy {
  /** Runs every command, whatever fails. */
  record Continue() implements FailureStrategy {}

  /** Stops at the first failed command. */
  record AbortFirst() implements FailureStrategy {}

  /**
   * Stops once {@code n} commands have failed.
   *
   * @param n at least 1
   */
  record AbortAfterN(int n) implements FailureStrategy {
    public AbortAfterN {
      if (n < 1) throw new IllegalArgumentException("failure_strategy_n must be at least 1");
    }
  }

  /** Whether the job goes on after {@code failures} of its commands have failed. */
  default boolean goesOnAfter(int failures) {
    return switch (this) {
      case Continue _ -> true;
      case AbortFirst _ -> failures < 1;
      case AbortAfterN(int n) -> failures < n;
    };
  }

  /** How many failures stop the job, where that is configurable; 1 elsewhere. */
  default int n() {
    return this instanceof AbortAfterN after ? after.n : 1;
  }

  /** The name in JSON, in {@code config.toml} and in the database. */
  default String wireName() {
    return switch (this) {
      case Continue _ -> "continue";
      case AbortFirst _ -> "abort_first";
      case AbortAfterN _ -> "abort_after_n";
    };
  }

  /**
   * @param n used by {@code abort_after_n} only
   * @throws IllegalArgumentException where no strategy has that name, or n is below 1 and needed
   */
  static FailureStrategy of(String wireName, int n) {
    return switch (wireName) {
      case "continue" -> new Continue();
      case "abort_first" -> new AbortFirst();
      case "abort_after_n" -> new AbortAfterN(n);
      default -> throw new IllegalArgumentException("must be one of continue, abort_first, abort_after_n");
    };
  }
}
