package dev.trunkline.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code job_events}, which triggers fill. */
public final class JobEvents {
  private final JdbcClient jdbc;

  public JobEvents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The last events of the job, oldest first. */
  public List<JobEvent> latest(UUID job, int most) {
    return jdbc.sql(
            """
            select job_id, n, xid::text, id, at, state, index, attempt, worker, epoch, due_at, cancel_requested, answered,
                error_code, error_detail
            from job_events where job_id = :job order by n desc limit :most
            """)
        .param("job", job)
        .param("most", most)
        .query((row, _) -> event(row))
        .list()
        .reversed();
  }

  /** What happened to the job after its event {@code n}, in order. */
  List<JobEvent> after(UUID job, int n, int most) {
    return jdbc.sql(
            """
            select job_id, n, xid::text, id, at, state, index, attempt, worker, epoch, due_at, cancel_requested, answered,
                error_code, error_detail
            from job_events where job_id = :job and n > :n order by n limit :most
            """)
        .param("job", job)
        .param("n", n)
        .param("most", most)
        .query((row, _) -> event(row))
        .list();
  }

  /** How a job ended of which no event was written, because that was before events were; it has number 0. */
  Optional<JobEvent> endBeforeEvents(UUID job) {
    return jdbc.sql(
            """
            select j.id as job_id, 0 as n, '0' as xid, cast(0 as bigint) as id, j.ended_at as at, j.state, cast(null as integer) as index,
                j.attempt, j.worker, j.epoch, cast(null as timestamptz) as due_at, false as cancel_requested,
                cast(null as integer) as answered, j.error_code, j.error_detail
            from jobs j where j.id = :job and j.ended_at is not null and not exists (select from job_events e where e.job_id = j.id)
            """)
        .param("job", job)
        .query((row, _) -> event(row))
        .optional();
  }

  /** From here on nothing has been read yet, and whatever is there before has been committed long enough. */
  JobEvent.Position now() {
    String first = jdbc.sql("select pg_snapshot_xmin(pg_current_snapshot())::text").query(String.class).single();
    return new JobEvent.Position(Long.parseUnsignedLong(first), 0);
  }

  /** Whether events wait for a transaction to end that began before theirs. */
  boolean areHeldBack() {
    return jdbc.sql("select exists (select from job_events where xid >= pg_snapshot_xmin(pg_current_snapshot()))")
        .query(Boolean.class)
        .single();
  }

  /** What happened to all jobs after this place, in an order in which nothing is inserted any more. */
  List<EventOfJob> after(JobEvent.Position position, int most) {
    return jdbc.sql(
            """
            select e.job_id, e.n, e.xid::text, e.id, e.at, e.state, e.index, e.attempt, e.worker, e.epoch, e.due_at,
                e.cancel_requested, e.answered, e.error_code, e.error_detail, j.tenant, j.device, j.platform, j.description, j.labels
            from (
                select * from job_events
                where (xid, id) > (cast(:transaction as xid8), :id) and xid < pg_snapshot_xmin(pg_current_snapshot())
                order by xid, id limit :most) e
            left join jobs j on j.id = e.job_id
            order by e.xid, e.id
            """)
        .param("transaction", Long.toUnsignedString(position.transaction()))
        .param("id", position.id())
        .param("most", most)
        .query((row, _) -> EventOfJob.of(event(row), row))
        .list();
  }

  /** Which of these jobs have an event, or a piece of output, behind the cursor. */
  Set<UUID> moved(List<UUID> jobs, List<Cursor> cursors) {
    return Set.copyOf(
        jdbc.sql(
                """
                select w.job_id from unnest(:jobs, :ns, :indexes, :offsets) as w (job_id, n, index, "offset")
                where exists (select from job_events e where e.job_id = w.job_id and e.n > w.n)
                   or exists (
                       select from jobs j join live_output l on l.job_id = j.id and l.epoch = j.epoch and l.attempt = j.attempt
                       where j.id = w.job_id and j.state = 'running' and (l.index, l.position) >= (w.index, w."offset"))
                """)
            .param("jobs", jobs.toArray(UUID[]::new))
            .param("ns", cursors.stream().map(Cursor::n).toArray(Integer[]::new))
            .param("indexes", cursors.stream().map(Cursor::index).toArray(Integer[]::new))
            .param("offsets", cursors.stream().map(Cursor::offset).toArray(Integer[]::new))
            .query(UUID.class)
            .list());
  }

  private static JobEvent event(ResultSet row) throws SQLException {
    Long epoch = row.getObject("epoch", Long.class);
    return new JobEvent(
        row.getObject("job_id", UUID.class),
        row.getInt("n"),
        new JobEvent.Position(Long.parseUnsignedLong(row.getString("xid")), row.getLong("id")),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("state"),
        Optional.ofNullable(row.getObject("index", Integer.class)),
        Optional.ofNullable(epoch == null ? null : new JobEvent.Claim(epoch, row.getInt("attempt"))),
        Optional.ofNullable(row.getString("worker")),
        Optional.ofNullable(row.getObject("due_at", OffsetDateTime.class)).map(OffsetDateTime::toInstant),
        row.getBoolean("cancel_requested"),
        Optional.ofNullable(row.getObject("answered", Integer.class)),
        Optional.ofNullable(row.getString("error_code")),
        Optional.ofNullable(row.getString("error_detail")));
  }
}
