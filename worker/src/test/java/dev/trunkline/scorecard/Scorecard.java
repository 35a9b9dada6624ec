package dev.trunkline.scorecard;

import dev.trunkline.TestNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the tests of the scorecard share: how they tell their numbers, and how they wait. */
final class Scorecard {
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  private Scorecard() {}

  /** A line of the test's output, which docs/scorecard.md keeps. */
  static void measured(int number, String text, Object... values) {
    System.out.printf("scorecard " + number + ": " + text + "%n", values);
  }

  static void await(String what, BooleanSupplier happened) {
    await(what, PATIENCE, happened);
  }

  static void await(String what, Duration patience, BooleanSupplier happened) {
    long limit = System.nanoTime() + patience.toNanos();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() - limit > 0) throw new AssertionError("waited in vain until " + what);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** From the start to the end of a job, by the clock of the database. */
  static long ranMillis(TestNode node, UUID job) {
    return millis(node, job, "ended_at") - millis(node, job, "started_at");
  }

  static long millis(TestNode node, UUID job, String column) {
    return Long.parseLong(node.field(job, "(extract(epoch from " + column + ") * 1000)::bigint"));
  }

  /** The smallest value that so many percent of all do not exceed. */
  static long percentile(long[] values, int percent) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
  }

  static long platformThreads(String namePart) {
    return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().contains(namePart)).count();
  }
}
