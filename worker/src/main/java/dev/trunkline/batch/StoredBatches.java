package dev.trunkline.batch;

import dev.trunkline.result.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Batches to look at. */
public final class StoredBatches {
  /** The place in the list after which a page begins. */
  public record Position(Instant createdAt, UUID id) {}

  private static final String SHOWN =
      """
      select b.id, b.state, b.description, b.devices, b.max_parallel, b.max_failures, b.canary, b.run_at, b.retry_of, b.stop_code,
          b.stop_detail, b.stopped_at, b.created_at, b.ended_at, counts.*
      from (select * from batches where tenant = :tenant and %s order by created_at desc, id desc limit :limit) as b
      cross join lateral (
          select count(*) filter (where state = 'queued' and due_at = 'infinity') as held,
              count(*) filter (where state = 'queued' and due_at < 'infinity') as queued,
              count(*) filter (where state = 'running') as running, count(*) filter (where state = 'succeeded') as succeeded,
              count(*) filter (where state = 'partial') as partial, count(*) filter (where state = 'failed') as failed,
              count(*) filter (where state = 'in_doubt') as in_doubt, count(*) filter (where state = 'cancelled') as cancelled
          from jobs where batch_id = b.id) as counts
      order by b.created_at desc, b.id desc
      """;

  private final JdbcClient jdbc;
  private final BatchOutputs outputs;

  public StoredBatches(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.outputs = new BatchOutputs(jdbc);
  }

  /**
   * @param withOutputs whether its outputs are compared, which takes time by their length
   */
  public Optional<BatchView> find(String tenant, UUID id, boolean withOutputs) {
    return jdbc.sql(SHOWN.formatted("id = :id"))
        .param("tenant", tenant)
        .param("id", id)
        .param("limit", 1)
        .query(StoredBatches::view)
        .optional()
        .map(batch -> batch.with(outputs.errors(tenant, id), withOutputs ? outputs.compared(tenant, id) : null));
  }

  /** True as well where the tenant has no such batch: how long one waits for it must not tell that another has. */
  public boolean hasEnded(String tenant, UUID id) {
    return jdbc.sql("select ended_at is not null from batches where tenant = :tenant and id = :id")
        .param("tenant", tenant)
        .param("id", id)
        .query(Boolean.class)
        .optional()
        .orElse(true);
  }

  /**
   * Newest first.
   *
   * @param states any of them; all where empty
   */
  public Page<BatchView, Position> page(String tenant, Set<BatchState> states, Optional<Position> after, int limit) {
    String condition = "(cardinality(:states) = 0 or state = any (:states)) and (created_at, id) < (:after_time, :after_id)";
    List<BatchView> found =
        jdbc.sql(SHOWN.formatted(condition))
            .param("tenant", tenant)
            .param("states", states.stream().map(BatchState::wireName).toArray(String[]::new))
            .param("after_time", after.map(position -> position.createdAt().atOffset(ZoneOffset.UTC)).orElse(OffsetDateTime.MAX))
            .param("after_id", after.map(Position::id).orElse(new UUID(0, 0)))
            .param("limit", limit + 1)
            .query(StoredBatches::view)
            .list();
    return Page.of(found, limit, last -> new Position(last.createdAt(), last.id()));
  }

  private static BatchView view(ResultSet row, int number) throws SQLException {
    String stop = row.getString("stop_code");
    int devices = row.getInt("devices");
    BatchView.Counts counts =
        new BatchView.Counts(
            row.getInt("held"),
            row.getInt("queued"),
            row.getInt("running"),
            row.getInt("succeeded"),
            row.getInt("partial"),
            row.getInt("failed"),
            row.getInt("in_doubt"),
            row.getInt("cancelled"));
    return new BatchView(
        row.getObject("id", UUID.class),
        row.getString("state"),
        row.getString("description"),
        devices,
        row.getObject("max_parallel", Integer.class),
        row.getObject("max_failures", Integer.class),
        row.getObject("canary", Integer.class),
        time(row, "run_at"),
        row.getObject("retry_of", UUID.class),
        stop == null ? null : new BatchView.Stopped(stop, row.getString("stop_detail"), time(row, "stopped_at")),
        counts,
        (double) counts.ended() / devices,
        time(row, "created_at"),
        time(row, "ended_at"),
        null,
        null);
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
