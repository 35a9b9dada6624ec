package dev.trunkline.queue;

import dev.trunkline.database.Outage;
import dev.trunkline.execution.CancelSwitch;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.failure.Collapse;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the jobs of one lane, one after the other, in the worker that was given the ticket.
 *
 * <p><b>The lost wake-up.</b> Under READ COMMITTED, "there is no job left" and "so I clear my ticket" in one UPDATE may wait for
 * a submit that holds the lane's row and then still judge by the snapshot from before it: the job would sit on a lane without a
 * ticket. Therefore every submit raises the lane's {@code submitted}; a claim that finds nothing reports the counter from its own
 * snapshot, and the ticket is cleared only while the counter still has that value.
 *
 * <p><b>The database goes away.</b> What was asked of it may have been done or not, so that a drain which met that ends, and its lane
 * gets a new ticket: by this drain where it has the end of a job to write first, else by the sweeper, which sees that nobody drains
 * by the old one. It ends only once the database is back, because JobRunr then takes the end of the ticket as well.
 */
public final class LaneDrain implements JobRequestHandler<LaneTicket> {
  private static final Logger log = LoggerFactory.getLogger(LaneDrain.class);

  /** After so many jobs, or so much time, the lane goes to the back so that one busy device cannot starve the others. */
  private static final int SLICE_JOBS = 50;

  private static final Duration SLICE_TIME = Duration.ofSeconds(30);

  private final UUID process;
  private final LaneStore lanes;
  private final JobQueue queue;
  private final AbandonedJobs abandoned;
  private final JobRunner runner;
  private final Tickets tickets;
  private final RunningJobs running;
  private final KeptOutcomes kept;
  private final Set<UUID> honoured = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  LaneDrain(UUID process, QueueTables tables, JobRunner runner, Tickets tickets, RunningJobs running, KeptOutcomes kept) {
    this.process = process;
    this.lanes = tables.lanes();
    this.queue = tables.queue();
    this.abandoned = tables.abandoned();
    this.runner = runner;
    this.tickets = tickets;
    this.running = running;
    this.kept = kept;
  }

  /** The tickets by which lanes are being drained in this process. By ticket: a stale one may come for the same lane meanwhile. */
  Set<UUID> honoured() {
    return Set.copyOf(honoured);
  }

  /** Every drain ends after the job in hand and leaves the rest of its lane to others. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run(LaneTicket ticket) {
    if (!honoured.add(ticket.ticket())) return;
    try {
      lanes.begin(ticket, process).ifPresent(begun -> takeOrPassOn(ticket, begun));
    } catch (RuntimeException e) {
      if (!Outage.isCauseOf(e)) throw e;
      kept.awaitChance(() -> stopped);
    } catch (Error e) {
      // JobRunr would take it for a failure of this ticket alone.
      Collapse.endProcessOn(e);
      throw e;
    } finally {
      honoured.remove(ticket.ticket());
    }
  }

  /** A ticket that was handed over while the process is told to end goes to another process at once. */
  private void takeOrPassOn(LaneTicket ticket, LaneStore.Begun begun) {
    if (stopped) {
      passOn(ticket, begun);
    } else {
      drain(ticket, begun, Worker.current());
    }
  }

  private void passOn(LaneTicket ticket, LaneStore.Begun begun) {
    lanes.renewTicket(ticket, begun.epoch()).ifPresent(tickets::issue);
  }

  private void drain(LaneTicket ticket, LaneStore.Begun begun, Worker worker) {
    if (begun.leftBehind()) abandoned.settleLost(ticket.lane(), begun.epoch()).forEach(running::settled);
    long sliceEnd = System.nanoTime() + SLICE_TIME.toNanos();
    int jobs = 0;
    JobQueue.Claim claim = queue.claim(ticket.lane(), begun.epoch(), worker.name());
    while (true) {
      Optional<ClaimedJob> job = claim.job();
      if (job.isEmpty()) {
        if (claim.laneLost() || lanes.clearTicket(ticket, claim.seen())) return;
        if (stopped) {
          passOn(ticket, begun);
          return;
        }
        claim = queue.claim(ticket.lane(), begun.epoch(), worker.name());
        continue;
      }
      long start = System.nanoTime();
      JobOutcome outcome = runOne(job.get(), claim, worker);
      Duration ran = Duration.ofNanos(System.nanoTime() - start);
      boolean sliceOver = stopped || ++jobs >= SLICE_JOBS || System.nanoTime() - sliceEnd >= 0;
      try {
        if (sliceOver) {
          queue.finish(job.get(), outcome);
        } else {
          claim = queue.finishAndClaim(job.get(), outcome, worker.name());
        }
      } catch (RuntimeException e) {
        if (!Outage.isCauseOf(e)) throw e;
        if (!kept.write(job.get(), outcome)) return;
        // The next job may have been claimed, and the answer lost: another epoch settles that.
        sliceOver = true;
      }
      announce(job.get(), outcome, ran);
      if (sliceOver) {
        passOn(ticket, begun);
        return;
      }
    }
  }

  private JobOutcome runOne(ClaimedJob job, JobQueue.Claim claim, Worker worker) {
    CancelSwitch cancel = running.started(job.id(), claim.waited());
    if (claim.cancelRequested()) cancel.turnOn();
    try {
      return runner.run(job, worker.state(), cancel);
    } finally {
      running.stopped(job.id());
      worker.countJob();
    }
  }

  private void announce(ClaimedJob job, JobOutcome outcome, Duration ran) {
    switch (outcome) {
      case JobOutcome.Ended ended -> running.ended(job, ended, ran);
      case JobOutcome.TryAgain _, JobOutcome.Held _ -> running.returned();
      case JobOutcome.HandedBack _ -> {
        log.info("job {} was handed back, another process runs it", job.id());
        running.returned();
      }
    }
  }
}
