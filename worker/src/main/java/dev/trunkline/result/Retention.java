package dev.trunkline.result;

import dev.trunkline.settings.Settings;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletes jobs that ended longer ago than {@code results.retention_days}, their results with them, batches without jobs, runs of schedules as old, what
 * the audit says of the time before {@code audit.retention_days}, and the keys of requests from before {@code jobs.idempotency_hours}.
 */
public final class Retention implements JobRequestHandler<PruneOldJobs> {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /** Small transactions, so that nobody waits for a lock behind the chore. */
  private static final int BATCH = 1_000;

  private final JdbcClient jdbc;
  private final Duration keep;
  private final Duration keepAudit;
  private final Duration keepKeys;

  /**
   * @param keep jobs after their end
   * @param keepAudit rows of the audit; at least 30 days, since the table refuses less
   * @param keepKeys by which requests are known again
   */
  public Retention(JdbcClient jdbc, Duration keep, Duration keepAudit, Duration keepKeys) {
    this.jdbc = jdbc;
    this.keep = keep;
    this.keepAudit = keepAudit;
    this.keepKeys = keepKeys;
  }

  public static Retention by(Settings settings, JdbcClient jdbc) {
    return new Retention(jdbc, settings.results().retention(), settings.audit().retention(), settings.jobs().idempotency());
  }

  @Override
  public void run(PruneOldJobs request) {
    prune();
    pruneBatches();
    pruneRuns();
    pruneAudit();
    pruneKeys();
  }

  /** Returns how many jobs went. */
  public int prune() {
    int pruned = inBatches(this::pruneBatch);
    if (pruned > 0) log.info("retention: {} jobs that ended more than {} days ago are gone", pruned, keep.toDays());
    return pruned;
  }

  /** Batches of which no job is left. Returns how many went. */
  public int pruneBatches() {
    return inBatches(this::pruneBatchesBatch);
  }

  /** What became of fire times, as long ago as the jobs. Returns how many rows went. */
  public int pruneRuns() {
    int pruned = inBatches(this::pruneRunsBatch);
    if (pruned > 0) log.info("retention: {} runs of schedules from more than {} days ago are gone", pruned, keep.toDays());
    return pruned;
  }

  /** Returns how many rows went. */
  public int pruneAudit() {
    int pruned = inBatches(this::pruneAuditBatch);
    inBatches(this::pruneSealsBatch);
    if (pruned > 0) log.info("retention: {} rows of the audit from more than {} days ago are gone", pruned, keepAudit.toDays());
    return pruned;
  }

  /** Returns how many keys of requests went. */
  public int pruneKeys() {
    return inBatches(this::pruneKeysBatch) + inBatches(this::pruneBatchKeysBatch);
  }

  private static int inBatches(IntSupplier pruneBatch) {
    int pruned = 0;
    int batch;
    do {
      batch = pruneBatch.getAsInt();
      pruned += batch;
    } while (batch == BATCH);
    return pruned;
  }

  private int pruneBatch() {
    return jdbc.sql(
            """
            delete from jobs where id in (
                select id from jobs where ended_at < now() - :keep_seconds * interval '1 second' order by ended_at limit :batch)
            """)
        .param("keep_seconds", keep.toSeconds())
        .param("batch", BATCH)
        .update();
  }

  private int pruneBatchesBatch() {
    return jdbc.sql(
            """
            delete from batches where id in (
                select id from batches where ended_at < now() - :keep_seconds * interval '1 second'
                    and not exists (select from jobs where batch_id = batches.id)
                limit :batch)
            """)
        .param("keep_seconds", keep.toSeconds())
        .param("batch", BATCH)
        .update();
  }

  private int pruneRunsBatch() {
    return jdbc.sql(
            """
            delete from schedule_runs where (schedule_id, fire_time) in (
                select schedule_id, fire_time from schedule_runs where recorded_at < now() - :keep_seconds * interval '1 second'
                order by recorded_at limit :batch)
            """)
        .param("keep_seconds", keep.toSeconds())
        .param("batch", BATCH)
        .update();
  }

  private int pruneAuditBatch() {
    return jdbc.sql(
            """
            delete from audit where id in (
                select id from audit where at < now() - :keep_seconds * interval '1 second' order by at limit :batch)
            """)
        .param("keep_seconds", keepAudit.toSeconds())
        .param("batch", BATCH)
        .update();
  }

  /** Of rows that are all gone; a seal is never older than its rows, which were written soon. */
  private int pruneSealsBatch() {
    return jdbc.sql(
            """
            delete from audit_seals where id in (
                select id from audit_seals where at < now() - :keep_seconds * interval '1 second' - interval '1 day'
                order by id limit :batch)
            """)
        .param("keep_seconds", keepAudit.toSeconds())
        .param("batch", BATCH)
        .update();
  }

  private int pruneKeysBatch() {
    return jdbc.sql(
            """
            delete from submission_keys where (tenant, key) in (
                select tenant, key from submission_keys
                where created_at < now() - :keep_seconds * interval '1 second' order by created_at limit :batch)
            """)
        .param("keep_seconds", keepKeys.toSeconds())
        .param("batch", BATCH)
        .update();
  }

  private int pruneBatchKeysBatch() {
    return jdbc.sql(
            """
            delete from batch_keys where (tenant, key) in (
                select tenant, key from batch_keys
                where created_at < now() - :keep_seconds * interval '1 second' order by created_at limit :batch)
            """)
        .param("keep_seconds", keepKeys.toSeconds())
        .param("batch", BATCH)
        .update();
  }
}
