package dev.trunkline.queue;

import dev.trunkline.database.Database;
import dev.trunkline.result.PruneOldJobs;
import dev.trunkline.result.Retention;
import dev.trunkline.secret.Sealer;
import dev.trunkline.session.WarmSessions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProviderUtils.DatabaseOptions;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The queue of one process, put together: submits and waits in every process, and runs jobs where it was given workers. {@link
 * JobSubmission} is its way in, {@link LaneDrain} its heart.
 */
public final class Queue implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Queue.class);

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final ProcessIdentity identity;
  private final QueueTables tables;
  private final Signals signals;
  private final EndedJobs endedJobs = new EndedJobs();
  private final RunningJobs running;
  private final Housekeeping housekeeping = new Housekeeping();
  private final JobRequestScheduler jobRunr;
  private final Tickets tickets;
  private final WorkerPool workers;
  private final LaneDrain drain;
  private final Engine engine;
  private final ClaimLoop claimLoop;

  public Queue(ProcessIdentity identity, Database database, Sealer sealer, Work work) {
    this.identity = identity;
    this.tables = QueueTables.on(JdbcClient.create(database.engineDataSource()), sealer);
    this.signals = new Signals(database, this::heard);
    this.running = new RunningJobs(signals);
    Jackson3JsonMapper json = new Jackson3JsonMapper();
    PostgresStorageProvider storage = new PostgresStorageProvider(database.engineDataSource(), DatabaseOptions.SKIP_CREATE);
    storage.setJobMapper(new JobMapper(json));
    this.jobRunr = new JobRequestScheduler(storage);
    this.tickets = new Tickets(jobRunr, signals);
    this.workers = new WorkerPool(work.workers());
    this.drain = new LaneDrain(identity.id(), tables, work.runner(), tickets, running);
    this.engine = new Engine(storage, json, handlers(drain, work.retention()), workers);
    this.claimLoop = new ClaimLoop(workers, engine::server);
  }

  private static JobActivator handlers(LaneDrain drain, Retention retention) {
    return new JobActivator() {
      @Override
      public <T> T activateJob(Class<T> type) {
        return type.cast(type == LaneDrain.class ? drain : retention);
      }
    };
  }

  private void heard(Signals.Signal signal) {
    switch (signal) {
      case Signals.Signal.Ticketed _ -> workers.wake();
      case Signals.Signal.Ended(UUID job) -> endedJobs.ended(job);
      case Signals.Signal.CancelRequested(UUID job) -> running.cancel(job);
    }
  }

  public JobSubmission submission() {
    return new JobSubmission(tables.queue(), tickets, signals);
  }

  /** The listener hears of the jobs that this process runs. */
  public void listen(JobListener listener) {
    running.add(listener);
  }

  /** Whether work that comes in now is done: always true where others do it. */
  public boolean isRunning() {
    return workers.workers().isEmpty() || engine.isRunning();
  }

  Tickets tickets() {
    return tickets;
  }

  public EndedJobs endedJobs() {
    return endedJobs;
  }

  public List<Worker> workers() {
    return workers.workers();
  }

  /**
   * @param warm the connections of the workers
   * @param snapshot what this process tells the others of itself, as JSON
   */
  public void start(WarmSessions warm, Supplier<String> snapshot) {
    signals.start();
    housekeeping.every(
        Duration.ofSeconds(2), "the sign of life", () -> tables.processes().renew(identity, snapshot.get()));
    housekeeping.every(Duration.ofMinutes(10), "forgetting processes long gone", tables.processes()::forgetLongGone);
    housekeeping.every(Duration.ofSeconds(1), "waking lanes", this::sweepLanes);
    if (workers.workers().isEmpty()) return;
    housekeeping.every(Duration.ofSeconds(1), "JobRunr's supervision", engine::supervise);
    housekeeping.every(Duration.ofSeconds(2), "looking for cancelled jobs", this::cancelRequested);
    housekeeping.every(Duration.ofSeconds(30), "the sweep of idle connections", () -> warm.sweep(Instant.now()));
    jobRunr.scheduleRecurrently("prune-old-jobs", "17 * * * *", new PruneOldJobs());
    workers.startThreads();
    Thread.ofVirtual().name("claim-loop").start(claimLoop::runUntilStopped);
  }

  private void sweepLanes() {
    tables.lanes().ticketDueLanes().forEach(tickets::issue);
    tables.lanes().replaceDeadTickets(identity.id(), drain.honoured()).forEach(tickets::issue);
    tables.abandoned().expire().forEach(job -> signals.send(new Signals.Signal.Ended(job)));
  }

  private void cancelRequested() {
    if (running.ids().isEmpty()) return;
    tables.queue().cancelRequested(running.ids()).forEach(running::cancel);
  }

  /** Takes no new work, lets the jobs in hand end within the grace, closes the warm connections and leaves the cluster. */
  @Override
  public void close() {
    claimLoop.stop();
    drain.stop();
    try {
      workers.stopThreads(GRACE);
      housekeeping.close();
      engine.stop();
      tables.processes().leave(identity.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.warn("leaving the cluster failed; the others notice within 8 s: {}", e.getMessage());
    }
    signals.close();
  }
}
