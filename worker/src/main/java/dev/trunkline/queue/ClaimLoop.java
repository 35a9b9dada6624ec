package dev.trunkline.queue;

import dev.trunkline.failure.Collapse;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jobrunr.jobs.Job;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.storage.Paging;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tickets from JobRunr for the workers that are free, oldest first, and gives each to the worker that knows its device.
 * JobRunr's own polling loop is switched off (its page is 0): it loses wake-ups and then stands still for a poll interval.
 */
final class ClaimLoop {
  private static final Logger log = LoggerFactory.getLogger(ClaimLoop.class);

  /** A signal may be lost, so the loop also looks by itself. */
  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(1);

  /** A claim in flight is over by then, unless the database is away. */
  private static final Duration ENDING = Duration.ofSeconds(2);

  private final WorkerPool workers;
  private final Supplier<BackgroundJobServer> server;
  private final Thread thread = Thread.ofVirtual().name("claim-loop").unstarted(this::runUntilStopped);
  private volatile boolean stopped;

  ClaimLoop(WorkerPool workers, Supplier<BackgroundJobServer> server) {
    this.workers = workers;
    this.server = server;
  }

  void start() {
    thread.start();
  }

  /** Takes no further ticket. Not by interrupting: that would close the database connection in use. */
  void stop() throws InterruptedException {
    stopped = true;
    workers.takeNoMore();
    thread.join(ENDING);
  }

  private void runUntilStopped() {
    try {
      while (!stopped) claim(workers.awaitFree(LOOK_ANYWAY));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void claim(int free) {
    try {
      BackgroundJobServer current = server.get();
      if (!stopped && current != null && current.isRunning()) claim(free, current);
    } catch (RuntimeException | Error e) {
      Collapse.endProcessOn(e);
      // Most likely the database is away; what matters is that the loop goes on. The driver throws an AssertionError where a
      // connection is cut while rows are read.
      log.debug("no tickets claimed: {}", e.getMessage());
    } finally {
      workers.endClaim();
    }
  }

  private void claim(int free, BackgroundJobServer current) {
    List<Job> tickets = current.getStorageProvider().getJobsToProcess(current, Paging.AmountBasedList.ascOnUpdatedAt(free));
    for (Job ticket : tickets) {
      workers.reserveFor(laneOf(ticket));
      current.processJob(ticket);
    }
    if (tickets.size() == free) workers.wake();
  }

  /** The lane of a ticket; for JobRunr's other work, the chores, none that any worker is warm for. */
  private static long laneOf(Job ticket) {
    return ticket.getJobDetails().getJobParameterValues()[0] instanceof LaneTicket(long lane, var _) ? lane : -1;
  }
}
