package dev.trunkline.queue;

import dev.trunkline.job.FormerJob;
import dev.trunkline.job.JobState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Jobs of which others are to be made. */
final class FormerJobs {
  private static final String SHOWN =
      """
      select id, tenant, state, kind, effect, device_name, host, port, username, platform, algorithms, jump, commands, save,
          failure_strategy, failure_strategy_n, timeout_seconds, max_retries, priority, description, labels, parse, origin,
          submitted_by, candidate, error_code, (
              select coalesce(jsonb_agg(r.place order by r.index), '[]') from command_results r
              where r.job_id = jobs.id and jobs.ended_at is not null) as places, (
              select coalesce(jsonb_agg(case r.state when 'sending' then 'in_doubt' else r.state end order by r.index), '[]')
              from command_results r
              where r.job_id = jobs.id and jobs.ended_at is not null) as results, (
              select next.id from jobs next
              where next.origin ->> 'resumed_from' = jobs.id::text and next.commands <> '[]'
                  and next.error_code is distinct from 'VERIFY_FAILED') as resumed_by
      """;

  private final JdbcClient jdbc;
  private final JobRows rows;

  FormerJobs(JdbcClient jdbc, JobRows rows) {
    this.jdbc = jdbc;
    this.rows = rows;
  }

  Optional<FormerJob> find(String tenant, UUID job) {
    return jdbc.sql(SHOWN + "from jobs where id = :job and tenant = :tenant")
        .param("job", job)
        .param("tenant", tenant)
        .query((row, _) -> rows.former(row))
        .optional();
  }

  /** In their order in the batch. */
  List<FormerJob> ofBatch(String tenant, UUID batch, Collection<JobState> states) {
    return jdbc.sql(SHOWN + "from jobs where batch_id = :batch and tenant = :tenant and state = any (:states) order by batch_place")
        .param("batch", batch)
        .param("tenant", tenant)
        .param("states", states.stream().map(JobState::wireName).toArray(String[]::new))
        .query((row, _) -> rows.former(row))
        .list();
  }
}
