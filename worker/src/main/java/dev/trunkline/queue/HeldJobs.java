package dev.trunkline.queue;

import dev.trunkline.job.FormerJob;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * The door of the queue for jobs that come together and start when somebody lets them go. Everything takes part in the transaction of
 * the caller, who runs what it returns once that is committed; where it is not run, the sweep of the lanes does the same later.
 */
public final class HeldJobs {
  /** One statement for thousands of rows would take longer than the job engine waits for the database. */
  private static final int AT_ONCE = 200;

  /** As the statement that makes lanes orders them: two who make many at once do not wait for each other. */
  private static final Comparator<JobSpec> BY_LANE =
      Comparator.comparing((JobSpec spec) -> spec.device().host())
          .thenComparing(spec -> spec.device().port())
          .thenComparing(spec -> spec.device().jumpPath());

  private final QueueTables tables;
  private final JobRows rows;
  private final Tickets tickets;
  private final Signals signals;

  HeldJobs(QueueTables tables, JobRows rows, Tickets tickets, Signals signals) {
    this.tables = tables;
    this.rows = rows;
    this.tickets = tickets;
    this.signals = signals;
  }

  /**
   * Makes the lanes in which the jobs will wait. Better not in the transaction that stores them: a lane without jobs does no harm, while one
   * that nobody else sees yet is waited for.
   */
  public void makeLanes(List<JobSpec> specs) {
    List<JobSpec> inOrder = specs.stream().sorted(BY_LANE).toList();
    inPortions(inOrder, (_, some) -> tables.batched().makeLanes(some.getFirst().tenant(), JobColumns.of(some, rows)));
  }

  /**
   * Stores the jobs of the batch, in their order, all held back.
   *
   * @param specs of one tenant, whose lanes are there; their {@code run_at} is the batch's to keep
   */
  public void store(UUID batch, List<JobSpec> specs) {
    inPortions(specs, (first, some) -> tables.batched().store(batch, first, some.getFirst().tenant(), JobColumns.of(some, rows)));
  }

  private static void inPortions(List<JobSpec> specs, BiConsumer<Integer, List<JobSpec>> portion) {
    for (int first = 0; first < specs.size(); first += AT_ONCE) {
      portion.accept(first, specs.subList(first, Math.min(specs.size(), first + AT_ONCE)));
    }
  }

  public BatchCounts counts(UUID batch, int canary) {
    return tables.batched().counts(batch, canary);
  }

  /**
   * What was done to jobs.
   *
   * @param jobs how many
   * @param told to be run once that is committed
   */
  public record Moved(int jobs, Runnable told) {}

  /**
   * Lets go the next jobs of the batch, some hundreds at most.
   *
   * @param belowPlace only those before this place, counted from 0
   * @param from not to start before
   */
  public Moved letGo(UUID batch, int belowPlace, int atMost, Optional<Instant> from) {
    List<Long> lanes = tables.batched().letGo(batch, belowPlace, Math.min(atMost, AT_ONCE), from);
    List<LaneTicket> issued = lanes.isEmpty() ? List.of() : tables.lanes().submittedTo(lanes, from);
    return new Moved(lanes.size(), () -> tickets.issueAll(issued));
  }

  /** Ends those of the batch that do not run, some hundreds at most. */
  public Moved callOff(UUID batch, String why) {
    List<UUID> cancelled = tables.batched().callOff(batch, why, AT_ONCE);
    return new Moved(cancelled.size(), () -> cancelled.forEach(job -> signals.send(new Signals.Signal.Ended(job))));
  }

  /** Asks those that run to stop at their next safe moment. */
  public Runnable askToStop(UUID batch) {
    List<UUID> asked = tables.batched().askToStop(batch);
    return () -> asked.forEach(job -> signals.send(new Signals.Signal.CancelRequested(job)));
  }

  /** Whoever waits for the batch in {@link EndedJobs} goes on. */
  public void ended(UUID batch) {
    signals.send(new Signals.Signal.Ended(batch));
  }

  /** The key of a request: see {@link JobSubmission#key}. */
  public SubmissionKey key(String key, String request) {
    return tables.keys().of(key, request);
  }

  /** Jobs of the batch of which others are to be made, in their order. */
  public List<FormerJob> former(String tenant, UUID batch, Set<JobState> states) {
    return tables.former().ofBatch(tenant, batch, states);
  }
}
