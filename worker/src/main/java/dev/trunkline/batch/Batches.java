package dev.trunkline.batch;

import dev.trunkline.calendar.StoredCalendars;
import dev.trunkline.database.Database;
import dev.trunkline.database.Outage;
import dev.trunkline.job.FormerJob;
import dev.trunkline.job.JobId;
import dev.trunkline.job.JobState;
import dev.trunkline.queue.HeldJobs;
import dev.trunkline.queue.SubmissionKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One job for many devices. The jobs are ordinary ones, stored together and held back; a batch only decides when each is let go, or
 * that it never is. It goes on whenever one of its jobs has ended, in the process in which that ran, and because that may be lost, or
 * the process with it, once a second by whichever process looks first ({@link #look}).
 */
public final class Batches implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Batches.class);

  private final TransactionTemplate transaction;
  private final BatchStore store;
  private final StoredCalendars calendars;
  private final HeldJobs jobs;
  private final Map<BatchState, LongAdder> ended =
      BatchState.all().stream().collect(Collectors.toUnmodifiableMap(state -> state, _ -> new LongAdder()));
  private final Set<UUID> waiting = ConcurrentHashMap.newKeySet();
  private final ExecutorService mover = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("batches").factory());

  public Batches(Database database, HeldJobs jobs) {
    JdbcClient jdbc = JdbcClient.create(database.engineDataSource());
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(database.engineDataSource()));
    this.store = new BatchStore(jdbc);
    this.calendars = new StoredCalendars(jdbc);
    this.jobs = jobs;
  }

  /** Stores the batch with all of its jobs, or nothing. Only the first time that something comes with this key. */
  public Asked submit(BatchSpec spec, Optional<SubmissionKey> key) {
    UUID id = JobId.next();
    jobs.makeLanes(spec.jobs());
    Asked asked = transaction.execute(status -> {
      store.insert(id, spec);
      Asked found = key.map(given -> asked(store.claim(spec.tenant(), given, id), given, id)).orElse(new Asked.Accepted(id));
      if (!(found instanceof Asked.Accepted)) {
        status.setRollbackOnly();
        return found;
      }
      jobs.store(id, spec.jobs());
      noteWindows(id, spec);
      return found;
    });
    if (asked instanceof Asked.Accepted) moved(id);
    return asked;
  }

  /**
   * A batch that was stored in a transaction of the caller.
   *
   * @param wake to be run once that is committed; where it is not, whoever looks next does the same
   */
  public record Stored(UUID batch, Runnable wake) {}

  /** Stores the batch together with whatever else the caller's transaction writes. */
  public Stored store(BatchSpec spec) {
    UUID id = JobId.next();
    jobs.makeLanes(spec.jobs());
    store.insert(id, spec);
    jobs.store(id, spec.jobs());
    noteWindows(id, spec);
    return new Stored(id, () -> moved(id));
  }

  private void noteWindows(UUID id, BatchSpec spec) {
    if (!spec.windows().saysNothing()) calendars.noteAll(id, spec.windows());
  }

  private static Asked asked(BatchStore.Known known, SubmissionKey key, UUID id) {
    if (known.batch().equals(id)) return new Asked.Accepted(id);
    return known.request().equals(key.request()) ? new Asked.Repeated(known.batch()) : new Asked.KeyInUse();
  }

  /** The key of a request, bound to all of what it asks for. */
  public SubmissionKey key(String key, String request) {
    return jobs.key(key, request);
  }

  /** Jobs of the batch of which others are to be made, in their order. */
  public List<FormerJob> former(String tenant, UUID batch, Set<JobState> states) {
    return jobs.former(tenant, batch, states);
  }

  /** What became of an earlier request with this key; empty where there was none, or it is forgotten. */
  public Optional<Asked> earlier(String tenant, SubmissionKey key) {
    return store.known(tenant, key).map(known -> asked(known, key, null));
  }

  /**
   * Ends what does not run.
   *
   * @param running whether jobs that run are asked to stop, too
   * @return whether there was anything to stop: not where it has ended, or there is no such batch
   */
  public boolean cancel(String tenant, UUID id, boolean running) {
    Optional<Runnable> told = transaction.execute(_ -> store.lock(id).filter(batch -> batch.tenant().equals(tenant)).map(batch -> {
      store.stop(batch.id(), StopCode.CANCELLED, "cancelled by hand");
      return running ? jobs.askToStop(batch.id()) : () -> {};
    }));
    told.ifPresent(Runnable::run);
    if (told.isPresent()) goOn(id);
    return told.isPresent();
  }

  /** Looks after the batches that nobody else does. */
  public void look() {
    store.toLookAfter().forEach(this::goOnOrLeave);
  }

  /** How many have ended so by a step of this process. */
  public long ended(BatchState state) {
    return ended.get(state).sum();
  }

  /** Something happened to a job of the batch: it goes on soon. However often that is said meanwhile, it is done once. */
  public void moved(UUID batch) {
    if (!waiting.add(batch)) return;
    try {
      mover.execute(() -> {
        waiting.remove(batch);
        goOnOrLeave(batch);
      });
    } catch (RejectedExecutionException _) {
      log.debug("batch {} is left to the other processes, this one ends", batch);
    }
  }

  private void goOnOrLeave(UUID batch) {
    try {
      goOn(batch);
    } catch (RuntimeException e) {
      if (Outage.isCauseOf(e)) {
        log.debug("batch {} is left to the next look: {}", batch, e.getMessage());
      } else {
        log.warn("batch {} is left to the next look: {}", batch, e.getMessage());
      }
    }
  }

  /** As far as it goes now, in steps of a transaction each. */
  private void goOn(UUID id) {
    boolean more = true;
    while (more) {
      Done done = transaction.execute(_ -> store.lock(id).map(this::step).orElse(Done.NOTHING));
      done.told().run();
      more = done.more();
    }
  }

  private record Done(boolean more, Runnable told) {
    static final Done NOTHING = new Done(false, () -> {});
  }

  private Done step(OpenBatch batch) {
    UUID id = batch.id();
    if (batch.stopped().isPresent()) {
      HeldJobs.Moved gone = jobs.callOff(id, "its batch was stopped before it started: " + batch.stopped().get());
      if (gone.jobs() > 0) return new Done(true, gone.told());
    }
    return switch (Step.next(batch, jobs.counts(id, batch.canaryAhead()))) {
      case Step.Wait _ -> Done.NOTHING;
      case Step.LetGo(int below, int atMost) -> letGo(batch, below, atMost);
      case Step.PassCanary _ -> {
        store.passCanary(id);
        yield new Done(true, () -> {});
      }
      case Step.Stop(StopCode code, String detail) -> {
        log.warn("batch {} is stopped: {}", id, detail);
        store.stop(id, code, detail);
        yield new Done(true, () -> {});
      }
      case Step.End _ -> {
        BatchState state = store.end(id);
        yield new Done(false, () -> {
          ended.get(state).increment();
          jobs.ended(id);
        });
      }
    };
  }

  private Done letGo(OpenBatch batch, int below, int atMost) {
    HeldJobs.Moved gone = jobs.letGo(batch.id(), below, atMost, batch.rules().runAt());
    return new Done(gone.jobs() > 0, gone.told());
  }

  /** Leaves what is open to other processes. Idempotent. */
  @Override
  public void close() {
    mover.shutdown();
  }
}
