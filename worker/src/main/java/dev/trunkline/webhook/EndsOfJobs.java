package dev.trunkline.webhook;

import dev.trunkline.event.JobEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How jobs ended, from the table {@code job_events}. */
final class EndsOfJobs implements Happenings {
  private final JdbcClient jdbc;

  EndsOfJobs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String source() {
    return "job_events";
  }

  /** Of an event that is no end of a job nothing but its place is read. */
  @Override
  public Read after(JobEvent.Position position, int most) {
    List<Happening> found = new ArrayList<>();
    List<JobEvent.Position> places =
        jdbc.sql(
                """
                select e.xid::text as xid, e.id as place, e.job_id, e.n, e.at, e.state, e.error_code,
                    j.tenant, j.device, j.host, j.port, j.platform, j.kind, j.effect, j.description, j.labels, j.batch_id, j.attempt,
                    j.created_at, j.started_at
                from (
                    select xid, id, job_id, n, at, state, index, error_code from job_events
                    where (xid, id) > (cast(:transaction as xid8), :id) and xid < pg_snapshot_xmin(pg_current_snapshot())
                    order by xid, id limit :most) e
                left join jobs j on j.id = e.job_id and e.index is null
                    and e.state in ('succeeded', 'partial', 'failed', 'in_doubt', 'cancelled')
                order by e.xid, e.id
                """)
            .param("transaction", Long.toUnsignedString(position.transaction()))
            .param("id", position.id())
            .param("most", most)
            .query((row, _) -> {
              if (row.getString("tenant") != null) found.add(happening(row));
              return new JobEvent.Position(Long.parseUnsignedLong(row.getString("xid")), row.getLong("place"));
            })
            .list();
    return new Read(found, places.isEmpty() ? Optional.empty() : Optional.of(places.getLast()), places.size() == most);
  }

  private static Happening happening(ResultSet row) throws SQLException {
    String job = row.getString("job_id");
    String state = row.getString("state");
    Map<String, String> labels = new HashMap<>();
    for (Map.Entry<String, JsonNode> label : JsonMapper.shared().readTree(row.getString("labels")).properties()) {
      labels.put(label.getKey(), label.getValue().stringValue());
    }
    return new Happening(
        "job-" + job + "-" + row.getInt("n"),
        row.getString("tenant"),
        "job." + state,
        "jobs/" + job,
        time(row, "at"),
        labels,
        data(row, job, state, labels));
  }

  private static Map<String, Object> data(ResultSet row, String job, String state, Map<String, String> labels)
      throws SQLException {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("job_id", job);
    data.put("state", state);
    data.put("error", error(row));
    data.put("device", row.getString("device"));
    data.put("host", row.getString("host"));
    data.put("port", row.getInt("port"));
    data.put("platform", row.getString("platform"));
    data.put("kind", row.getString("kind"));
    data.put("effect", row.getString("effect"));
    data.put("description", row.getString("description"));
    data.put("labels", labels);
    data.put("batch_id", row.getString("batch_id"));
    data.put("attempt", row.getInt("attempt"));
    data.put("created_at", text(time(row, "created_at")));
    data.put("started_at", text(time(row, "started_at")));
    data.put("ended_at", text(time(row, "at")));
    data.put("path", "/api/v1/jobs/" + job);
    return data;
  }

  /** Without the detail, which may repeat a command or what the device said to it. */
  private static Map<String, Object> error(ResultSet row) throws SQLException {
    String code = row.getString("error_code");
    if (code == null) return null;
    return Map.of("code", code);
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
