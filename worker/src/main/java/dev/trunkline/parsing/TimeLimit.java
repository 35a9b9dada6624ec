package dev.trunkline.parsing;

import java.time.Duration;

/** The time that all the work on one output may take. */
final class TimeLimit {
  private final Duration limit;
  private final long start = System.nanoTime();

  TimeLimit(Duration limit) {
    this.limit = limit;
  }

  /** @throws StoppedException once the time is over */
  void check() {
    if (System.nanoTime() - start > limit.toNanos()) {
      throw new StoppedException(ParsingCode.TIME_LIMIT, "not done within " + limit.toMillis() + " ms");
    }
  }
}
