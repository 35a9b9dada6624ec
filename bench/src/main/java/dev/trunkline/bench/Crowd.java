package dev.trunkline.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Callers that run commands side by side, each its next one when the last is done.
 *
 * @param commands of each caller
 */
record Crowd(int callers, int commands) {
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  /** What a caller does for one command. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  /**
   * @param perSecond commands of all callers together
   * @param nanos of each command
   */
  record Measured(double perSecond, Histogram nanos) {
    double millis(double percentile) {
      return nanos.getValueAtPercentile(percentile) / 1e6;
    }
  }

  /** The same step for all callers; see {@link #run(List)}. */
  Measured run(Step step) throws Exception {
    return run(Collections.nCopies(callers, step));
  }

  /**
   * Runs the commands for a while, until the JVM has compiled what they use and the server is warm, and then all of them, measured.
   *
   * @param steps one for each caller
   */
  Measured run(List<? extends Step> steps) throws Exception {
    long end = System.nanoTime() + WARM_UP.toNanos();
    all(steps, _ -> System.nanoTime() < end, new ConcurrentHistogram(3));
    Histogram nanos = new ConcurrentHistogram(3);
    long start = System.nanoTime();
    all(steps, done -> done < commands, nanos);
    return new Measured(callers * (double) commands / ((System.nanoTime() - start) / 1e9), nanos);
  }

  private static void all(List<? extends Step> steps, IntPredicate another, Histogram nanos) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Step step : steps) running.add(threads.submit(repeating(step, another, nanos)));
      for (Future<?> each : running) each.get();
    }
  }

  private static Callable<Void> repeating(Step step, IntPredicate another, Histogram nanos) {
    return () -> {
      for (int done = 0; another.test(done); done++) {
        long start = System.nanoTime();
        step.run();
        nanos.recordValue(System.nanoTime() - start);
      }
      return null;
    };
  }
}
