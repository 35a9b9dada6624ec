package dev.trunkline.queue;

import dev.trunkline.database.Outage;
import dev.trunkline.database.Presence;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.CommandResult;
import dev.trunkline.job.JobOutcome;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How jobs ended that the database could not be told, until it can. Each stays in the hands of its worker, which could do nothing
 * else meanwhile, so that there are never more than workers; their outputs are bounded in bytes. Written is an outcome as any
 * other, under the epoch of its drain: where another process has the lane by then, nothing changes.
 */
final class KeptOutcomes {
  private static final Logger log = LoggerFactory.getLogger(KeptOutcomes.class);

  /** Of all outcomes together: a part of the memory that the process has by default. */
  static final long MOST_BYTES = 64L * 1024 * 1024;

  /** So that a database that answers and refuses, its disk full, is not asked without a pause. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final JobQueue queue;
  private final Presence presence;
  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean givenUp;

  KeptOutcomes(JobQueue queue, Presence presence, long mostBytes) {
    this.queue = queue;
    this.presence = presence;
    this.mostBytes = mostBytes;
  }

  /** Bytes of output that wait. */
  long bytes() {
    return bytes.get();
  }

  /**
   * Writes the outcome once the database takes it, however long that is.
   *
   * @return whether it is written; else the job is left as one whose process was lost, and the log says so
   */
  boolean write(ClaimedJob job, JobOutcome outcome) {
    long size = size(outcome);
    if (bytes.addAndGet(size) > mostBytes) {
      bytes.addAndGet(-size);
      log.warn("job {}: its {} bytes of output cannot be kept until the database is back; it is settled as lost", job.id(), size);
      return false;
    }
    try {
      return writeWhenHere(job, outcome);
    } finally {
      bytes.addAndGet(-size);
    }
  }

  private boolean writeWhenHere(ClaimedJob job, JobOutcome outcome) {
    while (awaitChance(() -> givenUp)) {
      try {
        boolean written = queue.finish(job, outcome);
        if (!written) log.warn("job {}: how it ended came too late, its lane was given to another", job.id());
        return written;
      } catch (RuntimeException e) {
        if (!Outage.isCauseOf(e)) throw e;
        presence.doubt(e);
      }
    }
    log.warn("job {}: how it ended is lost with this process, the database is away; it is settled as lost", job.id());
    return false;
  }

  /**
   * Waits until the database may take something.
   *
   * @return false once there is no reason to wait any more
   */
  boolean awaitChance(BooleanSupplier over) {
    try {
      Thread.sleep(PAUSE);
      while (!over.getAsBoolean() && !presence.awaitHere(PAUSE)) {}
      return !over.getAsBoolean();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The process ends: nobody waits any longer. */
  void giveUp() {
    givenUp = true;
  }

  private static long size(JobOutcome outcome) {
    return outcome.results().stream().map(CommandResult::output).filter(Objects::nonNull).mapToLong(output -> output.length).sum();
  }
}
