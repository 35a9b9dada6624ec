package dev.trunkline.queue;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The moves of jobs that a batch makes: all come in held back, are let go a few at a time, and those that have not started can be
 * called off together. Held back is queued and due at infinity.
 */
final class BatchedJobs {
  private final JdbcClient jdbc;

  BatchedJobs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Makes the lanes that are missing, in the order of their characters. */
  void makeLanes(String tenant, JobColumns jobs) {
    jobs.bindLanes(
            jdbc.sql(
                """
                insert into lanes (tenant, host, port, jump)
                select :tenant, d.host, d.port, d.jump
                from (select distinct * from unnest(:hosts, :ports, :jump_paths) as given (host, port, jump)) as d
                order by d.host collate "C", d.port, d.jump collate "C"
                on conflict (tenant, host, port, jump) do nothing
                """))
        .param("tenant", tenant)
        .update();
  }

  /**
   * Their lanes are there.
   *
   * @param first the place of the first of them in the batch
   */
  void store(UUID batch, int first, String tenant, JobColumns jobs) {
    jobs.bindJobs(
            jdbc.sql(
                """
                insert into jobs (id, tenant, lane_id, state, kind, effect, device, device_name, host, port, username, platform, commands,
                                  save, failure_strategy, failure_strategy_n, timeout_seconds, max_retries, priority,
                                  description, labels, parse, due_at, expires_at, algorithms, jump, origin, submitted_by, batch_id, batch_place)
                select d.id, :tenant, l.id, 'queued', d.kind, d.effect, d.device, d.device_name, d.place, d.port, d.username, d.platform,
                       cast(d.commands as jsonb), d.save, d.strategy, d.strategy_n, d.timeout, d.max_retries, d.priority,
                       d.description, cast(d.labels as jsonb), d.parse, 'infinity', d.expires_at, d.algorithms, cast(d.jump as jsonb),
                       cast(d.origin as jsonb), d.submitted_by, :batch, :first + d.n - 1
                from unnest(:hosts, :ports, :jump_paths, :ids, :kinds, :effects, :devices, :device_names, :places, :usernames,
                        :platforms, :algorithms, :jumps, :commands, :saves, :strategies, :strategy_ns, :timeouts, :max_retries,
                        :priorities, :descriptions, :labels, :parsers, :origins, :submitters, cast(:expire as timestamptz[])) with ordinality
                    as d (host, port, jump_path, id, kind, effect, device, device_name, place, username, platform, algorithms, jump,
                        commands, save, strategy, strategy_n, timeout, max_retries, priority, description, labels, parse, origin,
                        submitted_by, expires_at, n)
                join lanes l on l.tenant = :tenant and l.host = d.host and l.port = d.port and l.jump = d.jump_path
                """))
        .param("tenant", tenant)
        .param("batch", batch)
        .param("first", first)
        .update();
    jobs.bindSecrets(
            jdbc.sql(
                """
                with reference as (
                    insert into job_secrets (job_id, field, credential_id)
                    select c.job, 'credential', c.id from unnest(:ids, :credentials) as c (job, id) where c.id is not null
                )
                insert into job_secrets (job_id, field, sealed) select s.* from unnest(:jobs, :fields, :sealed) as s
                """))
        .update();
  }

  /** Those of the batch that are held back may start from then on, in their order; returns their lanes. */
  List<Long> letGo(UUID batch, int belowPlace, int atMost, Optional<Instant> from) {
    return jdbc.sql(
            """
            update jobs set due_at = greatest(now(), cast(:from as timestamptz))
            where id in (select id from jobs
                         where batch_id = :batch and state = 'queued' and due_at = 'infinity' and batch_place < :below
                         order by batch_place limit :most for update skip locked)
            returning lane_id
            """)
        .param("batch", batch)
        .param("below", belowPlace)
        .param("most", atMost)
        .param("from", from.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
        .query(Long.class)
        .list();
  }

  /**
   * Ends some of those of the batch that do not run, the ones that may start at any moment first.
   *
   * @return their ids; empty once there are none
   */
  List<UUID> callOff(UUID batch, String why, int atMost) {
    return jdbc.sql(
            """
            with cancelled as (
                update jobs set state = 'cancelled', cancel_requested = true, ended_at = now(), error_code = 'CANCELLED',
                    error_detail = :why
                where id in (select id from jobs where batch_id = :batch and state = 'queued' order by due_at, batch_place limit :most
                             for update)
                returning id, tenant, device, platform, commands,
                    case when jsonb_typeof(commands) = 'array' then jsonb_array_length(commands) else 0 end as size
            ), forgotten as (
                delete from job_secrets where job_id in (select id from cancelled)
            ), kept as (
                insert into command_results (job_id, index, tenant, device, platform, command, state, epoch)
                select c.id, i, c.tenant, c.device, c.platform, coalesce(c.commands -> i ->> 'command', ''), 'not_sent', 0
                from cancelled c cross join generate_series(0, c.size - 1) as i
                on conflict (job_id, index) do update set state = 'not_sent' where command_results.state = 'sending'
            )
            select id from cancelled
            """)
        .param("batch", batch)
        .param("why", why)
        .param("most", atMost)
        .query(UUID.class)
        .list();
  }

  /** Notes that those that run are to stop; returns their ids. */
  List<UUID> askToStop(UUID batch) {
    return jdbc.sql(
            """
            update jobs set cancel_requested = true where batch_id = :batch and state = 'running' and not cancel_requested
            returning id
            """)
        .param("batch", batch)
        .query(UUID.class)
        .list();
  }

  /** Each count is a stretch of the index jobs_of_batch, so that it takes no time by what is held back or has succeeded. */
  BatchCounts counts(UUID batch, int canary) {
    return jdbc.sql(
            """
            select exists (select from jobs where batch_id = :batch and state = 'queued' and due_at = 'infinity') as held,
                (select count(*) from jobs where batch_id = :batch and state = 'queued' and due_at < 'infinity')
                    + (select count(*) from jobs where batch_id = :batch and state = 'running') as open,
                (select count(*) from jobs where batch_id = :batch and state in ('failed', 'partial', 'in_doubt')) as failed,
                (select count(*) from jobs
                 where :canary > 0 and batch_id = :batch and state = 'succeeded' and batch_place < :canary) as canary_good,
                (select count(*) from jobs
                 where :canary > 0 and batch_id = :batch and state in ('failed', 'partial', 'in_doubt', 'cancelled')
                     and batch_place < :canary) as canary_bad
            """)
        .param("batch", batch)
        .param("canary", canary)
        .query(
            (row, _) ->
                new BatchCounts(
                    row.getBoolean("held"),
                    row.getInt("open"),
                    row.getInt("failed"),
                    row.getInt("canary_good"),
                    row.getInt("canary_bad")))
        .single();
  }
}
