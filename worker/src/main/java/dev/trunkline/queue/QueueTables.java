package dev.trunkline.queue;

import dev.trunkline.secret.Sealer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stores of the queue, each the one place of its SQL. */
record QueueTables(LaneStore lanes, JobQueue queue, AbandonedJobs abandoned, ProcessStore processes) {
  static QueueTables on(JdbcClient jdbc, Sealer sealer) {
    return new QueueTables(
        new LaneStore(jdbc), new JobQueue(jdbc, sealer), new AbandonedJobs(jdbc), new ProcessStore(jdbc));
  }
}
