package dev.trunkline.stats;

import dev.trunkline.job.JobState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Counts jobs in the database. Keeps an answer for two seconds, so that many who look cost no more than one. */
public final class JobStatistics {
  private static final long KEEP = Duration.ofSeconds(2).toNanos();

  private record Question(String tenant, int windowHours) {}

  private record Kept(long at, JobNumbers numbers) {
    boolean fresh() {
      return System.nanoTime() - at < KEEP;
    }
  }

  private final JdbcClient jdbc;
  private final Map<Question, Kept> kept = new ConcurrentHashMap<>();

  public JobStatistics(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public JobNumbers of(String tenant, int windowHours) {
    return kept.compute(
            new Question(tenant, windowHours),
            (question, last) ->
                last != null && last.fresh() ? last : new Kept(System.nanoTime(), count(question)))
        .numbers();
  }

  private JobNumbers count(Question question) {
    return jdbc.sql(
            """
            with ended as materialized (
                select state, error_code, connection_reused, connection_setup_ms,
                       extract(epoch from ended_at - started_at)::float8 as seconds
                from jobs where ended_at >= now() - :hours * interval '1 hour' and tenant = :tenant
            )
            select
                (select count(*) from jobs where tenant = :tenant and state = 'queued') as queued,
                (select count(*) from jobs where tenant = :tenant and state = 'running') as running,
                (select jsonb_object_agg(state, n) from (select state, count(*) as n from ended group by state) s) as by_state,
                (select jsonb_object_agg(error_code, n) from (
                    select error_code, count(*) as n from ended where error_code is not null group by error_code) e) as by_code,
                count(*) filter (where state = 'succeeded')::float8 / nullif(count(*) filter (where state <> 'cancelled'), 0)
                    as success_rate,
                avg(connection_reused::int)::float8 as reuse_rate,
                avg(connection_setup_ms) filter (where not connection_reused)::float8 as average_setup_ms,
                percentile_cont(array[0.5, 0.9, 0.99, 1]) within group (order by seconds) as percentiles,
                avg(seconds) as mean
            from ended
            """)
        .param("tenant", question.tenant())
        .param("hours", question.windowHours())
        .query((row, _) -> numbers(row))
        .single();
  }

  private static JobNumbers numbers(ResultSet row) throws SQLException {
    Map<String, Long> jobs = new LinkedHashMap<>();
    for (JobState state : JobState.values()) jobs.put(state.wireName(), 0L);
    jobs.putAll(counts(row.getString("by_state")));
    jobs.put(JobState.QUEUED.wireName(), row.getLong("queued"));
    jobs.put(JobState.RUNNING.wireName(), row.getLong("running"));
    return new JobNumbers(
        jobs,
        counts(row.getString("by_code")),
        row.getObject("success_rate", Double.class),
        seconds(row),
        row.getObject("reuse_rate", Double.class),
        row.getObject("average_setup_ms", Double.class));
  }

  private static Map<String, Long> counts(String json) {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (json == null) return counts;
    JsonMapper.shared().readTree(json).properties().forEach(e -> counts.put(e.getKey(), e.getValue().longValue()));
    return counts;
  }

  private static JobNumbers.Seconds seconds(ResultSet row) throws SQLException {
    if (row.getArray("percentiles") == null || row.getObject("mean") == null) return null;
    Double[] p = (Double[]) row.getArray("percentiles").getArray();
    return new JobNumbers.Seconds(p[0], p[1], p[2], row.getDouble("mean"), p[3]);
  }
}
