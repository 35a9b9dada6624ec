package dev.trunkline.queue;

import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.JobOutcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The moves of jobs that workers make: claimed, and finished. Every move of a job, here as in the classes beside it, is one
 * statement guarded by the state and the epoch that it leaves; {@code docs/state-machine.md} draws them.
 */
final class JobQueue {
  private final JdbcClient jdbc;
  private final JobRows rows;

  JobQueue(JdbcClient jdbc, JobRows rows) {
    this.jdbc = jdbc;
    this.rows = rows;
  }

  /**
   * What a claim found.
   *
   * @param seen the lane's {@code submitted} in the same snapshot that found no job: see {@link LaneDrain}
   * @param laneLost whether the lane gives no more jobs: it has moved on to a later epoch, and nothing was written; or its ticket was
   *     replaced, and only what ended was
   * @param waited how long the job had been due
   * @param cancelRequested whether somebody wanted the job stopped in an earlier attempt
   * @param unreadable is claimed instead of {@code job}, and has to be finished before another one can be
   */
  record Claim(
      long seen,
      boolean laneLost,
      Duration waited,
      boolean cancelRequested,
      Optional<ClaimedJob> job,
      Optional<UnreadableJob> unreadable) {}

  /** The next job of the lane, now running. */
  Claim claim(long lane, long epoch, String worker) {
    return readable(finishAndClaim(lane, epoch, worker, Optional.empty(), true), lane, epoch, worker);
  }

  /** Writes how {@code job} ended and claims the next, in one statement. */
  Claim finishAndClaim(ClaimedJob job, JobOutcome outcome, String worker) {
    Claim claim = finishAndClaim(job.lane(), job.epoch(), worker, Optional.of(new Finished(job.id(), outcome)), true);
    return readable(claim, job.lane(), job.epoch(), worker);
  }

  /**
   * Writes how {@code job} ended, unless that is written already.
   *
   * @return false, without effect, where the lane is no longer this epoch's
   */
  boolean finish(ClaimedJob job, JobOutcome outcome) {
    return !finishAndClaim(job.lane(), job.epoch(), null, Optional.of(new Finished(job.id(), outcome)), false).laneLost();
  }

  /**
   * Past the jobs whose rows cannot be read: each goes out of the way, and the next one is claimed with that. Where it is the database
   * that was away, the others of the lane would meet the same: whoever drains it ends, and nothing else is claimed.
   */
  private Claim readable(Claim claim, long lane, long epoch, String worker) {
    while (claim.unreadable().isPresent()) {
      UnreadableJob unreadable = claim.unreadable().get();
      Finished aside = unreadable.aside();
      if (unreadable.isOfOutage()) {
        finishAndClaim(lane, epoch, null, Optional.of(aside), false);
        throw unreadable.why();
      }
      claim = finishAndClaim(lane, epoch, worker, Optional.of(aside), true);
    }
    return claim;
  }

