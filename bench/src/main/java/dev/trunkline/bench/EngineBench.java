package dev.trunkline.bench;

import dev.trunkline.queue.JobSubmission;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Option;

/** How fast the queue is by itself: jobs on devices that answer at once, one submit call a job. */
@picocli.CommandLine.Command(name = "engine", description = "Jobs a second over 1, 100 and 1,000 lanes, and submit-to-start.")
final class EngineBench implements Callable<Integer> {
  @Option(names = "--jobs", description = "Jobs per number of lanes (default ${DEFAULT-VALUE}).", defaultValue = "12000")
  private int jobs;

  @Option(names = "--workers", description = "worker.concurrency (default ${DEFAULT-VALUE}).", defaultValue = "16")
  private int workers;

  @Option(names = "--submitters", description = "Threads that submit (default ${DEFAULT-VALUE}).", defaultValue = "16")
  private int submitters;

  @Override
  public Integer call() throws Exception {
    NoDevice device = new NoDevice();
    try (BenchNode bench = BenchNode.start(Map.of("worker.concurrency", Integer.toString(workers)), Optional.of(device))) {
      JobSubmission submission = bench.node().queue().submission();
      throughput(submission, device, 100, jobs / 3);
      System.out.println("lanes   jobs    jobs/s");
      for (int lanes : new int[] {1, 100, 1000}) {
        System.out.printf("%5d %6d %9.0f%n", lanes, jobs, throughput(submission, device, lanes, jobs));
      }
      Histogram idle = submitToStart(submission, device, 500);
      System.out.printf(
          "submit to start when idle: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
          idle.getValueAtPercentile(50) / 1000.0, idle.getValueAtPercentile(99) / 1000.0, idle.getMaxValue() / 1000.0);
    }
    return 0;
  }

  private double throughput(JobSubmission submission, NoDevice device, int lanes, int count) throws InterruptedException {
    device.left = new CountDownLatch(count);
    long start = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(submitters)) {
      for (int i = 0; i < count; i++) {
        int port = 1 + i % lanes;
        pool.submit(() -> submission.submit(BenchJob.on(port, "show version")));
      }
    }
    if (!device.left.await(300, TimeUnit.SECONDS)) throw new IllegalStateException(device.left.getCount() + " jobs never ran");
    device.started.drainPermits();
    return count / ((System.nanoTime() - start) / 1e9);
  }

  /** One job at a time, so that each finds the queue empty; in microseconds. */
  private static Histogram submitToStart(JobSubmission submission, NoDevice device, int count) throws InterruptedException {
    Histogram histogram = new Histogram(3);
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      submission.submit(BenchJob.on(1 + i % 100, "show version"));
      if (!device.started.tryAcquire(10, TimeUnit.SECONDS)) throw new IllegalStateException("a job never ran");
      histogram.recordValue((device.lastStart - start) / 1000);
    }
    return histogram;
  }
}
