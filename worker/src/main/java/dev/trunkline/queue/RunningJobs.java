package dev.trunkline.queue;

import dev.trunkline.execution.CancelSwitch;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs that run in this process, the switch that stops each, and who hears of them. */
final class RunningJobs {
  private static final Logger log = LoggerFactory.getLogger(RunningJobs.class);

  private final Signals signals;
  private final ConcurrentMap<UUID, CancelSwitch> switches = new ConcurrentHashMap<>();
  private volatile boolean shuttingDown;
  private final List<JobListener> listeners = new CopyOnWriteArrayList<>();

  RunningJobs(Signals signals) {
    this.signals = signals;
  }

  void add(JobListener listener) {
    listeners.add(listener);
  }

  /** Called in the thread that runs the job. */
  CancelSwitch started(UUID job, Duration waited) {
    signals.send(new Signals.Signal.Happened());
    listeners.forEach(listener -> listener.started(waited));
    CancelSwitch cancel = new CancelSwitch();
    switches.put(job, cancel);
    if (shuttingDown) cancel.turnOn(CancelSwitch.Wish.SHUT_DOWN);
    return cancel;
  }

  /** Called in the thread that ran the job. */
  void stopped(UUID job) {
    CancelSwitch cancel = switches.remove(job);
    if (cancel != null) cancel.over();
  }

  /** The job went back to the queue. */
  void returned() {
    signals.send(new Signals.Signal.Happened());
  }

  /** Tells the waiting callers of every process, and the listeners of this one. */
  void ended(ClaimedJob job, JobOutcome.Ended outcome, Duration ran) {
    signals.send(new Signals.Signal.Ended(job.id()));
    job.batch().ifPresent(batch -> listeners.forEach(listener -> listener.batchMoved(batch)));
    listeners.forEach(listener -> listener.ended(outcome, ran));
  }

  /** As {@link #ended}, of a job whose process was lost. */
  void settled(SettledJob job) {
    if (job.isQuarantined()) {
      log.error("job {} on {} was put aside: {} processes were lost while they ran it", job.id(), job.device(), job.crashes());
    }
    if (!job.state().ended()) return;
    signals.send(new Signals.Signal.Ended(job.id()));
    listeners.forEach(listener -> listener.settled(job));
  }

  void cancel(UUID job) {
    CancelSwitch cancel = switches.get(job);
    if (cancel != null) cancel.turnOn();
  }

  /** Each job stops at its next safe moment: one that has changed nothing yet at once, another between two commands. */
  void shutDown() {
    shuttingDown = true;
    switches.values().forEach(cancel -> cancel.turnOn(CancelSwitch.Wish.SHUT_DOWN));
  }

  /** Cuts off whatever still runs; returns the jobs that were changing their device. */
  List<UUID> force() {
    return switches.entrySet().stream().filter(job -> job.getValue().force()).map(Map.Entry::getKey).toList();
  }

  Set<UUID> ids() {
    return Set.copyOf(switches.keySet());
  }
}
