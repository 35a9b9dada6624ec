package dev.trunkline.schedule;

import dev.trunkline.Jobs;
import dev.trunkline.Role;
import dev.trunkline.TestNode;
import dev.trunkline.access.Caller;
import dev.trunkline.calendar.JobWindows;
import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.execution.CancelSwitch;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.secret.Sealer;
import dev.trunkline.session.WorkerState;
import dev.trunkline.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A node that runs jobs and fires nothing, and processes beside it that fire, each by a clock of its own. */
final class TestSchedules implements AutoCloseable {
  static final int PORT = 4_100;
  static final Caller OWNER = Caller.bootstrap("127.0.0.1");

  private final List<UUID> ran = new CopyOnWriteArrayList<>();
  private final List<Process> processes = new ArrayList<>();
  final TestNode node;

  /** Jobs end at once. */
  TestSchedules() {
    TestDatabase.empty();
    node = TestNode.as(Role.WORKER, this::run);
  }

  /** Jobs are run by this instead. */
  TestSchedules(JobRunner runner) {
    TestDatabase.empty();
    node = TestNode.as(Role.WORKER, runner);
  }

  private JobOutcome run(ClaimedJob job, WorkerState state, CancelSwitch cancel) {
    ran.add(job.id());
    return new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty());
  }

  /** The jobs that were run. */
  List<UUID> ran() {
    return ran;
  }

  /** One that fires nothing by itself. */
  Process process(InstantSource time) {
    Process process = new Process(time);
    processes.add(process);
    return process;
  }

  /** By the clock of the database, this much ahead of it. */
  Process firing(Duration ahead) {
    DatabaseTime time = new DatabaseTime(node.node().jdbc());
    Process process = process(() -> time.instant().plus(ahead));
    process.start();
    return process;
  }

  /** A process that fires, or at least could. */
  final class Process implements AutoCloseable {
    private final ScheduledExecutorService chores = Executors.newScheduledThreadPool(1, Thread.ofPlatform().daemon().factory());
    private final Database database;
    final Scheduling scheduling;

    private Process(InstantSource time) {
      Settings settings = TestDatabase.settings(Map.of());
      Sealer sealer = node.node().keys().sealer();
      database = TestDatabase.open(settings);
      scheduling = new Scheduling(database, sealer, new Scheduling.Doors(node.node().queue().submission(), node.node().batches()), settings, time);
    }

    private void start() {
      scheduling.start(UUID.randomUUID(), this::every);
    }

    private void every(Duration interval, String chore, Runnable work) {
      Runnable guarded = () -> {
        try {
          work.run();
        } catch (RuntimeException e) {
          System.out.println(chore + ": " + e.getMessage());
        }
      };
      chores.scheduleWithFixedDelay(guarded, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    Schedules schedules() {
      return scheduling.schedules();
    }

    void fire(UUID schedule) {
      scheduling.firing().fire(schedule);
    }

    /** From one moment to the next it does nothing any more, and what it held in the database stays as it was. */
    void kill() {
      chores.shutdownNow();
      database.close();
    }

    @Override
    public void close() {
      kill();
      scheduling.close();
    }
  }

  static Timing cron(String text, String zone) {
    return new Timing.Cron(CronText.parse(text), ZoneId.of(zone));
  }

  static Timing everySecond() {
    return new Timing.Every(Duration.ofSeconds(1), Instant.EPOCH);
  }

  /** Of a job that reads, on a device of its own number. */
  static ScheduleSpec spec(String name, Timing timing, UnaryOperator<FiringRules> changes) {
    FiringRules standard = new FiringRules(Misfire.RUN_ONCE, Duration.ofSeconds(60), Overlap.ALLOW, Duration.ZERO, JobWindows.NONE);
    JobSpec job = Jobs.on(PORT).commands("show version").spec();
    ZoneId zone = timing instanceof Timing.Cron cron ? cron.zone() : ZoneId.of("UTC");
    return new ScheduleSpec(OWNER, name, timing, zone, changes.apply(standard), ScheduledJob.of(job));
  }

  static UnaryOperator<FiringRules> misfire(Misfire misfire, Duration grace) {
    return rules -> new FiringRules(misfire, grace, rules.overlap(), rules.jitter(), rules.windows());
  }

  static UnaryOperator<FiringRules> overlap(Overlap overlap) {
    return rules -> new FiringRules(rules.misfire(), rules.grace(), overlap, rules.jitter(), rules.windows());
  }

  /** All its runs, oldest first. */
  List<ScheduleRun> runs(UUID schedule) {
    return new RunStore(node.node().jdbc()).page(schedule, Optional.empty(), 10_000).items().reversed();
  }

  @Override
  public void close() {
    processes.forEach(Process::close);
    node.close();
  }
}
