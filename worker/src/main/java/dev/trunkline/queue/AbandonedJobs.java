package dev.trunkline.queue;

import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.JobState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The moves of jobs that no worker looks after: those whose process was lost, and those nobody started in time. */
final class AbandonedJobs {
  private final JdbcClient jdbc;
  private final int quarantineAfter;

  /**
   * @param quarantineAfter a job whose process is lost this often is not run again: it may be what kills them
   */
  AbandonedJobs(JdbcClient jdbc, int quarantineAfter) {
    this.jdbc = jdbc;
    this.quarantineAfter = quarantineAfter;
  }

  /**
   * Settles the job that an earlier drain of this lane left running, after its process was lost, by what the journal says:
   *
   * <ul>
   *   <li>{@code commit} was about to be sent or was: in doubt as a whole
   *   <li>{@code line}: one was sent and not answered: in doubt
   *   <li>{@code complete}: every command was answered. What they came to is the end of the job, but for saving
   *   <li>{@code nothing} was changed: it only reads, nothing was sent, or nothing was committed. Run again, or put aside
   *   <li>{@code between} two commands of a change: failed, and its results say how far it came
   * </ul>
   *
   * A row {@code sending} of an earlier drain is of an attempt of which no byte left.
   */
  List<SettledJob> settleLost(long lane, long epoch) {
    return jdbc.sql(
            """
            with lost as (
                select id, tenant, device, platform, commands, effect, save, candidate, cancel_requested, epoch,
                    crashes + 1 as crashes,
                    case when jsonb_typeof(commands) = 'array' then jsonb_array_length(commands) else 0 end as size
                from jobs where lane_id = :lane and state = 'running' and epoch < :epoch for update
            ), journal as (
                select lost.id, max(r.platform) as platform, count(*) filter (where r.state <> 'sending') as answered,
                    count(*) filter (where r.state = 'failed') as failures,
                    min(r.index) filter (where r.state = 'sending' and r.epoch = lost.epoch) as doubtful
                from lost left join command_results r on r.job_id = lost.id group by lost.id
            ), found as (
                select lost.id, answered, failures, doubtful, size, save, crashes, candidate, cancel_requested,
                    coalesce(journal.platform, lost.platform) as platform,
                    'command ' || coalesce(doubtful, answered) || ' ('
                        || coalesce(commands -> coalesce(doubtful, answered)::int ->> 'command', '') || ')' as command,
                    case
                        when effect = 'read' then 'nothing'
                        when candidate = 'committing' then 'commit'
                        when candidate in ('open', 'left') then 'nothing'
                        when doubtful is not null then 'line'
                        when answered = size and size > 0 then 'complete'
                        when answered = 0 then 'nothing'
                        else 'between' end as situation
                from lost join journal on journal.id = lost.id
            ), verdict as (
                select *, case
                    when situation in ('commit', 'line') then 'in_doubt'
                    when situation = 'complete' and failures = size then 'failed'
                    when situation = 'complete' and (save or failures > 0) then 'partial'
                    when situation = 'complete' then 'succeeded'
                    when cancel_requested then 'cancelled'
                    when situation = 'nothing' and crashes < :quarantine_after then 'queued'
                    else 'failed' end as state
                from found
            ), settled as (
                update jobs set state = verdict.state, platform = verdict.platform, epoch = null, due_at = now(),
                    crashes = verdict.crashes,
                    candidate = case when verdict.state = 'queued' and verdict.candidate = 'open' then 'left'
                        else verdict.candidate end,
                    ended_at = case when verdict.state <> 'queued' then now() end,
                    error_code = case
                        when verdict.state = 'succeeded' then null
                        when verdict.state = 'cancelled' then 'CANCELLED'
                        when verdict.state = 'failed' and situation = 'nothing' then 'QUARANTINED'
                        else 'WORKER_LOST' end,
                    error_detail = case when verdict.state <> 'succeeded' then 'the process that ran the job was lost; ' || case
                        when situation = 'commit' then 'every line was accepted and the commit was sent, or about to be, but its'
                            || ' answer never seen, so all of them or none may have taken effect'
                        when situation = 'line' then format('%s was sent and its answer never seen, so it may or may not have'
                            || ' taken effect; the %s before it are done and the %s after it were not sent',
                            command, doubtful, size - doubtful - 1)
                        when situation = 'complete' and failures > 0 then format('all %s commands were answered, and %s failed%s',
                            size, failures, case when verdict.save then '; therefore the configuration was not saved' else '' end)
                        when situation = 'complete' then format('all %s lines are done, but whether the configuration was saved'
                            || ' is not known', size)
                        when situation = 'between' then format('the %s before %s are done, and it and what follows were not sent',
                            answered, command)
                        when verdict.state = 'failed' then format('it was the %s. one lost with this job in hand, which may be'
                            || ' the cause, so it is put aside; it changed nothing', verdict.crashes)
                        else 'it changed nothing' end end
                from verdict where jobs.id = verdict.id
                returning jobs.id, jobs.tenant, jobs.device, jobs.platform, jobs.state, jobs.error_code, jobs.crashes, situation
            ), forgotten as (
                delete from job_secrets where job_id in (select id from settled where state <> 'queued')
            ), begun_anew as (
                delete from command_results r using settled
                where r.job_id = settled.id and settled.state = 'queued'
                    and (select candidate is not null from lost)
            ), unanswered as (
                update command_results r set
                    state = case when r.epoch < lost.epoch then 'not_sent' when situation = 'line' then 'in_doubt' else 'failed' end,
                    error_code = case when r.epoch = lost.epoch then 'WORKER_LOST' end,
                    error_detail = case when r.epoch = lost.epoch then 'sent, and its answer never seen'
                        || case when situation = 'line' then '' else '; nothing was committed' end end
                from settled, lost where r.job_id = settled.id and settled.state <> 'queued' and r.state = 'sending'
            ), kept as (
                insert into command_results (job_id, index, tenant, device, platform, command, state, epoch)
                select lost.id, i, lost.tenant, lost.device, settled.platform, coalesce(lost.commands -> i ->> 'command', ''), 'not_sent', :epoch
                from settled join lost on lost.id = settled.id cross join generate_series(0, lost.size - 1) as i
                where settled.state <> 'queued'
                on conflict (job_id, index) do nothing
            )
            select id, tenant, device, state, error_code, crashes from settled
            """)
        .param("lane", lane)
        .param("epoch", epoch)
        .param("quarantine_after", quarantineAfter)
        .query(
            (row, _) ->
                new SettledJob(
                    row.getObject("id", UUID.class),
                    row.getString("tenant"),
                    row.getString("device"),
                    JobState.ofWireName(row.getString("state")),
                    Optional.ofNullable(row.getString("error_code")).map(FailureCode::valueOf),
                    row.getInt("crashes")))
        .list();
  }

  /** Ends waiting jobs that may not start any more, as many as one statement does in time; returns their ids. */
  List<UUID> expire() {
    return jdbc.sql(
            """
            with expired as (
                update jobs set state = 'cancelled', ended_at = now(), error_code = 'DEADLINE',
                    error_detail = 'expired before it could start'
                where id in (select id from jobs where state = 'queued' and expires_at <= now()
                             order by expires_at limit 500 for update skip locked)
                returning id, tenant, device, platform, commands,
                    case when jsonb_typeof(commands) = 'array' then jsonb_array_length(commands) else 0 end as size
            ), forgotten as (
                delete from job_secrets where job_id in (select id from expired)
            ), kept as (
                insert into command_results (job_id, index, tenant, device, platform, command, state, epoch)
                select e.id, i, e.tenant, e.device, e.platform, coalesce(e.commands -> i ->> 'command', ''), 'not_sent', 0
                from expired e cross join generate_series(0, e.size - 1) as i
                on conflict (job_id, index) do update set state = 'not_sent' where command_results.state = 'sending'
            )
            select id from expired
            """)
        .query(UUID.class)
        .list();
  }
}
