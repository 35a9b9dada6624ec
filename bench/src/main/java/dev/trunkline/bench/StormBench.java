package dev.trunkline.bench;

import dev.trunkline.Node;
import dev.trunkline.access.AccessRole;
import dev.trunkline.access.Caller;
import dev.trunkline.calendar.JobWindows;
import dev.trunkline.job.JobSpec;
import dev.trunkline.queue.JobSubmission;
import dev.trunkline.schedule.FiringRules;
import dev.trunkline.schedule.Misfire;
import dev.trunkline.schedule.Overlap;
import dev.trunkline.schedule.ScheduleSpec;
import dev.trunkline.schedule.ScheduledJob;
import dev.trunkline.schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Scorecard 20: thousands of schedules due at the same moment, most of them of one tenant, while clients go on submitting jobs. There
 * is no device and no network: all of it is the engine and the database.
 */
@Command(name = "storm", description = "Schedules that are all due at once, and what other clients notice of it.")
final class StormBench implements Callable<Integer> {
  private static final Duration CALM = Duration.ofSeconds(10);
  private static final Duration BETWEEN_SUBMITS = Duration.ofMillis(50);
  private static final String LARGE = "large";
  private static final String SMALL = "small";

  @Option(names = "--schedules", description = "How many (default ${DEFAULT-VALUE}).", defaultValue = "5000")
  private int schedules;

  @Option(names = "--small", description = "Those of the small tenant among them (default ${DEFAULT-VALUE}).", defaultValue = "100")
  private int small;

  @Option(names = "--clients", description = "Clients that submit meanwhile (default ${DEFAULT-VALUE}).", defaultValue = "8")
  private int clients;

  @Option(names = "--jitter", description = "jitter_seconds of each schedule (default ${DEFAULT-VALUE}).", defaultValue = "0")
  private int jitter;

  @Override
  public Integer call() throws Exception {
    try (BenchNode bench = BenchNode.start(Map.of(), Optional.of(new NoDevice()))) {
      Node node = bench.node();
      Instant far = Instant.now().plus(Duration.ofDays(1));
      long made = System.nanoTime();
      create(node, far);
      System.out.printf("%d schedules made in %.1f s%n", schedules, (System.nanoTime() - made) / 1e9);
      Histogram calm = whileSubmitting(node.queue().submission(), () -> LockSupport.parkNanos(CALM.toNanos()));
      print("submit by a client, calm", calm);
      Instant due = Instant.now().plusSeconds(5 + schedules / 200);
      bringForward(node, due);
      LockSupport.parkUntil(due.toEpochMilli());
      Histogram storm = whileSubmitting(node.queue().submission(), () -> awaitAll(node));
      print("submit by a client, storm", storm);
      report(node, due);
    }
    return 0;
  }

  private void create(Node node, Instant first) throws InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
      for (int i = 0; i < schedules; i++) {
        ScheduleSpec spec = spec(i, first);
        pool.submit(() -> node.scheduling().schedules().create(spec).orElseThrow());
      }
      pool.shutdown();
      if (!pool.awaitTermination(30, TimeUnit.MINUTES)) throw new IllegalStateException("the schedules were not made in time");
    }
  }

  private ScheduleSpec spec(int number, Instant first) {
    FiringRules rules =
        new FiringRules(Misfire.SKIP, Duration.ofHours(1), Overlap.SKIP, Duration.ofSeconds(jitter), JobWindows.NONE);
    JobSpec job = BenchJob.on(1 + number, "show version");
    String tenant = number < small ? SMALL : LARGE;
    Caller owner = new Caller(tenant, Optional.empty(), "bench", AccessRole.ENGINEER, List.of(), Optional.empty());
    Timing daily = new Timing.Every(Duration.ofDays(1), first);
    return new ScheduleSpec(owner, "schedule " + number, daily, ZoneId.of("UTC"), rules, ScheduledJob.of(job));
  }

  /** Making them takes longer than anybody wants to wait for the next midnight. */
  private void bringForward(Node node, Instant due) {
    node.jdbc()
        .sql(
            """
            update schedules set start_at = cast(:due as timestamptz), next_fire_at = cast(:due as timestamptz),
                due_at = cast(:due as timestamptz) + (due_at - next_fire_at)
            """)
        .param("due", due.toString())
        .update();
  }

  private Histogram whileSubmitting(JobSubmission submission, Runnable meanwhile) {
    Histogram micros = new ConcurrentHistogram(3);
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
      for (int client = 0; client < clients; client++) {
        int port = 60_000 + client;
        pool.submit(() -> {
          while (!over.get()) {
            long start = System.nanoTime();
            submission.submit(BenchJob.on(port, "show version"));
            micros.recordValue((System.nanoTime() - start) / 1_000);
            LockSupport.parkNanos(BETWEEN_SUBMITS.toNanos());
          }
        });
      }
      meanwhile.run();
      over.set(true);
    }
    return micros;
  }

  private void awaitAll(Node node) {
    long limit = System.nanoTime() + Duration.ofMinutes(10).plusSeconds(jitter).toNanos();
    while (count(node, "select count(*) from schedule_runs") < schedules && System.nanoTime() < limit) {
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  private void report(Node node, Instant due) {
    long runs = count(node, "select count(*) from schedule_runs where state = 'submitted'");
    long jobs = count(node, "select count(distinct job_id) from schedule_runs");
    System.out.printf("fire times %d, submitted %d, jobs %d, lost %d%n", schedules, runs, jobs, schedules - jobs);
    for (String tenant : List.of(SMALL, LARGE)) {
      System.out.printf("tenant %s: half of it submitted after %.1f s, all after %.1f s%n", tenant, after(node, tenant, due, 0.5), after(node, tenant, due, 1));
    }
  }

  private static double after(Node node, String tenant, Instant due, double share) {
    return node.jdbc()
        .sql(
            """
            select extract(epoch from percentile_disc(:share) within group (order by r.recorded_at) - cast(:due as timestamptz))
            from schedule_runs r join schedules s on s.id = r.schedule_id where s.tenant = :tenant
            """)
        .param("share", share)
        .param("due", due.toString())
        .param("tenant", tenant)
        .query(Double.class)
        .single();
  }

  private static long count(Node node, String sql) {
    return node.jdbc().sql(sql).query(Long.class).single();
  }

  private static void print(String what, Histogram micros) {
    System.out.printf(
        "%s: %d calls, p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
        what, micros.getTotalCount(), micros.getValueAtPercentile(50) / 1e3, micros.getValueAtPercentile(99) / 1e3, micros.getMaxValue() / 1e3);
  }
}
