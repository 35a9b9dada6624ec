package dev.trunkline.bench;

import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Option;

/** What scaling with load is worth: a burst of jobs on slow devices, with a fixed number of workers and with one that may grow. */
@picocli.CommandLine.Command(name = "scale", description = "A burst of jobs with a fixed number of workers and with one that grows.")
final class ScaleBench implements Callable<Integer> {
  @Option(names = "--jobs", description = "Jobs in the burst (default ${DEFAULT-VALUE}).", defaultValue = "120")
  private int jobs;

  @Option(names = "--devices", description = "Devices they go to (default ${DEFAULT-VALUE}).", defaultValue = "40")
  private int devices;

  @Option(names = "--answer", description = "Seconds a device takes to answer (default ${DEFAULT-VALUE}).", defaultValue = "0.5")
  private String answer;

  @Option(names = "--workers", description = "worker.concurrency (default ${DEFAULT-VALUE}).", defaultValue = "4")
  private int workers;

  @Option(names = "--most", description = "worker.max_concurrency of the second run (default ${DEFAULT-VALUE}).", defaultValue = "16")
  private int most;

  /** @param waited from submit to start, mean, in seconds, as the rows of the jobs tell */
  private record Side(double seconds, double waited, int workers, int failed) {}

  @Override
  public Integer call() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(devices, "cisco_ios"))) {
      run(lab, 0);
      Side fixed = run(lab, 0);
      Side growing = run(lab, most);
      System.out.printf("%-22s %14s %14s%n", "", "fixed " + workers, workers + " to " + most);
      System.out.printf("%-22s %14.1f %14.1f%n", "whole burst, s", fixed.seconds, growing.seconds);
      System.out.printf("%-22s %14.1f %14.1f%n", "mean wait, s", fixed.waited, growing.waited);
      System.out.printf("%-22s %14d %14d%n", "workers at the end", fixed.workers, growing.workers);
      System.out.printf("%-22s %14d %14d%n", "failed jobs", fixed.failed, growing.failed);
    }
    return 0;
  }

  private Side run(Lab lab, int mostWorkers) throws Exception {
    Map<String, String> settings =
        Map.of("worker.concurrency", Integer.toString(workers), "worker.max_concurrency", Integer.toString(mostWorkers));
    try (BenchNode bench = BenchNode.start(settings, Optional.empty())) {
      long start = System.nanoTime();
      List<UUID> submitted = new ArrayList<>();
      for (int i = 0; i < jobs; i++) {
        int port = lab.device(i % devices).port();
        submitted.add(bench.node().queue().submission().submit(BenchJob.on(port, "show lab slow " + answer)));
      }
      JdbcClient jdbc = bench.node().jdbc();
      for (UUID job : submitted) bench.node().queue().endedJobs().await(job, Duration.ofMinutes(10), () -> hasEnded(jdbc, job));
      return measured(jdbc, (System.nanoTime() - start) / 1e9, bench.node().queue().workers().size());
    }
  }

  private static boolean hasEnded(JdbcClient jdbc, UUID job) {
    return jdbc.sql("select ended_at is not null from jobs where id = :job").param("job", job).query(Boolean.class).single();
  }

  private static Side measured(JdbcClient jdbc, double seconds, int workers) {
    return jdbc.sql(
            """
            select avg(extract(epoch from started_at - created_at)) as waited, count(*) filter (where state <> 'succeeded') as failed
            from jobs
            """)
        .query((row, _) -> new Side(seconds, row.getDouble("waited"), workers, row.getInt("failed")))
        .single();
  }
}
