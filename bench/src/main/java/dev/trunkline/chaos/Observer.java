package dev.trunkline.chaos;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Watches the database from inside: triggers of the checker's own note each move of a job and of a lane in the transaction that
 * makes it, in a schema that the product knows nothing of. So a move that is rolled back, or lost in a crash, has no note
 * either.
 */
final class Observer {
  private static final String TRIGGERS =
      """
      create schema chaos;
      create table chaos.job_moves (
          seq bigserial primary key, at timestamptz not null default clock_timestamp(),
          job uuid, state text, epoch bigint, attempt integer, worker text, due_at timestamptz);
      create table chaos.lane_moves (
          seq bigserial primary key, at timestamptz not null default clock_timestamp(),
          lane bigint, epoch bigint, ticket uuid, pid bigint);
      create function chaos.note_job() returns trigger language plpgsql as $$ begin
          insert into chaos.job_moves (job, state, epoch, attempt, worker, due_at)
          values (new.id, new.state, new.epoch, new.attempt, new.worker, new.due_at);
          return null;
      end $$;
      create function chaos.note_lane() returns trigger language plpgsql as $$ begin
          insert into chaos.lane_moves (lane, epoch, ticket, pid)
          select new.id, new.epoch, new.ticket, (select pid from public.processes where id = new.drained_by);
          return null;
      end $$;
      create trigger chaos_new after insert on public.jobs for each row execute function chaos.note_job();
      create trigger chaos_move after update on public.jobs for each row
          when (old.state is distinct from new.state) execute function chaos.note_job();
      create trigger chaos_move after update on public.lanes for each row
          when (old.epoch is distinct from new.epoch or old.ticket is distinct from new.ticket
              or old.drained_by is distinct from new.drained_by) execute function chaos.note_lane();
      """;

  private final JdbcClient jdbc;

  Observer(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  /** From now on; the product's tables must be there. */
  void watch() {
    jdbc.sql(TRIGGERS).update();
  }

  /** Jobs that have not ended. */
  int unfinished() {
    return jdbc.sql("select count(*) from jobs where ended_at is null").query(Integer.class).single();
  }

  /**
   * A job as it is at last.
   *
   * @param firstCommand which tells its number in the plan, or its schedule
   */
  record JobRow(
      UUID id, long lane, int port, String username, String state, int attempt, int priority, Instant createdAt,
      String error, String firstCommand) {}

  List<JobRow> jobs() {
    return jdbc.sql(
            """
            select id, lane_id, port, username, state, attempt, priority, created_at,
                coalesce(error_code || ': ' || error_detail, '') as error, commands -> 0 ->> 'command' as first_command
            from jobs order by created_at, id
            """)
        .query(
            (row, _) ->
                new JobRow(
                    row.getObject("id", UUID.class), row.getLong("lane_id"), row.getInt("port"), row.getString("username"),
                    row.getString("state"), row.getInt("attempt"), row.getInt("priority"), instant(row, "created_at"),
                    row.getString("error"), row.getString("first_command")))
        .list();
  }

  record ResultRow(UUID job, int index, String state, long epoch, Optional<Instant> startedAt, String error) {}

  List<ResultRow> results() {
    return jdbc.sql(
            """
            select job_id, index, state, epoch, started_at, coalesce(error_code, '') as error
            from command_results order by job_id, index
            """)
        .query(
            (row, _) ->
                new ResultRow(
                    row.getObject("job_id", UUID.class), row.getInt("index"), row.getString("state"), row.getLong("epoch"),
                    Optional.ofNullable(row.getObject("started_at", OffsetDateTime.class)).map(OffsetDateTime::toInstant),
                    row.getString("error")))
        .list();
  }

  /**
   * A job's state began to be another.
   *
   * @param worker of the last claim, also when the job is no longer running
   */
  record JobMove(Instant at, UUID job, String state, Optional<Long> epoch, int attempt, String worker, Instant dueAt) {}

  List<JobMove> jobMoves() {
    return jdbc.sql(
            """
            select at, job, state, epoch, attempt, coalesce(worker, '') as worker, due_at from chaos.job_moves order by seq
            """)
        .query(
            (row, _) ->
                new JobMove(
                    instant(row, "at"), row.getObject("job", UUID.class), row.getString("state"),
                    Optional.ofNullable(row.getObject("epoch", Long.class)), row.getInt("attempt"), row.getString("worker"),
                    instant(row, "due_at")))
        .list();
  }

  /**
   * A lane was taken, given a ticket or given back.
   *
   * @param pid of the process that drains it; empty for none
   */
  record LaneMove(Instant at, long lane, long epoch, Optional<UUID> ticket, Optional<Long> pid) {}

  List<LaneMove> laneMoves() {
    return jdbc.sql("select at, lane, epoch, ticket, pid from chaos.lane_moves order by seq")
        .query(
            (row, _) ->
                new LaneMove(
                    instant(row, "at"), row.getLong("lane"), row.getLong("epoch"),
                    Optional.ofNullable(row.getObject("ticket", UUID.class)),
                    Optional.ofNullable(row.getObject("pid", Long.class))))
        .list();
  }

  /**
   * What was noted of an instant of a schedule, or of several.
   *
   * @param until the last of them
   */
  record RunRow(UUID schedule, Instant fireTime, Instant until, String state, Optional<UUID> job) {
    boolean covers(Instant instant) {
      return !instant.isBefore(fireTime) && !instant.isAfter(until);
    }
  }

  List<RunRow> scheduleRuns() {
    return jdbc.sql(
            """
            select schedule_id, fire_time, coalesce(until_time, fire_time) as until_time, state, job_id
            from schedule_runs order by schedule_id, fire_time
            """)
        .query(
            (row, _) ->
                new RunRow(
                    row.getObject("schedule_id", UUID.class), instant(row, "fire_time"), instant(row, "until_time"),
                    row.getString("state"), Optional.ofNullable(row.getObject("job_id", UUID.class))))
        .list();
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
