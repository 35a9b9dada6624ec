package dev.trunkline.queue;

import dev.trunkline.job.JobState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The moves of jobs that somebody calls off. */
final class Cancellation {
  private final JdbcClient jdbc;

  Cancellation(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Cancels a waiting job at once and asks the worker of a running one to stop.
   *
   * @return the state it was found in; empty where there is no such job
   */
  Optional<JobState> cancel(String tenant, UUID job) {
    return jdbc.sql(
            """
            with found as (
                select id, state from jobs where id = :job and tenant = :tenant for update
            ), cancelled as (
                update jobs set cancel_requested = true,
                    state = case found.state when 'queued' then 'cancelled' else 'running' end,
                    ended_at = case found.state when 'queued' then now() end,
                    error_code = case found.state when 'queued' then 'CANCELLED' end,
                    error_detail = case found.state when 'queued' then 'cancelled before it started' end
                from found where jobs.id = found.id and found.state in ('queued', 'running')
                returning jobs.id, jobs.state, tenant, device, platform, commands,
                    case when jsonb_typeof(commands) = 'array' then jsonb_array_length(commands) else 0 end as size
            ), forgotten as (
                delete from job_secrets where job_id in (select id from cancelled where state = 'cancelled')
            ), kept as (
                insert into command_results (job_id, index, tenant, device, platform, command, state, epoch)
                select c.id, i, c.tenant, c.device, c.platform, coalesce(c.commands -> i ->> 'command', ''), 'not_sent', 0
                from cancelled c cross join generate_series(0, c.size - 1) as i
                where c.state = 'cancelled'
                on conflict (job_id, index) do update set state = 'not_sent' where command_results.state = 'sending'
            )
            select state from found
            """)
        .param("job", job)
        .param("tenant", tenant)
        .query(String.class)
        .optional()
        .map(JobState::ofWireName);
  }

  /** Which of these jobs somebody wants stopped. */
  List<UUID> cancelRequested(Collection<UUID> running) {
    return jdbc.sql("select id from jobs where id = any (:running) and state = 'running' and cancel_requested")
        .param("running", running.toArray(UUID[]::new))
        .query(UUID.class)
        .list();
  }
}
