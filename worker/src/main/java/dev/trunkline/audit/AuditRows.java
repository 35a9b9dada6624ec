package dev.trunkline.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Writes the table {@code audit}. {@code result.StoredAudit} reads it, {@code result.Retention} takes from it. */
final class AuditRows {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final JdbcClient jdbc;

  AuditRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All or none. Their ids are in their order; the times are kept to the microsecond. */
  void insert(List<AuditEntry> entries) {
    jdbc.sql(
            """
            insert into audit (at, tenant, actor, action, subject, details)
            select e.at, e.tenant, e.actor, e.action, e.subject, cast(e.details as json)
            from unnest(cast(:at as timestamptz[]), :tenant, :actor, :action, :subject, :details)
                with ordinality as e (at, tenant, actor, action, subject, details, number)
            order by e.number
            """)
        .param("at", column(entries, entry -> micros(entry.at())))
        .param("tenant", column(entries, AuditEntry::tenant))
        .param("actor", column(entries, AuditEntry::actor))
        .param("action", column(entries, AuditEntry::action))
        .param("subject", column(entries, AuditEntry::subject))
        .param("details", column(entries, entry -> JSON.writeValueAsString(entry.details())))
        .update();
  }

  /** As text, since an array of the driver's own times would leave out the time zone. */
  private static String micros(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS).toString();
  }

  /** A text of PostgreSQL has no NUL, and an entry must not get lost for one. */
  private static String[] column(List<AuditEntry> entries, Function<AuditEntry, String> cell) {
    return entries.stream().map(cell).map(text -> text.replace('\0', '\uFFFD')).toArray(String[]::new);
  }
}
