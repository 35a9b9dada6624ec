package dev.trunkline.webhook;

import dev.trunkline.event.JobEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code webhook_events}: what happened beside jobs. Triggers fill it, and {@link BreakerNotes}. */
final class NotedEvents implements Happenings {
  private final JdbcClient jdbc;

  NotedEvents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String source() {
    return "webhook_events";
  }

  /** Nothing where nobody of the tenant is told of anything. */
  void note(String tenant, String type, String subject, Map<String, Object> data) {
    jdbc.sql("select note_webhook_event(:tenant, :type, :subject, cast(:data as json))")
        .param("tenant", tenant)
        .param("type", type)
        .param("subject", subject)
        .param("data", JsonMapper.shared().writeValueAsString(data))
        .query((_, _) -> type)
        .single();
  }

  @Override
  public Read after(JobEvent.Position position, int most) {
    List<Happening> found = new ArrayList<>();
    List<JobEvent.Position> places =
        jdbc.sql(
                """
                select xid::text as xid, id as place, event_id, at, tenant, type, subject, data from webhook_events
                where (xid, id) > (cast(:transaction as xid8), :id) and xid < pg_snapshot_xmin(pg_current_snapshot())
                order by xid, id limit :most
                """)
            .param("transaction", Long.toUnsignedString(position.transaction()))
            .param("id", position.id())
            .param("most", most)
            .query((row, _) -> {
              found.add(happening(row));
              return new JobEvent.Position(Long.parseUnsignedLong(row.getString("xid")), row.getLong("place"));
            })
            .list();
    return new Read(found, places.isEmpty() ? Optional.empty() : Optional.of(places.getLast()), places.size() == most);
  }

  private static Happening happening(ResultSet row) throws SQLException {
    return new Happening(
        row.getString("event_id"),
        row.getString("tenant"),
        row.getString("type"),
        row.getString("subject"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        Map.of(),
        JsonMapper.shared().readTree(row.getString("data")));
  }

  /** Takes away what has become deliveries: it is behind the cursor, and they hold all of it. */
  void forgetTold() {
    jdbc.sql(
            """
            delete from webhook_events e using webhook_cursors c
            where c.source = 'webhook_events' and (e.xid, e.id) <= (c.xid, c.id) and e.at < now() - interval '1 day'
            """)
        .update();
  }
}
