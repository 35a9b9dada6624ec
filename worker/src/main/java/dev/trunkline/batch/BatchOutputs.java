package dev.trunkline.batch;

import dev.trunkline.result.OutputDiff;
import dev.trunkline.result.ResultItem;
import dev.trunkline.result.StoredResults;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the jobs of a batch came to, alike ones together. */
final class BatchOutputs {
  /** Of each command, or failure. */
  private static final int MOST_GROUPS = 20;

  private static final int MOST_DEVICES = 20;

  /** In one answer, of all commands. */
  private static final int MOST_DIFFS = 50;

  /** Longer outputs are grouped, and not compared line by line. */
  private static final int MOST_CHARACTERS = 512 * 1024;

  private final JdbcClient jdbc;
  private final StoredResults results;

  BatchOutputs(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.results = new StoredResults(jdbc);
  }

  /** How its jobs failed, the most frequent way first. */
  List<BatchView.ErrorGroup> errors(String tenant, UUID batch) {
    return jdbc.sql(
            """
            select error_code, count(*) as jobs, (array_agg(id order by batch_place))[1] as job,
                (array_agg(error_detail order by batch_place))[1] as detail,
                (array_agg(device order by batch_place))[1 : :names] as devices
            from jobs where tenant = :tenant and batch_id = :batch and ended_at is not null and error_code is not null
            group by error_code order by jobs desc, error_code limit :most
            """)
        .param("names", MOST_DEVICES)
        .param("tenant", tenant)
        .param("batch", batch)
        .param("most", MOST_GROUPS)
        .query(
            (row, _) ->
                new BatchView.ErrorGroup(
                    row.getString("error_code"),
                    row.getInt("jobs"),
                    row.getObject("job", UUID.class),
                    row.getString("detail"),
                    texts(row, "devices")))
        .list();
  }

  private record Row(int index, String command, int answered, int groups, CommandOutputs.Group group) {}

  /** By command. The largest group is the one that the others are compared with. */
  List<CommandOutputs> compared(String tenant, UUID batch) {
    Map<Integer, List<Row>> byCommand = new LinkedHashMap<>();
    for (Row row : groups(tenant, batch)) byCommand.computeIfAbsent(row.index(), _ -> new ArrayList<>()).add(row);
    List<CommandOutputs> all = new ArrayList<>();
    int diffs = 0;
    for (List<Row> rows : byCommand.values()) {
      Row largest = rows.getFirst();
      List<CommandOutputs.Group> groups = new ArrayList<>(List.of(largest.group()));
      Optional<ResultItem> base = rows.size() > 1 ? comparable(tenant, largest) : Optional.empty();
      for (Row row : rows.subList(1, rows.size())) {
        Optional<String> diff = diffs++ < MOST_DIFFS ? base.flatMap(of -> diff(tenant, of, row)) : Optional.empty();
        groups.add(diff.map(row.group()::with).orElse(row.group()));
      }
      all.add(
          new CommandOutputs(
              largest.index(), largest.command(), largest.answered(), summary(largest), groups, largest.groups() - rows.size()));
    }
    return all;
  }

  private static String summary(Row largest) {
    int same = largest.group().count();
    if (largest.groups() == 1) return String.format(Locale.ROOT, "%,d identical", same);
    return String.format(Locale.ROOT, "%,d identical, %,d differ", same, largest.answered() - same);
  }

  private Optional<String> diff(String tenant, ResultItem base, Row other) {
    return comparable(tenant, other).map(item -> OutputDiff.between(Optional.of(base), item).unified());
  }

  private Optional<ResultItem> comparable(String tenant, Row row) {
    return results.find(tenant, row.group().jobId(), row.index()).filter(item -> item.output().length() <= MOST_CHARACTERS);
  }

  private List<Row> groups(String tenant, UUID batch) {
    return jdbc.sql(
            """
            with answers as (
                select r.index, r.command, r.state, r.job_id, j.device, j.batch_place,
                    case when r.output_bytes is null then md5(r.output) else md5(r.output_bytes) end as digest
                from jobs j join command_results r on r.job_id = j.id
                where j.tenant = :tenant and j.batch_id = :batch and r.state in ('succeeded', 'failed') and r.output is not null
            ), alike as (
                select index, state, digest, count(*) as devices, (array_agg(command order by batch_place))[1] as command,
                    (array_agg(job_id order by batch_place))[1] as job, (array_agg(device order by batch_place))[1 : :names] as names
                from answers group by index, state, digest
            ), ranked as (
                select *, row_number() over (partition by index order by devices desc, state desc, digest) as place,
                    count(*) over (partition by index) as groups, sum(devices) over (partition by index) as answered
                from alike
            )
            select * from ranked where place <= :most order by index, place
            """)
        .param("names", MOST_DEVICES)
        .param("tenant", tenant)
        .param("batch", batch)
        .param("most", MOST_GROUPS)
        .query((row, _) -> row(row))
        .list();
  }

  private static Row row(ResultSet row) throws SQLException {
    CommandOutputs.Group group =
        new CommandOutputs.Group(
            row.getInt("devices"),
            row.getString("state"),
            row.getString("digest"),
            row.getObject("job", UUID.class),
            texts(row, "names"),
            null);
    return new Row(row.getInt("index"), row.getString("command"), row.getInt("answered"), row.getInt("groups"), group);
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
