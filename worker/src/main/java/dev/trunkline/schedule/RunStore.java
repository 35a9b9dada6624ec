package dev.trunkline.schedule;

import dev.trunkline.result.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code schedule_runs}: what became of each fire time. */
final class RunStore {
  private static final String SHOWN =
      """
      select r.schedule_id, r.fire_time, r.state, r.detail, r.manual, r.until_time, r.fire_times, r.job_id, j.state as job_state,
          r.batch_id, b.state as batch_state, r.recorded_at
      from schedule_runs r left join jobs j on j.id = r.job_id left join batches b on b.id = r.batch_id
      """;

  private final JdbcClient jdbc;

  RunStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns whether this fire time is ours to deal with: false where somebody has done so. */
  boolean claim(UUID schedule, Instant fireTime, RunState state, boolean manual, String detail) {
    return jdbc.sql(
                """
                insert into schedule_runs (schedule_id, fire_time, state, manual, detail)
                values (:schedule, :fire_time, :state, :manual, :detail)
                on conflict (schedule_id, fire_time) do nothing
                """)
            .param("schedule", schedule)
            .param("fire_time", fireTime.atOffset(ZoneOffset.UTC))
            .param("state", state.wireName())
            .param("manual", manual)
            .param("detail", detail)
            .update()
        == 1;
  }

  void submitted(UUID schedule, Instant fireTime, SubmittedWork work) {
    String column = work instanceof SubmittedWork.Batch ? "batch_id" : "job_id";
    jdbc.sql("update schedule_runs set " + column + " = :work where schedule_id = :schedule and fire_time = :fire_time")
        .param("work", work.id())
        .param("schedule", schedule)
        .param("fire_time", fireTime.atOffset(ZoneOffset.UTC))
        .update();
  }

  void missed(UUID schedule, List<FiringPlan.Missed> missed) {
    if (missed.isEmpty()) return;
    jdbc.sql(
            """
            insert into schedule_runs (schedule_id, fire_time, state, detail, until_time, fire_times)
            select :schedule, m.at, 'missed', m.reason, case when m.fire_times > 1 then m.until end, m.fire_times
            from unnest(cast(:from as timestamptz[]), cast(:to as timestamptz[]), :counts, :reasons) as m (at, until, fire_times, reason)
            on conflict (schedule_id, fire_time) do nothing
            """)
        .param("schedule", schedule)
        .param("from", missed.stream().map(m -> m.from().toString()).toArray(String[]::new))
        .param("to", missed.stream().map(m -> m.to().toString()).toArray(String[]::new))
        .param("counts", missed.stream().map(FiringPlan.Missed::count).toArray(Long[]::new))
        .param("reasons", missed.stream().map(FiringPlan.Missed::reason).toArray(String[]::new))
        .update();
  }

  /** Jobs and batches of earlier fire times that have not ended, oldest first; looks at the newest ones only. */
  List<UUID> open(UUID schedule) {
    return jdbc.sql(
            """
            select id from (
                select j.id, newest.fire_time from (
                    select r.job_id, r.fire_time from schedule_runs r
                    where r.schedule_id = :schedule and r.job_id is not null order by r.fire_time desc limit :looked_at) as newest
                join jobs j on j.id = newest.job_id where j.ended_at is null
                union all
                select b.id, newest.fire_time from (
                    select r.batch_id, r.fire_time from schedule_runs r
                    where r.schedule_id = :schedule and r.batch_id is not null order by r.fire_time desc limit :looked_at) as newest
                join batches b on b.id = newest.batch_id where b.ended_at is null) as open
            order by fire_time
            """)
        .param("schedule", schedule)
        .param("looked_at", 2 * Overlap.MOST_QUEUED)
        .query(UUID.class)
        .list();
  }

  /**
   * Newest first.
   *
   * @param before the last fire time of the page before; empty for the first
   */
  Page<ScheduleRun, Instant> page(UUID schedule, Optional<Instant> before, int limit) {
    List<ScheduleRun> found =
        jdbc.sql(
                SHOWN
                    + """
                    where r.schedule_id = :schedule and r.fire_time < coalesce(cast(:before as timestamptz), 'infinity')
                    order by r.fire_time desc limit :limit
                    """)
            .param("schedule", schedule)
            .param("before", before.map(Instant::toString).orElse(null))
            .param("limit", limit + 1)
            .query(RunStore::run)
            .list();
    return Page.of(found, limit, ScheduleRun::fireTime);
  }

  Optional<ScheduleRun> find(UUID schedule, Instant fireTime) {
    return jdbc.sql(SHOWN + "where r.schedule_id = :schedule and r.fire_time = :fire_time")
        .param("schedule", schedule)
        .param("fire_time", fireTime.atOffset(ZoneOffset.UTC))
        .query(RunStore::run)
        .optional();
  }

  /** The newest run of each schedule that has one. */
  Map<UUID, ScheduleRun> newest(List<UUID> schedules) {
    Map<UUID, ScheduleRun> newest = new HashMap<>();
    jdbc.sql(
            SHOWN
                + """
                where (r.schedule_id, r.fire_time) in (
                    select s.id, (select max(fire_time) from schedule_runs where schedule_id = s.id)
                    from unnest(cast(:schedules as uuid[])) as s (id))
                """)
        .param("schedules", schedules.toArray(UUID[]::new))
        .query((row, number) -> newest.put(row.getObject("schedule_id", UUID.class), run(row, number)))
        .list();
    return newest;
  }

  private static ScheduleRun run(ResultSet row, int number) throws SQLException {
    return new ScheduleRun(
        ScheduleStore.time(row, "fire_time").orElseThrow(),
        row.getString("state"),
        row.getString("detail"),
        row.getBoolean("manual"),
        ScheduleStore.time(row, "until_time").orElse(null),
        row.getLong("fire_times"),
        row.getObject("job_id", UUID.class),
        row.getString("job_state"),
        row.getObject("batch_id", UUID.class),
        row.getString("batch_state"),
        ScheduleStore.time(row, "recorded_at").orElseThrow());
  }
}
