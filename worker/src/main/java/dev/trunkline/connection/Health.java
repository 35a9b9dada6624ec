package dev.trunkline.connection;

import java.time.Duration;

/** How well a connection does, as a few numbers that compare. Any thread may tell and ask. */
final class Health {
  /** What the newest measurement counts for. */
  private static final double WEIGHT = 0.2;

  /** Nobody notices differences below this, and nobody's channel is to be placed by them. */
  private static final double ALIKE_MS = 10;

  private int failures;
  private double latencyMs = Double.NaN;
  private String unhealthy;

  synchronized void answered() {
    failures = 0;
  }

  synchronized void answered(Duration latency) {
    answered();
    double measured = latency.toNanos() / 1e6;
    latencyMs = Double.isNaN(latencyMs) ? measured : latencyMs + WEIGHT * (measured - latencyMs);
  }

  synchronized void failed() {
    failures++;
  }

  synchronized void unhealthy(String reason) {
    unhealthy = reason;
  }

  synchronized boolean isHealthy() {
    return unhealthy == null;
  }

  /** In a row, up to now. */
  synchronized int failures() {
    return failures;
  }

  /** A moving mean; NaN before the first measurement. */
  synchronized double latencyMs() {
    return latencyMs;
  }

  /** Doubles of what nobody notices: connections of one class are equally fast. */
  synchronized int latencyClass() {
    return latencyMs > ALIKE_MS ? 1 + (int) (Math.log(latencyMs / ALIKE_MS) / Math.log(2)) : 0;
  }
}
