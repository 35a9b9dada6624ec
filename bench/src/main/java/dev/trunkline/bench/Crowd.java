package dev.trunkline.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Callers that run commands side by side, each its next one when the last is done.
 *
 * @param commands of each caller
 */
record Crowd(int callers, int commands) {

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
   * Runs a tenth of the commands for the JVM's and the server's warm-up, and then all of them, measured.
   *
   * @param steps one for each caller
   */
  Measured run(List<? extends Step> steps) throws Exception {
    all(steps, Math.max(1, commands / 10), new ConcurrentHistogram(3));
    Histogram nanos = new ConcurrentHistogram(3);
    long start = System.nanoTime();
    all(steps, commands, nanos);
    return new Measured(callers * (double) commands / ((System.nanoTime() - start) / 1e9), nanos);
  }

  private static void all(List<? extends Step> steps, int times, Histogram nanos) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Step step : steps) running.add(threads.submit(repeating(step, times, nanos)));
      for (Future<?> each : running) each.get();
    }
  }

  private static Callable<Void> repeating(Step step, int times, Histogram nanos) {
    return () -> {
      for (int i = 0; i < times; i++) {
        long start = System.nanoTime();
        step.run();
        nanos.recordValue(System.nanoTime() - start);
      }
      return null;
    };
  }
}
