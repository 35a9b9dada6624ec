package dev.trunkline.event;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code live_output}. Its rows do not wait for the disk: what a crash of the database takes of them, the results will
 * tell. Only rows of the claim that runs the job count.
 */
final class ShownOutput {
  private final JdbcClient jdbc;

  ShownOutput(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Row(UUID job, JobEvent.Claim claim, LiveJob.Piece piece) {}

  /** A batch whose answer was lost is written again, perhaps cut otherwise. */
  void insert(List<Row> rows) {
    jdbc.sql(
            """
            with relaxed as (select set_config('synchronous_commit', 'off', true))
            insert into live_output (job_id, epoch, attempt, index, position, complete, text)
            select r.job_id, r.epoch, r.attempt, r.index, r.position, r.complete, r.text
            from relaxed, unnest(:jobs, :epochs, :attempts, :indexes, :positions, :completes, :texts)
                as r (job_id, epoch, attempt, index, position, complete, text)
            on conflict (job_id, epoch, attempt, index, position) do update set complete = excluded.complete, text = excluded.text
            """)
        .param("jobs", rows.stream().map(Row::job).toArray(UUID[]::new))
        .param("epochs", rows.stream().map(row -> row.claim().epoch()).toArray(Long[]::new))
        .param("attempts", rows.stream().map(row -> row.claim().attempt()).toArray(Integer[]::new))
        .param("indexes", rows.stream().map(row -> row.piece().index()).toArray(Integer[]::new))
        .param("positions", rows.stream().map(row -> row.piece().position()).toArray(Integer[]::new))
        .param("completes", rows.stream().map(row -> row.piece().complete()).toArray(Boolean[]::new))
        .param("texts", rows.stream().map(row -> row.piece().text()).toArray(String[]::new))
        .update();
  }

  /** The command is sent once more: whoever listens has to forget what it said, and the timeline tells. */
  void takeBack(UUID job, JobEvent.Claim claim, int index) {
    jdbc.sql(
            """
            with running as (
                select id from jobs where id = :job and state = 'running' and epoch = :epoch for no key update
            ), gone as (
                delete from live_output where job_id = :job and epoch = :epoch and attempt = :attempt and index = :index
            )
            insert into job_events (job_id, n, state, index, epoch, attempt)
            select id, (select coalesce(max(n), 0) + 1 from job_events where job_id = :job), 'repeated', :index, :epoch, :attempt
            from running
            """)
        .param("job", job)
        .param("epoch", claim.epoch())
        .param("attempt", claim.attempt())
        .param("index", index)
        .update();
  }

  /** What the job said from this place on. */
  List<Shown> after(UUID job, Cursor from, int most) {
    return jdbc.sql(
            """
            select l.index, l.position, l.complete, l.text
            from jobs j join live_output l on l.job_id = j.id and l.epoch = j.epoch and l.attempt = j.attempt
            where j.id = :job and j.state = 'running' and (l.index > :index or l.index = :index and l.position >= (
                select coalesce(max(b.position), 0) from live_output b
                where b.job_id = j.id and b.epoch = j.epoch and b.attempt = j.attempt and b.index = :index
                    and b.position <= :offset))
            order by l.index, l.position limit :most
            """)
        .param("job", job)
        .param("index", from.index())
        .param("offset", from.offset())
        .param("most", most)
        .query(
            (row, _) ->
                new Shown(row.getInt("index"), row.getInt("position"), row.getBoolean("complete"), row.getString("text")))
        .list();
  }

  record Shown(int index, int position, boolean complete, String text) {}

  /** Deletes what counts no more: the job has ended, waits again, or is run by somebody else. */
  void forget() {
    jdbc.sql(
            """
            delete from live_output l where not exists (
                select from jobs j where j.id = l.job_id and j.state = 'running' and j.epoch = l.epoch and j.attempt = l.attempt)
            """)
        .update();
  }
}
