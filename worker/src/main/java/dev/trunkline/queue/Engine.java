package dev.trunkline.queue;

import dev.trunkline.database.Presence;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.server.configuration.BackgroundJobServerWorkerPolicy;
import org.jobrunr.server.strategy.WorkDistributionStrategy;
import org.jobrunr.server.threadpool.JobRunrExecutor;
import org.jobrunr.storage.Paging;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.navigation.AmountRequest;
import org.jobrunr.utils.mapper.JsonMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a JobRunr server running. Any exception in its heartbeat stops such a server for good (the database away for three
 * seconds is enough), and the open-source edition does not restart it: {@link #supervise} builds a new one on the same storage.
 */
final class Engine {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  /** JobRunr's shortest allowed; it only paces its chores here, tickets are claimed by {@link ClaimLoop}. */
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

  /** A server that ends at once, because the disk of the database is full say, is not followed by another at once. */
  private static final Duration BETWEEN_SERVERS = Duration.ofSeconds(3);

  private static final Duration KEEP_SPENT_TICKETS = Duration.ofMinutes(1);

  private final StorageProvider storage;
  private final JsonMapper json;
  private final JobActivator handlers;
  private final WorkerPool workers;
  private final Presence presence;
  private final AtomicReference<BackgroundJobServer> server = new AtomicReference<>();
  private long nextServer = System.nanoTime();

  Engine(StorageProvider storage, JsonMapper json, JobActivator handlers, WorkerPool workers, Presence presence) {
    this.storage = storage;
    this.json = json;
    this.handlers = handlers;
    this.workers = workers;
    this.presence = presence;
  }

  /** The server of the moment; null before the first start. */
  BackgroundJobServer server() {
    return server.get();
  }

  boolean isRunning() {
    BackgroundJobServer current = server.get();
    return current != null && current.isRunning();
  }

  /** Starts a server where none runs and the database is there; called again and again. */
  void supervise() {
    BackgroundJobServer current = server.get();
    if (current != null && current.isRunning() || !presence.isHere() || System.nanoTime() - nextServer < 0) return;
    nextServer = System.nanoTime() + BETWEEN_SERVERS.toNanos();
    if (current != null) log.info("JobRunr's server has stopped by itself; starting another");
    BackgroundJobServer next = new BackgroundJobServer(storage, json, handlers, configuration());
    next.start();
    server.set(next);
    workers.wake();
  }

  private BackgroundJobServerConfiguration configuration() {
    return BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
        .andId(UUID.randomUUID())
        .andPollInterval(POLL_INTERVAL)
        .andDeleteSucceededJobsAfter(KEEP_SPENT_TICKETS)
        .andPermanentlyDeleteDeletedJobsAfter(KEEP_SPENT_TICKETS)
        .andInterruptJobsAwaitDurationOnStopBackgroundJobServer(Duration.ofSeconds(1))
        .andBackgroundJobServerWorkerPolicy(new OurWorkers(workers));
  }

  void stop() {
    BackgroundJobServer current = server.getAndSet(null);
    if (current != null) current.stop();
  }

  /** JobRunr works with our pool and never fetches by itself. */
  private record OurWorkers(WorkerPool pool) implements BackgroundJobServerWorkerPolicy, WorkDistributionStrategy {
    @Override
    public WorkDistributionStrategy toWorkDistributionStrategy(BackgroundJobServer server) {
      return this;
    }

    @Override
    public JobRunrExecutor toJobRunrExecutor() {
      return pool;
    }

    @Override
    public int getWorkerCount() {
      return pool.getWorkerCount();
    }

    @Override
    public AmountRequest getWorkPageRequest() {
      return Paging.AmountBasedList.ascOnUpdatedAt(0);
    }
  }
}
