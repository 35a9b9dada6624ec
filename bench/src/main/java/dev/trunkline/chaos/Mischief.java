package dev.trunkline.chaos;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Makes the planned faults happen, and undoes each at its time. All of it in one thread, so that faults meet and do not mix. */
final class Mischief implements AutoCloseable {
  private static final long SUPERVISE_MILLIS = 1_000;

  private final Cluster cluster;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Integer> counts = new TreeMap<>();

  Mischief(Cluster cluster) {
    this.cluster = cluster;
  }

  void begin(Iterable<FaultPlan.Planned> plan) {
    for (FaultPlan.Planned planned : plan) after(planned.at(), () -> happen(planned.fault()));
    thread.scheduleWithFixedDelay(
        () -> guarded(cluster::supervise), SUPERVISE_MILLIS, SUPERVISE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void happen(Fault fault) {
    if (!isPossible(fault)) return;
    counts.merge(fault.kind(), 1, Integer::sum);
    System.out.println("  " + fault);
    switch (fault) {
      case Fault.KillWorker(int worker, Duration absence) -> {
        cluster.worker(worker).vacate().kill();
        after(absence, cluster.worker(worker)::fill);
      }
      case Fault.EndWorker(int worker, Duration absence) -> {
        cluster.worker(worker).vacate().tellToEnd();
        after(absence, cluster.worker(worker)::fill);
      }
      case Fault.FreezeWorker(int worker, Duration time) -> {
        cluster.worker(worker).freeze();
        after(time, cluster.worker(worker)::thaw);
      }
      case Fault.AddWorker(Duration stay) -> {
        cluster.additional().fill();
        after(stay, () -> cluster.additional().vacate().tellToEnd());
      }
      case Fault.KillScheduler(int scheduler, Duration absence) -> {
        cluster.scheduler(scheduler).vacate().kill();
        after(absence, cluster.scheduler(scheduler)::fill);
      }
      case Fault.FreezeScheduler(int scheduler, Duration time) -> {
        cluster.scheduler(scheduler).freeze();
        after(time, cluster.scheduler(scheduler)::thaw);
      }
      case Fault.KillApi(Duration absence) -> {
        cluster.api().vacate().kill();
        after(absence, cluster.api()::fill);
      }
      case Fault.StopDatabase(DatabaseStop how, Duration absence) -> {
        cluster.database().stop(how);
        after(absence, cluster.database()::start);
      }
    }
  }

  /**
   * One that meets an earlier one, such as a kill of what was killed already, does not happen. Nor is the database stopped while no
   * job could be asked for or run: on a slow machine nothing would ever come up.
   */
  private boolean isPossible(Fault fault) {
    return switch (fault) {
      case Fault.KillWorker(int worker, _) -> cluster.worker(worker).isVulnerable();
      case Fault.EndWorker(int worker, _) -> cluster.worker(worker).isVulnerable();
      case Fault.FreezeWorker(int worker, _) -> cluster.worker(worker).isVulnerable();
      case Fault.AddWorker _ -> cluster.additional().occupant().isEmpty();
      case Fault.KillScheduler(int scheduler, _) -> cluster.scheduler(scheduler).isVulnerable();
      case Fault.FreezeScheduler(int scheduler, _) -> cluster.scheduler(scheduler).isVulnerable();
      case Fault.KillApi _ -> cluster.api().isVulnerable();
      case Fault.StopDatabase _ -> cluster.database().isRunning() && cluster.works();
    };
  }

  private void after(Duration time, Runnable step) {
    thread.schedule(() -> guarded(step), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      System.err.println("chaos: a fault could not be made or undone: " + e);
    }
  }

  /** How many faults of each kind there were. */
  Map<String, Integer> counts() {
    return counts;
  }

  /** No further fault, and none is undone any more; returns when the one in hand has happened. Idempotent. */
  void end() throws InterruptedException {
    thread.shutdownNow();
    thread.awaitTermination(1, TimeUnit.MINUTES);
  }

  @Override
  public void close() throws InterruptedException {
    end();
  }
}
