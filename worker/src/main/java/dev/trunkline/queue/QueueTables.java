package dev.trunkline.queue;

import dev.trunkline.secret.Sealer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stores of the queue, each the one place of its SQL. */
record QueueTables(
    LaneStore lanes,
    RequestKeys keys,
    ArrivingJobs arriving,
    FormerJobs former,
    JobQueue queue,
    Cancellation cancellation,
    AbandonedJobs abandoned,
    BatchedJobs batched,
    ProcessStore processes) {
  static QueueTables on(JdbcClient jdbc, Sealer sealer, int quarantineAfter) {
    JobRows rows = new JobRows(sealer);
    return new QueueTables(
        new LaneStore(jdbc),
        new RequestKeys(sealer),
        new ArrivingJobs(jdbc, rows),
        new FormerJobs(jdbc, rows),
        new JobQueue(jdbc, rows),
        new Cancellation(jdbc),
        new AbandonedJobs(jdbc, quarantineAfter),
        new BatchedJobs(jdbc),
        new ProcessStore(jdbc));
  }
}
