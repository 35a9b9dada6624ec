package dev.trunkline.batch;

import dev.trunkline.queue.SubmissionKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code batches} and {@code batch_keys}, as far as they are written. */
final class BatchStore {
  private final JdbcClient jdbc;

  BatchStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(UUID id, BatchSpec spec) {
    BatchRules rules = spec.rules();
    jdbc.sql(
            """
            insert into batches (id, tenant, description, devices, max_parallel, max_failures, canary, run_at, retry_of)
            values (:id, :tenant, :description, :devices, :max_parallel, :max_failures, :canary, :run_at, :retry_of)
            """)
        .param("id", id)
        .param("tenant", spec.tenant())
        .param("description", spec.description())
        .param("devices", spec.jobs().size())
        .param("max_parallel", rules.maxParallel().orElse(null), Types.INTEGER)
        .param("max_failures", rules.maxFailures().orElse(null), Types.INTEGER)
        .param("canary", rules.canary().orElse(null), Types.INTEGER)
        .param("run_at", rules.runAt().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("retry_of", spec.retryOf().orElse(null), Types.OTHER)
        .update();
  }

  /** What a key led to. */
  record Known(UUID batch, String request) {}

  /** Notes the key of a batch that was inserted; where it is known already, as of another. The second waits for the first. */
  Known claim(String tenant, SubmissionKey key, UUID batch) {
    return jdbc.sql(
            """
            insert into batch_keys (tenant, key, request, batch_id) values (:tenant, :key, :request, :batch)
            on conflict (tenant, key) do update set repeats = batch_keys.repeats + 1
            returning batch_id, request
            """)
        .param("tenant", tenant)
        .param("key", key.key())
        .param("request", key.request())
        .param("batch", batch)
        .query(BatchStore::known)
        .single();
  }

  Optional<Known> known(String tenant, SubmissionKey key) {
    return jdbc.sql("select batch_id, request from batch_keys where tenant = :tenant and key = :key")
        .param("tenant", tenant)
        .param("key", key.key())
        .query(BatchStore::known)
        .optional();
  }

  /** Empty where it has ended, or there is none. Whoever moves a batch has it locked, so what is counted then stays so. */
  Optional<OpenBatch> lock(UUID id) {
    return jdbc.sql(
            """
            select id, tenant, devices, max_parallel, max_failures, canary, run_at, canary_passed, stop_detail
            from batches where id = :id and ended_at is null for no key update
            """)
        .param("id", id)
        .query(BatchStore::open)
        .optional();
  }

  void passCanary(UUID id) {
    jdbc.sql("update batches set canary_passed = true where id = :id").param("id", id).update();
  }

  void stop(UUID id, StopCode code, String detail) {
    jdbc.sql("update batches set stop_code = :code, stop_detail = :detail, stopped_at = now() where id = :id and stop_code is null")
        .param("id", id)
        .param("code", code.name())
        .param("detail", detail)
        .update();
  }

  /** By what its jobs came to. */
  BatchState end(UUID id) {
    return jdbc.sql(
            """
            update batches set ended_at = now(), state = case
                when jobs.succeeded = jobs.all then 'succeeded'
                when stop_code = 'CANCELLED' or jobs.cancelled = jobs.all then 'cancelled'
                when stop_code is null and jobs.succeeded > 0 then 'partial'
                else 'failed' end
            from (select count(*) as all, count(*) filter (where state = 'succeeded') as succeeded,
                      count(*) filter (where state = 'cancelled') as cancelled
                  from jobs where batch_id = :id) as jobs
            where id = :id
            returning state
            """)
        .param("id", id)
        .query((row, _) -> BatchState.ofWireName(row.getString("state")))
        .single();
  }

  /** Those that nobody in the cluster has looked after for a second; they count as looked after from now on. */
  List<UUID> toLookAfter() {
    return jdbc.sql(
            """
            update batches set looked_at = now() where id in (
                select id from batches where ended_at is null and looked_at < now() - interval '1 second'
                order by looked_at limit 1000 for update skip locked)
            returning id
            """)
        .query(UUID.class)
        .list();
  }

  private static Known known(ResultSet row, int number) throws SQLException {
    return new Known(row.getObject("batch_id", UUID.class), row.getString("request"));
  }

  private static OpenBatch open(ResultSet row, int number) throws SQLException {
    BatchRules rules =
        new BatchRules(
            Optional.ofNullable(row.getObject("max_parallel", Integer.class)),
            Optional.ofNullable(row.getObject("max_failures", Integer.class)),
            Optional.ofNullable(row.getObject("canary", Integer.class)),
            Optional.ofNullable(row.getObject("run_at", OffsetDateTime.class)).map(OffsetDateTime::toInstant));
    return new OpenBatch(
        row.getObject("id", UUID.class),
        row.getString("tenant"),
        row.getInt("devices"),
        rules,
        row.getBoolean("canary_passed"),
        Optional.ofNullable(row.getString("stop_detail")));
  }
}
