package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.execution.CancelSwitch;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.CommandResult;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.session.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The queue with real PostgreSQL and real JobRunr; in place of devices a runner that notes what it is given. */
class LaneTest {
  /** Answers every job at once and notices two jobs on one lane. */
  private static final class NotingRunner implements JobRunner {
    private final Map<Long, AtomicInteger> onLane = new ConcurrentHashMap<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger collisions = new AtomicInteger();

    @Override
    public JobOutcome run(ClaimedJob job, WorkerState state, CancelSwitch cancel) {
      AtomicInteger here = onLane.computeIfAbsent(job.lane(), _ -> new AtomicInteger());
      if (here.incrementAndGet() > 1) collisions.incrementAndGet();
      runs.incrementAndGet();
      here.decrementAndGet();
      return done(job);
    }

    static JobOutcome done(ClaimedJob job) {
      CommandResult result =
          new CommandResult(0, CommandState.SUCCEEDED, "ok\n".getBytes(), false, Optional.empty(), Instant.now(), Duration.ZERO);
      return new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(result), Optional.empty());
    }
  }

  @Test
  void every_job_of_many_lanes_runs_once_and_never_two_on_one_lane_with_two_racing_nodes() throws Exception {
    NotingRunner runner = new NotingRunner();
    try (TestNode one = TestNode.with(runner, Map.of("worker.concurrency", "8"));
        TestNode two = TestNode.with(runner, Map.of("worker.concurrency", "8"))) {
      List<UUID> jobs = new ArrayList<>();
      for (int i = 0; i < 400; i++) jobs.add((i % 2 == 0 ? one : two).submit(Jobs.on(1 + i % 20)));
      for (UUID job : jobs) assertThat(one.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(runner.collisions).hasValue(0);
      assertThat(runner.runs).hasValue(400);
    }
  }

  /** Scorecard I6: what a crash of the database undoes is the last that did not wait for the disk. */
  @Test
  void two_drains_never_have_the_same_epoch_although_a_crash_loses_the_first() {
    try (Database database = TestDatabase.open(TestDatabase.settings(Map.of()))) {
      JdbcClient jdbc = JdbcClient.create(database.dataSource());
      LaneStore lanes = new LaneStore(jdbc);
      long lane = lanes.laneOf(JobSpec.DEFAULT_TENANT, new DeviceAddress("192.0.2.1", 5_150, "admin", "cisco_ios"));
      LaneTicket ticket = new LaneTicket(lane, UUID.randomUUID());
      jdbc.sql("update lanes set ticket = :ticket, ticketed_at = now() where id = :lane")
          .param("ticket", ticket.ticket())
          .param("lane", lane)
          .update();
      long lost = lanes.begin(ticket, UUID.randomUUID()).orElseThrow().epoch();
      jdbc.sql("update lanes set epoch = 0, drained_by = null, drained_at = null where id = :lane").param("lane", lane).update();
      assertThat(lanes.begin(ticket, UUID.randomUUID()).orElseThrow().epoch()).isGreaterThan(lost);
      jdbc.sql("delete from lanes where id = :lane").param("lane", lane).update();
    }
  }
}
