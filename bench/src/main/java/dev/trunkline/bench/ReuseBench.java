package dev.trunkline.bench;

import dev.trunkline.job.JobSpec;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Option;

/**
 * What reuse of connections is worth: the same closed loop of jobs, each caller waiting for its job before the next, first
 * without reuse and then with it, in one process on one lab.
 */
@picocli.CommandLine.Command(name = "reuse", description = "400 jobs of 3 short commands over 20 devices, with and without reuse.")
final class ReuseBench implements Callable<Integer> {
  private static final int WARM_UP_ROUNDS = 2;

  @Option(names = "--jobs", description = "Jobs of each side (default ${DEFAULT-VALUE}).", defaultValue = "400")
  private int jobs;

  @Option(names = "--devices", description = "Devices they go to (default ${DEFAULT-VALUE}).", defaultValue = "20")
  private int devices;

  @Option(names = "--workers", description = "worker.concurrency, and callers at once (default ${DEFAULT-VALUE}).", defaultValue = "4")
  private int workers;

  /**
   * One side of the comparison; times in milliseconds, as the jobs' own rows tell.
   *
   * @param mean from start to end of a job, setting up its connection included
   */
  private record Side(double mean, double setup, double reuseRate, int failed, double seconds) {}

  @Override
  public Integer call() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(devices, "cisco_ios"))) {
      warmUp(lab);
      Side without = run(lab, false, jobs);
      Side with = run(lab, true, jobs);
      System.out.println("                    without reuse   with reuse");
      line("mean job time, ms", without.mean, with.mean);
      line("mean set-up, ms", without.setup, with.setup);
      line("reuse rate, %", 100 * without.reuseRate, 100 * with.reuseRate);
      line("failed jobs", without.failed, with.failed);
      line("whole run, s", without.seconds, with.seconds);
      System.out.printf("mean job time %.1f %% lower%n", 100 * (1 - with.mean / without.mean));
      System.out.printf("set-up overhead %.1f %% lower%n", 100 * (1 - with.setup / without.setup));
    }
    return 0;
  }

  /** Both sides until the JVM has compiled what they share, so that the second does not profit from the first. */
  private void warmUp(Lab lab) throws Exception {
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      run(lab, false, jobs);
      run(lab, true, jobs);
    }
  }

  private static void line(String what, double without, double with) {
    System.out.printf("%-18s %14.2f %12.2f%n", what, without, with);
  }

  private Side run(Lab lab, boolean reuse, int count) throws Exception {
    Map<String, String> settings =
        Map.of("worker.concurrency", Integer.toString(workers), "worker.connection_reuse", Boolean.toString(reuse));
    try (BenchNode bench = BenchNode.start(settings, Optional.empty())) {
      long start = System.nanoTime();
      closedLoop(bench, lab, count);
      return measured(bench.node().jdbc(), (System.nanoTime() - start) / 1e9);
    }
  }

  private void closedLoop(BenchNode bench, Lab lab, int count) throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> loops =
          IntStream.range(0, workers)
              .<Future<?>>mapToObj(caller -> callers.submit(() -> loop(bench, lab, caller, count)))
              .toList();
      for (Future<?> loop : loops) loop.get();
    }
  }

  private Void loop(BenchNode bench, Lab lab, int caller, int count) throws InterruptedException {
    for (int i = caller; i < count; i += workers) {
      UUID job = bench.node().queue().submission().submit(job(lab.device(i % devices).port()));
      bench.node().queue().endedJobs().await(job, Duration.ofSeconds(60), () -> hasEnded(bench.node().jdbc(), job));
    }
    return null;
  }

  private static boolean hasEnded(JdbcClient jdbc, UUID job) {
    return jdbc.sql("select ended_at is not null from jobs where id = :job").param("job", job).query(Boolean.class).single();
  }

  private static Side measured(JdbcClient jdbc, double seconds) {
    return jdbc.sql(
            """
            select avg(extract(epoch from ended_at - started_at) * 1000) as mean, avg(connection_setup_ms) as setup,
                   avg(connection_reused::int) as reuse_rate, count(*) filter (where state <> 'succeeded') as failed
            from jobs
            """)
        .query(
            (row, _) ->
                new Side(row.getDouble("mean"), row.getDouble("setup"), row.getDouble("reuse_rate"), row.getInt("failed"), seconds))
        .single();
  }

  private static JobSpec job(int port) {
    return BenchJob.on(port, "show version", "show clock", "show ip interface brief");
  }
}
