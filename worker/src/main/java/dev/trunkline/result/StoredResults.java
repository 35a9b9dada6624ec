package dev.trunkline.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Results to look at, newest first. They are written by {@code execution.CommandJournal} and {@code queue.JobQueue}. */
public final class StoredResults {
  /** A page ends early where its outputs, and about 4 bytes for each compressed one of its records, come to this. */
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final JdbcClient jdbc;

  public StoredResults(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Row(long seq, long found, ResultItem item) {}

  /**
   * @param before the position of the previous page
   */
  public Page<ResultItem, Long> page(ResultFilter filter, Optional<Long> before, int limit) {
    Conditions.Search search = search(filter, before, limit + 1);
    List<Row> rows =
        new ArrayList<>(
            jdbc.sql(search.sql())
                .params(search.params())
                .query((row, _) -> new Row(row.getLong("seq"), row.getLong("found"), ResultItem.of(row)))
                .list());
    if (rows.size() > limit) rows.removeLast();
    boolean more = !rows.isEmpty() && rows.getLast().found() > rows.size();
    Optional<Long> next = more ? Optional.of(rows.getLast().seq()) : Optional.empty();
    return new Page<>(rows.stream().map(Row::item).toList(), next);
  }

  /**
   * Rows come in the order of {@code seq}, not of time; {@code results_by_time} turns a bound in time into one in seq. Commits
   * overtake each other, hence the 10,000 to spare and the exact condition besides.
   */
  static Conditions.Search search(ResultFilter filter, Optional<Long> before, int limit) {
    Conditions conditions =
        filter
            .onRow()
            .and("r.state <> 'sending'")
            .and("r.device = :device", "device", filter.device())
            .and("r.command_key = md5(:command)::uuid", "command", filter.command())
            .and("r.seq < :before", "before", before)
            .with("limit", limit)
            .with("most_bytes", MOST_BYTES);
    if (filter.createdAfter().isPresent()) {
      conditions.and(
          """
          r.seq >= (select seq from command_results where tenant = :tenant and created_at >= :created_after
                    order by created_at, seq limit 1) - 10000""");
    }
    if (filter.createdBefore().isPresent()) {
      conditions.and(
          """
          r.seq <= (select seq from command_results where tenant = :tenant and created_at < :created_before
                    order by created_at desc, seq desc limit 1) + 10000""");
    }
    return conditions.in(
        """
        with page as (
            select * from command_results r where %s
            order by r.seq desc limit :limit
        ), measured as (
            select *, count(*) over () as found,
                sum(octet_length(output) + coalesce(4 * pg_column_size(parsed), 0)) over (order by seq desc rows between unbounded preceding and 1 preceding) as bytes_before
            from page
        )
        select * from measured where coalesce(bytes_before, 0) < :most_bytes order by seq desc
        """);
  }

  /** The output byte for byte; empty where there is no such result, or the command was not run. */
  public Optional<byte[]> output(String tenant, UUID job, int index) {
    return jdbc.sql(
            """
            select coalesce(output_bytes, convert_to(output, 'UTF8')) as exact from command_results
            where tenant = :tenant and job_id = :job and index = :index and output is not null
            """)
        .param("tenant", tenant)
        .param("job", job)
        .param("index", index)
        .query((row, _) -> row.getBytes("exact"))
        .optional();
  }

  /** The result with an output; empty where there is none. */
  public Optional<ResultItem> find(String tenant, UUID job, int index) {
    return jdbc.sql(
            """
            select * from command_results
            where tenant = :tenant and job_id = :job and index = :index and output is not null
            """)
        .param("tenant", tenant)
        .param("job", job)
        .param("index", index)
        .query((row, _) -> ResultItem.of(row))
        .optional();
  }

  /** What the same device answered to the same command the time before, where that succeeded. */
  public Optional<ResultItem> before(String tenant, UUID job, int index) {
    return jdbc.sql(
            """
            select b.* from command_results r cross join lateral (
                select * from command_results b
                where b.tenant = r.tenant and b.device = r.device and b.command_key = r.command_key
                  and b.seq < r.seq and b.state = 'succeeded'
                order by b.seq desc limit 1) b
            where r.tenant = :tenant and r.job_id = :job and r.index = :index
            """)
        .param("tenant", tenant)
        .param("job", job)
        .param("index", index)
        .query((row, _) -> ResultItem.of(row))
        .optional();
  }
}
