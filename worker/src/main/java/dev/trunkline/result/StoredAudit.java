package dev.trunkline.result;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who did what, newest first. Written by {@code audit.AuditTrail}. */
public final class StoredAudit {
  /** The place in the list after which a page begins. */
  public record Position(Instant at, long id) {}

  private final JdbcClient jdbc;

  public StoredAudit(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public Page<AuditItem, Position> page(AuditFilter filter, Optional<Position> after, int limit) {
    Conditions.Search search = search(filter, after, limit + 1);
    List<AuditItem> found = jdbc.sql(search.sql()).params(search.params()).query((row, _) -> item(row)).list();
    if (found.size() <= limit) return new Page<>(found, Optional.empty());
    AuditItem last = found.get(limit - 1);
    return new Page<>(found.subList(0, limit), Optional.of(new Position(last.at(), last.id())));
  }

  static Conditions.Search search(AuditFilter filter, Optional<Position> after, int limit) {
    Conditions conditions =
        new Conditions()
            .and("tenant = :tenant", "tenant", filter.tenant())
            .and("action = :action", "action", filter.action())
            .and("actor = :actor", "actor", filter.actor())
            .and("subject = :subject", "subject", filter.subject())
            .and("at >= :since", "since", filter.since(), Times::parameter)
            .and("at < :until", "until", filter.until(), Times::parameter)
            .with("limit", limit);
    after.ifPresent(
        position ->
            conditions
                .and("(at, id) < (:after_at, :after_id)", "after_at", Times.parameter(position.at()))
                .with("after_id", position.id()));
    return conditions.in(
        """
        select id, at, actor, action, subject, details from audit
        where %s
        order by at desc, id desc limit :limit
        """);
  }

  private static AuditItem item(ResultSet row) throws SQLException {
    return new AuditItem(
        row.getLong("id"),
        Times.in(row, "at"),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject"),
        row.getString("details"));
  }
}
