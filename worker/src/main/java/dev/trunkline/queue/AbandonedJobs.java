package dev.trunkline.queue;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The moves of jobs that no worker looks after: those whose process was lost, and those nobody started in time. */
final class AbandonedJobs {
  /** A job whose process is lost this often is not tried again: it may be what kills them. */
  static final int MOST_LOST_ATTEMPTS = 3;

  private final JdbcClient jdbc;

  AbandonedJobs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Settles the job that an earlier drain of this lane left running, after its process was lost. What was never sent waits
   * again; what only reads waits again too, up to {@value #MOST_LOST_ATTEMPTS} attempts; a change with a command sent and not
   * answered is in doubt; a change between two commands failed, and its results say how far it came.
   */
  void settleLost(long lane, long epoch) {
    jdbc.sql(
            """
            with lost as (
                select id, tenant, device, platform, commands, effect, attempt, cancel_requested
                from jobs where lane_id = :lane and state = 'running' and epoch < :epoch for update
            ), journal as (
                select lost.id, max(r.platform) as platform, count(r.index) as sent,
                    min(r.index) filter (where r.state = 'sending') as doubtful
                from lost left join command_results r on r.job_id = lost.id group by lost.id
            ), verdict as (
                select lost.id, sent, doubtful, coalesce(journal.platform, lost.platform) as platform, case
                    when doubtful is not null then 'in_doubt'
                    when cancel_requested then 'cancelled'
                    when (effect = 'read' or sent = 0) and attempt < :most_attempts then 'queued'
                    else 'failed' end as state
                from lost join journal on journal.id = lost.id
            ), settled as (
                update jobs set state = verdict.state, platform = verdict.platform, epoch = null, due_at = now(),
                    ended_at = case when verdict.state <> 'queued' then now() end,
                    error_code = case verdict.state when 'cancelled' then 'CANCELLED' else 'WORKER_LOST' end,
                    error_detail = 'the process that ran the job was lost; ' || case
                        when doubtful is not null then format('command %s was sent and its answer never seen', doubtful)
                        else format('%s commands were sent and answered', sent) end
                from verdict where jobs.id = verdict.id
                returning jobs.id, jobs.state, jobs.platform
            ), forgotten as (
                delete from job_secrets where job_id in (select id from settled where state <> 'queued')
            ), doubted as (
                update command_results r set state = 'in_doubt', error_code = 'WORKER_LOST',
                    error_detail = 'sent, and its answer never seen'
                from settled where r.job_id = settled.id and r.state = 'sending'
            )
            insert into command_results (job_id, index, tenant, device, platform, command, state, epoch)
            select lost.id, i, lost.tenant, lost.device, settled.platform, lost.commands -> i ->> 'command', 'not_sent', :epoch
            from settled join lost on lost.id = settled.id
            cross join generate_series(0, jsonb_array_length(lost.commands) - 1) as i
            where settled.state <> 'queued'
            on conflict (job_id, index) do nothing
            """)
        .param("lane", lane)
        .param("epoch", epoch)
        .param("most_attempts", MOST_LOST_ATTEMPTS)
        .update();
  }

  /** Ends waiting jobs that may not start any more; returns their ids. */
  List<UUID> expire() {
    return jdbc.sql(
            """
            with expired as (
                update jobs set state = 'cancelled', ended_at = now(), error_code = 'DEADLINE',
                    error_detail = 'expired before it could start'
                where state = 'queued' and expires_at <= now()
                returning id
            ), forgotten as (
                delete from job_secrets where job_id in (select id from expired)
            )
            select id from expired
            """)
        .query(UUID.class)
        .list();
  }
}
