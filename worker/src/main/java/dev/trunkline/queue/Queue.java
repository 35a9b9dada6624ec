package dev.trunkline.queue;

import dev.trunkline.database.Database;
import dev.trunkline.event.LiveEvents;
import dev.trunkline.execution.LaneLease;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.result.PruneOldJobs;
import dev.trunkline.result.Retention;
import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.secret.Sealer;
import dev.trunkline.session.WarmSessions;
import dev.trunkline.settings.ShutdownRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
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
  /** What devices are told (001_9083 #30). */
  static final String SHUTTING_DOWN = "Server shutting down";

  private static final Logger log = LoggerFactory.getLogger(Queue.class);

  private static final Duration SCALE_EVERY = Duration.ofMillis(500);

  /** What a change in flight still gets after the grace: most answers come within it. */
  private static final Duration LAST_ANSWER = Duration.ofSeconds(1);

  /** What closing connections, and writing how jobs ended, may take after that. */
  private static final Duration CLOSING = Duration.ofSeconds(3);

  /** No job may run longer. */
  private static final Duration LONGEST_JOB = Duration.ofHours(1);

  private final ProcessIdentity identity;
  private final Sealer sealer;
  private final QueueTables tables;
  private final JobRows rows;
  private final LaneLease lease;
  private final Signals signals;
  private final EndedJobs endedJobs = new EndedJobs();
  private final RunningJobs running;
  private final Housekeeping housekeeping;
  private final UnbrokenRenewals renewals = new UnbrokenRenewals();
  private final JobRequestScheduler jobRunr;
  private final Tickets tickets;
  private final WorkerPool workers;
  private final Scaling scaling;
  private final boolean scales;
  private final KeptOutcomes kept;
  private final LaneDrain drain;
  private final Engine engine;
  private final ClaimLoop claimLoop;
  private final LiveEvents events;
  private volatile Consumer<CredentialVersion> rotations = _ -> {};

  public Queue(ProcessIdentity identity, Database database, Sealer sealer, Work work, LiveEvents events) {
    this.identity = identity;
    this.sealer = sealer;
    this.housekeeping = new Housekeeping(database.presence());
    this.events = events;
    this.tables = QueueTables.on(JdbcClient.create(database.engineDataSource()), sealer, work.quarantineAfter());
    this.rows = new JobRows(sealer);
    this.lease = work.lease();
    this.signals = new Signals(database, this::heard);
    this.running = new RunningJobs(signals);
    Jackson3JsonMapper json = new Jackson3JsonMapper();
    PostgresStorageProvider storage = new PostgresStorageProvider(database.engineDataSource(), DatabaseOptions.SKIP_CREATE);
    storage.setJobMapper(new JobMapper(json));
    this.jobRunr = new JobRequestScheduler(storage);
    this.tickets = new Tickets(jobRunr, signals);
    this.workers = new WorkerPool(work.crew());
    this.scaling = new Scaling(workers, tables.lanes());
    this.scales = !work.crew().isFixed();
    this.kept = new KeptOutcomes(tables.queue(), database.presence(), KeptOutcomes.MOST_BYTES);
    this.drain = new LaneDrain(identity.id(), tables, work.runner(), tickets, running, kept);
    this.engine = new Engine(storage, json, handlers(drain, work.retention()), workers, database.presence());
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
    events.look();
    switch (signal) {
      case Signals.Signal.Ticketed _ -> workers.wake();
      case Signals.Signal.Happened _ -> {}
      case Signals.Signal.Ended(UUID job) -> endedJobs.ended(job);
      case Signals.Signal.CancelRequested(UUID job) -> running.cancel(job);
      case Signals.Signal.CredentialRotated(CredentialVersion current) -> Thread.startVirtualThread(() -> rotations.accept(current));
    }
  }

  public JobSubmission submission() {
    return new JobSubmission(tables, tickets, signals);
  }

  public HeldJobs heldJobs() {
    return new HeldJobs(tables, rows, tickets, signals);
  }

  /** The listener hears of the jobs that this process runs. */
  public void listen(JobListener listener) {
    running.add(listener);
  }

  /** Every process hears, at once as a rule, that a stored credential was rotated to this version. */
  public void credentialRotated(CredentialVersion current) {
    signals.send(new Signals.Signal.CredentialRotated(current));
  }

  /** Whoever listens, in any process, is told what is there to be read. */
  public void happened() {
    signals.send(new Signals.Signal.Happened());
  }

  /** Hears of every rotation, each in a thread of its own. */
  public void whenCredentialRotated(Consumer<CredentialVersion> told) {
    rotations = told;
  }

  /** The lane in which jobs for the device wait. */
  public long laneOf(String tenant, DeviceAddress device) {
    return tables.lanes().laneOf(tenant, device);
  }

  /** A further chore of this process, from now until it is closed. */
  public void every(Duration interval, String chore, Runnable work) {
    housekeeping.every(interval, chore, work);
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

  Scaling scaling() {
    return scaling;
  }

  /** Those there are at the moment. */
  public List<Worker> workers() {
    return workers.workers();
  }

  /**
   * @param warm the connections of the workers
   * @param sweepEvery how often those that are idle are looked for
   * @param snapshot what this process tells the others of itself, as JSON
   */
  public void start(WarmSessions warm, Duration sweepEvery, Supplier<String> snapshot) {
    signals.start();
    events.start();
    giveSignOfLife(snapshot);
    housekeeping.signOfLife(UnbrokenRenewals.EVERY, () -> giveSignOfLife(snapshot));
    housekeeping.every(Duration.ofMinutes(10), "forgetting processes long gone", this::forgetLongGone);
    housekeeping.every(Duration.ofSeconds(1), "waking lanes", this::sweepLanes);
    housekeeping.every(sweepEvery, "the sweep of idle connections", () -> warm.sweep(Instant.now()));
    if (workers.workers().isEmpty()) return;
    housekeeping.every(Duration.ofSeconds(1), "JobRunr's supervision", engine::supervise);
    housekeeping.every(Duration.ofSeconds(2), "looking for cancelled jobs", this::cancelRequested);
    if (scales) housekeeping.every(SCALE_EVERY, "the number of workers", () -> scaling.look(System.nanoTime()));
    // Not at the start itself: of processes that start together on a new database all but one are refused (no upsert in JobRunr).
    housekeeping.every(
        Duration.ofMinutes(10), "planning the pruning of old jobs",
        () -> jobRunr.scheduleRecurrently("prune-old-jobs", "17 * * * *", new PruneOldJobs()));
    workers.startThreads();
    claimLoop.start();
  }

  private void giveSignOfLife(Supplier<String> snapshot) {
    long asked = System.nanoTime();
    lease.awake(asked);
    try {
      renewals.renewed(tables.processes().renew(identity, snapshot.get(), sealer.rootKeys()), asked);
      lease.renewed(asked, System.nanoTime());
    } finally {
      lease.awake(System.nanoTime());
    }
  }

  private void forgetLongGone() {
    if (renewals.coverSilence(System.nanoTime())) tables.processes().forgetLongGone();
  }

  private void sweepLanes() {
    tables.lanes().ticketDueLanes().forEach(tickets::issue);
    boolean judges = renewals.coverSilence(System.nanoTime());
    tables.lanes().replaceDeadTickets(identity.id(), drain.honoured(), judges).forEach(tickets::issue);
    tables.abandoned().expire().forEach(job -> signals.send(new Signals.Signal.Ended(job)));
  }

  /** Streams end, and requests that wait for a job are answered. */
  void letGo() {
    endedJobs.letGo();
    events.close();
  }

  private void cancelRequested() {
    if (running.ids().isEmpty()) return;
    tables.cancellation().cancelRequested(running.ids()).forEach(running::cancel);
  }

  /**
   * Takes no new work, lets the jobs in hand go on for the grace and then stops them where nothing is left in doubt. Still tells
   * the cluster that it is alive, since the lanes in hand are its own until their jobs have ended.
   *
   * @return what did not go well, one sentence each
   */
  List<String> drain(ShutdownRules rules) throws InterruptedException {
    drain.stop();
    if (workers.workers().isEmpty()) return List.of();
    claimLoop.stop();
    workers.stop(SHUTTING_DOWN);
    if (workers.awaitEnd(rules.gracePeriod())) return List.of();
    running.shutDown();
    kept.giveUp();
    if (workers.awaitEnd(rules.forceAfterGrace() ? LAST_ANSWER : LONGEST_JOB)) return List.of();
    List<String> errors = new ArrayList<>();
    for (UUID job : running.force()) errors.add("job " + job + " was cut off while its device had not answered");
    workers.awaitEnd(CLOSING);
    for (String worker : workers.unended()) errors.add(worker + " did not end in time");
    return errors;
  }

  /** Leaves the cluster, once it is {@linkplain #drain drained}. */
  @Override
  public void close() {
    housekeeping.close();
    events.close();
    try {
      engine.stop();
      tables.processes().leave(identity.id());
    } catch (RuntimeException e) {
      log.warn("leaving the cluster failed; the others notice within 8 s: {}", e.getMessage());
    }
    signals.close();
  }
}
