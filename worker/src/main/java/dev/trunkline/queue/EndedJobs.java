package dev.trunkline.queue;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Lets a caller wait for the end of a job that any process of the cluster may run. */
public final class EndedJobs {
  /** How often a waiting caller looks for itself, in case the signal was lost. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private volatile boolean closing;
  private final Map<UUID, CountDownLatch> awaited = new ConcurrentHashMap<>();

  void ended(UUID job) {
    CountDownLatch latch = awaited.remove(job);
    if (latch != null) latch.countDown();
  }

  /** The process ends: whoever waits goes on at once, and nobody waits any more. */
  void letGo() {
    closing = true;
    awaited.keySet().forEach(this::ended);
  }

  /**
   * Returns once the job has ended, the time is over or the process is about to end.
   *
   * @param hasEnded asks the database
   */
  public void await(UUID job, Duration atMost, BooleanSupplier hasEnded) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (true) {
        CountDownLatch latch = awaited.computeIfAbsent(job, _ -> new CountDownLatch(1));
        if (closing || hasEnded.getAsBoolean()) return;
        long left = end - System.nanoTime();
        if (left <= 0) return;
        latch.await(Math.min(left, LOOK_AGAIN.toNanos()), TimeUnit.NANOSECONDS);
      }
    } finally {
      ended(job);
    }
  }
}
