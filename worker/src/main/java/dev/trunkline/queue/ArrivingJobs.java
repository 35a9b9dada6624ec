package dev.trunkline.queue;

import dev.trunkline.job.JobId;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.OutputParser;
import dev.trunkline.secret.CredentialVersion;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The statement by which a job comes in: the only one that makes rows of {@code jobs} and of {@code submission_keys}.
 *
 * <p><b>Twice the same key.</b> The second insert waits for the transaction of the first and then, as a conflict, returns the row
 * that is there, which a select in the same statement would not see: its snapshot is older. Nothing else is inserted then.
 */
final class ArrivingJobs {
  private final JdbcClient jdbc;
  private final JobRows rows;

  ArrivingJobs(JdbcClient jdbc, JobRows rows) {
    this.jdbc = jdbc;
    this.rows = rows;
  }

  /**
   * What a submit left behind.
   *
   * @param ticket the ticket to issue now; empty where the lane has one already, or the job is not due yet
   */
  record Stored(Submitted submitted, Optional<LaneTicket> ticket) {}

  /** Stores the job with its secrets sealed and counts it on its lane, unless its key is known: all or nothing. */
  Stored submit(JobSpec spec, Optional<SubmissionKey> key) {
    UUID job = JobId.next();
    UUID ticket = UUID.randomUUID();
    Map<String, byte[]> sealed = rows.seal(job, spec);
    return jdbc.sql(
            """
            with known as (
                insert into submission_keys (tenant, key, request, job_id)
                select :tenant, :key, :key_request, :job where cast(:key as text) is not null
                on conflict (tenant, key) do update set repeats = submission_keys.repeats + 1
                returning job_id, request
            ), due as (
                select greatest(cast(:run_at as timestamptz), now()) as at, coalesce(:run_at <= now(), true) as now
                where not exists (select from known where job_id <> :job)
            ), lane as (
                insert into lanes (tenant, host, port, jump, submitted, ticket, ticketed_at, wake_at)
                select :tenant, :host, :port, :jump_path, 1,
                       case when due.now then cast(:ticket as uuid) end, case when due.now then now() end,
                       case when not due.now then due.at end
                from due
                on conflict (tenant, host, port, jump) do update set
                    submitted = lanes.submitted + 1,
                    ticket = coalesce(lanes.ticket, excluded.ticket),
                    ticketed_at = coalesce(lanes.ticketed_at, excluded.ticketed_at),
                    wake_at = case when lanes.ticket is null and excluded.ticket is null
                                   then least(lanes.wake_at, excluded.wake_at) end
                returning id, ticket
            ), job as (
                insert into jobs (id, tenant, lane_id, state, kind, effect, device, device_name, host, port, username, platform, commands,
                                  save, failure_strategy, failure_strategy_n, timeout_seconds, max_retries, priority,
                                  description, labels, parse, due_at, expires_at, algorithms, jump, origin, submitted_by)
                select :job, :tenant, lane.id, 'queued', :kind, :effect, :device, :device_name, :place, :port, :username, :platform,
                       cast(:commands as jsonb), :save, :strategy, :strategy_n, :timeout, :max_retries, :priority,
                       :description, cast(:labels as jsonb), :parse, due.at, :expires_at, :algorithms, cast(:jump as jsonb),
                       cast(:origin as jsonb), :submitted_by
                from lane, due
            ), secrets as (
                insert into job_secrets (job_id, field, sealed) select :job, s.* from due, unnest(:fields, :sealed) as s
            ), reference as (
                insert into job_secrets (job_id, field, credential_id)
                select :job, 'credential', cast(:credential as uuid) from due where cast(:credential as uuid) is not null
            )
            select lane.id as lane, lane.ticket = :ticket as ticketed, known.job_id, known.request
            from (values (1)) as one left join lane on true left join known on true
            """)
        .param("run_at", timestamp(spec.runAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("tenant", spec.tenant())
        .param("host", spec.device().host())
        .param("port", spec.device().port())
        .param("ticket", ticket)
        .param("job", job)
        .param("kind", spec.kind().wireName())
        .param("effect", spec.effect().wireName())
        .param("device", spec.device().label())
        .param("device_name", spec.device().name().orElse(null))
        .param("submitted_by", spec.submittedBy().orElse(null))
        .param("username", spec.device().username())
        .param("platform", spec.device().platform())
        .param("place", spec.device().place())
        .param("jump_path", spec.device().jumpPath())
        .param("jump", rows.jumps(spec.device().jumps()))
        .param("algorithms", spec.device().algorithms().wireName())
        .param("commands", rows.commands(spec.commands()))
        .param("save", spec.save())
        .param("strategy", spec.failureStrategy().wireName())
        .param("strategy_n", spec.failureStrategy().n())
        .param("timeout", spec.timeout().toSeconds())
        .param("max_retries", spec.maxRetries())
        .param("priority", spec.priority())
        .param("description", spec.description())
        .param("labels", rows.labels(spec.labels()))
        .param("parse", spec.parse().map(OutputParser::wireName).orElse(null))
        .param("origin", Origins.write(spec.origin()))
        .param("expires_at", timestamp(spec.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("fields", sealed.keySet().toArray(String[]::new))
        .param("sealed", sealed.values().toArray(byte[][]::new))
        .param("credential", spec.secrets().source().map(CredentialVersion::credential).orElse(null), Types.OTHER)
        .param("key", key.map(SubmissionKey::key).orElse(null))
        .param("key_request", key.map(SubmissionKey::request).orElse(null))
        .query(
            (row, _) -> {
              UUID first = row.getObject("job_id", UUID.class);
              if (first != null && !first.equals(job)) {
                return new Stored(repeated(first, row.getString("request"), key.orElseThrow()), Optional.empty());
              }
              boolean ticketed = row.getBoolean("ticketed");
              Optional<LaneTicket> issued =
                  ticketed ? Optional.of(new LaneTicket(row.getLong("lane"), ticket)) : Optional.empty();
              return new Stored(new Submitted.Accepted(job), issued);
            })
        .single();
  }

  /** What became of an earlier submit with this key; empty where there was none, or it is forgotten. */
  Optional<Submitted> earlier(String tenant, SubmissionKey key) {
    return jdbc.sql("select job_id, request from submission_keys where tenant = :tenant and key = :key")
        .param("tenant", tenant)
        .param("key", key.key())
        .query((row, _) -> repeated(row.getObject("job_id", UUID.class), row.getString("request"), key))
        .optional();
  }

  private static Submitted repeated(UUID first, String request, SubmissionKey key) {
    return request.equals(key.request()) ? new Submitted.Repeated(first) : new Submitted.KeyInUse();
  }

  private static OffsetDateTime timestamp(Optional<Instant> at) {
    return at.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null);
  }
}
