package dev.trunkline.stats;

import java.util.Map;

/**
 * What the jobs add up to.
 *
 * @param jobs by state: those that wait or run now, and those that ended in the window
 * @param errors by code, of the jobs that ended in the window
 * @param successRate the succeeded part of those that ended and were not cancelled; null without any
 * @param jobSeconds null where no job ran
 * @param reuseRate the part of the jobs that found their connection open; null without any
 * @param averageSetupMs what a new connection took; null without any
 */
public record JobNumbers(
    Map<String, Long> jobs,
    Map<String, Long> errors,
    Double successRate,
    Seconds jobSeconds,
    Double reuseRate,
    Double averageSetupMs) {

  /** From start to end. */
  public record Seconds(double p50, double p90, double p99, double mean, double max) {}
}
