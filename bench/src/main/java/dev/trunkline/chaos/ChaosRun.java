package dev.trunkline.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** One run, from the first process to the verdict. */
final class ChaosRun {
  private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(60);

  private final Options options;
  private final Path directory;
  private final List<PlannedJob> jobs;
  private final List<FaultPlan.Planned> faults;

  record Options(long seed, Duration duration, int devices, int workers, double jobsPerSecond) {}

  /**
   * @param directory for all files of the run
   */
  ChaosRun(Options options, Path directory) {
    this.options = options;
    this.directory = directory;
    Random seeds = new Random(options.seed);
    JobMix mix = new JobMix(options.seed, options.devices, options.duration, options.jobsPerSecond);
    this.jobs = mix.plan(new Random(seeds.nextLong()));
    this.faults = new FaultPlan(options.workers, options.duration).plan(new Random(seeds.nextLong()));
  }

  /**
   * @return whether every invariant held
   */
  boolean perform() throws IOException, InterruptedException {
    try (Cluster cluster = new Cluster(directory, options.workers)) {
      Thread interrupted = Thread.ofPlatform().unstarted(() -> closeAtOnce(cluster));
      Runtime.getRuntime().addShutdownHook(interrupted);
      say("starts %d devices, a database, an api, %d schedulers and %d workers in %s",
          options.devices, Cluster.SCHEDULERS, options.workers, directory);
      cluster.start(options.devices + PlannedSchedule.ALL.size());
      Observer observer = new Observer(cluster.database().dataSource());
      observer.watch();
      List<Scheduled> schedules = Scheduled.make(cluster.client(), cluster.devices(), options.devices);
      try (Load load = new Load(cluster.client(), cluster.devices());
          Mischief mischief = new Mischief(cluster)) {
        say("asks for %d jobs in %d s, with up to %d faults", jobs.size(), options.duration.toSeconds(), faults.size());
        mischief.begin(faults);
        load.run(jobs);
        mischief.end();
        say("the faults are over, everything is started again");
        cluster.restore();
        Map<Scheduled, Scheduled.Pause> paused = pause(schedules, cluster.client());
        settle(observer);
        History history = history(cluster, observer, load, paused);
        boolean held = judge(history);
        summarise(history, load, mischief.counts(), held);
        return held;
      } finally {
        Runtime.getRuntime().removeShutdownHook(interrupted);
      }
    }
  }

  private static void closeAtOnce(Cluster cluster) {
    try {
      cluster.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<Scheduled, Scheduled.Pause> pause(List<Scheduled> schedules, Rest client)
      throws IOException, InterruptedException {
    Map<Scheduled, Scheduled.Pause> paused = new LinkedHashMap<>();
    for (Scheduled schedule : schedules) paused.put(schedule, schedule.pause(client));
    return paused;
  }

  private static void settle(Observer observer) {
    long start = System.nanoTime();
    int left = observer.unfinished();
    while (left > 0 && System.nanoTime() - start < TIME_TO_SETTLE.toNanos()) {
      LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
      left = observer.unfinished();
    }
    say("%d jobs have not ended after %.1f s of quiet", left, (System.nanoTime() - start) / 1e9);
  }

  private History history(Cluster cluster, Observer observer, Load load, Map<Scheduled, Scheduled.Pause> schedules)
      throws IOException, InterruptedException {
    List<ChannelUse> uses = ChannelUse.read(cluster.client());
    List<DeviceJournals.Line> lines = DeviceJournals.read(cluster.devices().journals());
    return History.of(jobs, load.accepted(), schedules, new History.Witnesses(observer, lines, uses, cluster.events()));
  }

  private static boolean judge(History history) {
    boolean held = true;
    for (Invariant invariant : Invariant.ALL) {
      Verdict verdict = invariant.check(history);
      System.out.printf("%s  %-40s %s%n", invariant.number(), invariant.promise(), verdict);
      if (verdict.checked() == 0) throw new IllegalStateException("nothing was there to be checked, so this run says nothing");
      for (Verdict.Violation violation : verdict.violations()) {
        held = false;
        System.out.printf("  %s violated by %s: %s%n", invariant.number(), violation.of(), violation.what());
        violation.story().map(history::of).ifPresent(System.out::println);
      }
    }
    return held;
  }

  private void summarise(History history, Load load, Map<String, Integer> faultCounts, boolean held) {
    Map<String, Long> states =
        history.jobs().stream()
            .collect(Collectors.groupingBy(job -> job.row().orElseThrow().state(), TreeMap::new, Collectors.counting()));
    Map<String, Long> failures =
        history.jobs().stream()
            .map(job -> job.row().orElseThrow().error().split(":")[0])
            .filter(code -> !code.isEmpty())
            .collect(Collectors.groupingBy(code -> code, TreeMap::new, Collectors.counting()));
    Map<String, Long> instants =
        history.schedules().stream()
            .flatMap(story -> story.runs().stream())
            .collect(Collectors.groupingBy(Observer.RunRow::state, TreeMap::new, Collectors.counting()));
    System.out.println("why jobs ended otherwise than succeeded: " + failures);
    System.out.println("what became of the instants of schedules: " + instants);
    System.out.printf(
        "chaos: %s; seed %d, %.1f minutes; faults %s; jobs %s, %d refused, %d unanswered; %s%n",
        held ? "0 violations" : "VIOLATIONS", options.seed, options.duration.toMillis() / 60_000.0, faultCounts, states,
        load.refused(), load.unanswered(), Recovery.of(history));
  }

  private static void say(String text, Object... values) {
    System.out.printf("%s  %s%n", Instant.now(), text.formatted(values));
  }
}
