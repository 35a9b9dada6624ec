package dev.trunkline.result;

import java.time.Duration;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deletes jobs that ended longer ago than {@code results.retention_days}, and their results with them. */
public final class Retention implements JobRequestHandler<PruneOldJobs> {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /** Small transactions, so that nobody waits for a lock behind the chore. */
  private static final int BATCH = 1_000;

  private final JdbcClient jdbc;
  private final Duration keep;

  public Retention(JdbcClient jdbc, Duration keep) {
    this.jdbc = jdbc;
    this.keep = keep;
  }

  @Override
  public void run(PruneOldJobs request) {
    prune();
  }

  /** Returns how many jobs went. */
  public int prune() {
    int pruned = 0;
    int batch;
    do {
      batch = pruneBatch();
      pruned += batch;
    } while (batch == BATCH);
    if (pruned > 0) log.info("retention: {} jobs that ended more than {} days ago are gone", pruned, keep.toDays());
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
}