  /**
   * {@code done} is read inside {@code next}, so that the row which leaves 'running' is written before the one that enters it:
   * the unique index jobs_running lets no two be running on one lane even inside one statement. The lane is named by its number
   * there, not joined, so that jobs_waiting gives the next job without sorting all that wait. What ended is written as long as nobody
   * else has begun to drain the lane; nothing is claimed any more once its ticket was replaced, since somebody is about to.
   */
  private Claim finishAndClaim(long lane, long epoch, String worker, Optional<Finished> finished, boolean claim) {
    StatementSpec statement =
        jdbc.sql(
            """
            with relaxed as (
                select set_config('synchronous_commit', 'off', true) where not :finishes
            ), lane as (
                select id, drained_by is not null as drained from lanes where id = :lane and epoch = :epoch for share
            ), done as (
                update jobs set
                    state = :state,
                    ended_at = case when :ended then now() end,
                    due_at = case when :ended then due_at else now() + :delay_ms * interval '1 ms' end,
                    attempt = attempt - :uncounted, started_at = case when not :begins_anew then started_at end,
                    error_code = :error_code, error_detail = :error_detail,
                    platform = case when :ended and jobs.platform = 'autodetect' then coalesce((
                        select d.platform from detected_platforms d
                        where d.tenant = jobs.tenant and d.host = jobs.host and d.port = jobs.port), jobs.platform)
                        else jobs.platform end,
                    connection_key = :connection_key, connection_reused = :connection_reused,
                    connection_setup_ms = :connection_setup_ms
                from lane
                where jobs.id = :job and jobs.state = 'running' and jobs.epoch = :epoch
                returning jobs.id, jobs.tenant, jobs.device, jobs.platform, jobs.commands
            ), forgotten as (
                delete from job_secrets where :ended and job_id in (select id from done)
            ), kept as (
                insert into command_results (job_id, index, tenant, device, platform, command, state, epoch, output,
                    output_bytes, truncated, error_code, error_detail, parsed, parse_error_code, parse_error_detail,
                    started_at, duration_ms)
                select done.id, r.index, done.tenant, done.device, done.platform, done.commands -> r.index ->> 'command',
                       r.state, :epoch, convert_from(r.output, 'UTF8'), r.output_bytes, r.truncated, r.error_code, r.error_detail,
                       cast(r.parsed as json), r.parse_error_code, r.parse_error_detail, r.started_at, r.duration_ms
                from done, unnest(:r_index, :r_state, :r_output, :r_output_bytes, :r_truncated, :r_error_code,
                    :r_error_detail, :r_parsed, :r_parse_error_code, :r_parse_error_detail,
                    cast(:r_started_at as timestamptz[]), :r_duration_ms)
                    as r (index, state, output, output_bytes, truncated, error_code, error_detail, parsed, parse_error_code,
                        parse_error_detail, started_at, duration_ms)
                on conflict (job_id, index) do update set
                    state = excluded.state, output = excluded.output, output_bytes = excluded.output_bytes,
                    truncated = excluded.truncated, error_code = excluded.error_code, error_detail = excluded.error_detail,
                    parsed = excluded.parsed, parse_error_code = excluded.parse_error_code,
                    parse_error_detail = excluded.parse_error_detail,
                    duration_ms = excluded.duration_ms
            ), next as (
                select j.id from jobs j
                where :claim and (select count(*) from done) >= 0 and (select drained from lane)
                  and j.lane_id = :lane and j.state = 'queued' and j.due_at <= now()
                  and (j.expires_at is null or j.expires_at > now())
                order by j.priority desc, j.created_at, j.id limit 1
                for update of j skip locked
            ), claimed as (
                update jobs set state = 'running', epoch = :epoch, attempt = attempt + 1, worker = :worker,
                    started_at = coalesce(started_at, now())
                from next where jobs.id = next.id
                returning jobs.id, tenant, lane_id, kind, effect, device_name, host, port, username, platform, algorithms, jump, commands,
                    save, failure_strategy, failure_strategy_n, timeout_seconds, max_retries, priority, description, parse,
                    origin, submitted_by, epoch, attempt, error_code, cancel_requested, candidate, batch_id,
                    (extract(epoch from started_at - now()) * 1000)::bigint + timeout_seconds * 1000 as remaining_ms,
                    (extract(epoch from now() - due_at) * 1000)::bigint as waited_ms
            )
            select (select count(*) from relaxed) as relaxed,
                   (select submitted from lanes where id = :lane) as seen,
                   not exists (select from lane where drained or not :claim) as lane_lost, claimed.*,
                   case when claimed.error_code is not null then (
                       select jsonb_agg(jsonb_build_object('state', r.state, 'code', r.error_code, 'detail', r.error_detail)
                           order by r.index)
                       from command_results r where r.job_id = claimed.id and r.state <> 'sending') end as answered,
                   (select jsonb_object_agg(field, encode(sealed, 'base64')) from job_secrets s
                    where s.job_id = claimed.id and s.credential_id is null) as sealed, stored.*
            from (values (1)) as one left join claimed on true left join lateral (
                select c.id as credential_id, c.version as credential_version,
                       (select jsonb_object_agg(k.field, encode(k.sealed, 'base64')) from credential_secrets k
                        where k.credential_id = c.id and k.version = c.version) as credential_sealed
                from job_secrets s join credentials c on c.id = s.credential_id where s.job_id = claimed.id) stored on true
            """);
    return Finished.bind(bind(statement, lane, epoch, worker, claim), finished)
        .query((row, _) -> claim(row))
        .single();
  }

  private Claim claim(ResultSet row) throws SQLException {
    Optional<ClaimedJob> job = Optional.empty();
    Optional<UnreadableJob> unreadable = Optional.empty();
    UUID id = row.getObject("id", UUID.class);
    try {
      if (id != null) job = Optional.of(rows.claimed(row));
    } catch (RuntimeException e) {
      unreadable = Optional.of(new UnreadableJob(id, row.getInt("attempt"), e));
    }
    return new Claim(
        row.getLong("seen"),
        row.getBoolean("lane_lost"),
        Duration.ofMillis(row.getLong("waited_ms")),
        row.getBoolean("cancel_requested"),
        job,
        unreadable);
  }

  private static StatementSpec bind(StatementSpec statement, long lane, long epoch, String worker, boolean claim) {
    return statement.param("lane", lane).param("epoch", epoch).param("worker", worker).param("claim", claim);
  }
}
