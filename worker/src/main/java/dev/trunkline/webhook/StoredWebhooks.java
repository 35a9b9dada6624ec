package dev.trunkline.webhook;

import dev.trunkline.result.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code webhooks}. */
final class StoredWebhooks {
  private static final String COLUMNS =
      """
      id, name, shown_url, events, labels, enabled, disabled_because,
          case when former_until > now() then former_until end as former_until, created_at, created_by, updated_at
      """;

  private final JdbcClient jdbc;

  StoredWebhooks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Returns whether there was room for it. Requests of the same moment may exceed the number by one each.
   *
   * @param most how many webhooks a tenant may have
   * @throws org.springframework.dao.DuplicateKeyException where the tenant has one of this name
   */
  boolean insert(UUID id, WebhookSpec spec, byte[] url, byte[] secret, String createdBy, int most) {
    return of(
                spec,
                url,
                """
                insert into webhooks (id, tenant, name, shown_url, url, secret, events, labels, enabled, disabled_because, created_by)
                select :id, :tenant, :name, :shown_url, :url, :secret, :events, cast(:labels as jsonb), :enabled,
                    case when :enabled then '' else 'disabled by hand' end, :created_by
                where (select count(*) from webhooks where tenant = :tenant) < :most
                """)
            .param("id", id)
            .param("secret", secret)
            .param("created_by", createdBy)
            .param("most", most)
            .update()
        == 1;
  }

  /**
   * Returns whether the tenant has it. One that is enabled again is told of what happens from now on.
   *
   * @throws org.springframework.dao.DuplicateKeyException where the tenant has another one of this name
   */
  boolean replace(UUID id, WebhookSpec spec, byte[] url) {
    return of(
                spec,
                url,
                """
                update webhooks set name = :name, shown_url = :shown_url, url = :url, events = :events,
                    labels = cast(:labels as jsonb),
                    tells_from = case when enabled or not :enabled then tells_from else clock_timestamp() end,
                    disabled_because = case when :enabled then '' when enabled then 'disabled by hand' else disabled_because end,
                    enabled = :enabled, updated_at = now()
                where tenant = :tenant and id = :id
                """)
            .param("id", id)
            .update()
        == 1;
  }

  private StatementSpec of(WebhookSpec spec, byte[] url, String sql) {
    return jdbc.sql(sql)
        .param("tenant", spec.tenant())
        .param("name", spec.name())
        .param("shown_url", spec.url().shown())
        .param("url", url)
        .param("events", spec.choice().events().toArray(String[]::new))
        .param("labels", JsonMapper.shared().writeValueAsString(spec.choice().labels()))
        .param("enabled", spec.enabled());
  }

  Optional<Webhook> find(String tenant, UUID id) {
    return jdbc.sql("select " + COLUMNS + " from webhooks where tenant = :tenant and id = :id")
        .param("tenant", tenant)
        .param("id", id)
        .query((row, _) -> webhook(row))
        .optional();
  }

  /** By name. */
  Page<Webhook, String> page(String tenant, Optional<String> after, int limit) {
    List<Webhook> found =
        jdbc.sql("select " + COLUMNS + " from webhooks where tenant = :tenant and name > :after order by name limit :limit")
            .param("tenant", tenant)
            .param("after", after.orElse(""))
            .param("limit", limit + 1)
            .query((row, _) -> webhook(row))
            .list();
    return Page.of(found, limit, Webhook::name);
  }

  /** Returns whether the tenant had it. What deliveries it has left go with it: a lot of them would keep everybody waiting. */
  boolean delete(String tenant, UUID id) {
    return jdbc.sql("delete from webhooks where tenant = :tenant and id = :id")
            .param("tenant", tenant)
            .param("id", id)
            .update()
        == 1;
  }

  /** The secret before signs for so long; one before that no more. Returns whether the tenant has the webhook. */
  boolean rotate(String tenant, UUID id, byte[] secret, Duration overlap) {
    return jdbc.sql(
                """
                update webhooks set former_secret = secret, former_until = now() + :overlap_seconds * interval '1 second',
                    secret = :secret, updated_at = now()
                where tenant = :tenant and id = :id
                """)
            .param("overlap_seconds", overlap.toSeconds())
            .param("secret", secret)
            .param("tenant", tenant)
            .param("id", id)
            .update()
        == 1;
  }

  /** Returns whether it was enabled until now. */
  boolean disable(String tenant, UUID id, String because) {
    return jdbc.sql(
                """
                update webhooks set enabled = false, disabled_because = :because, updated_at = now()
                where tenant = :tenant and id = :id and enabled
                """)
            .param("because", because)
            .param("tenant", tenant)
            .param("id", id)
            .update()
        == 1;
  }

  /** Whether anybody is told of anything. */
  boolean anyEnabled() {
    return jdbc.sql("select exists (select from webhooks where enabled)").query(Boolean.class).single();
  }

  /** Somebody to be told of what happens from a time on. */
  record Listener(UUID webhook, String tenant, EventChoice choice, Instant from) {
    boolean wants(Happening happening) {
      return tenant.equals(happening.tenant()) && !happening.at().isBefore(from) && choice.includes(happening);
    }
  }

  /** Locked, so that none is disabled or deleted before what is told to it is stored. */
  List<Listener> lockEnabled() {
    return jdbc.sql("select id, tenant, events, labels, tells_from from webhooks where enabled order by id for share")
        .query(
            (row, _) ->
                new Listener(
                    row.getObject("id", UUID.class),
                    row.getString("tenant"),
                    new EventChoice(events(row), labels(row)),
                    time(row, "tells_from")))
        .list();
  }

  private static Webhook webhook(ResultSet row) throws SQLException {
    return new Webhook(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("shown_url"),
        events(row),
        labels(row),
        row.getBoolean("enabled"),
        row.getString("disabled_because"),
        time(row, "former_until"),
        time(row, "created_at"),
        row.getString("created_by"),
        time(row, "updated_at"));
  }

  private static List<String> events(ResultSet row) throws SQLException {
    return List.of((String[]) row.getArray("events").getArray());
  }

  private static Map<String, String> labels(ResultSet row) throws SQLException {
    Map<String, String> labels = new HashMap<>();
    for (Map.Entry<String, JsonNode> label : JsonMapper.shared().readTree(row.getString("labels")).properties()) {
      labels.put(label.getKey(), label.getValue().stringValue());
    }
    return labels;
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
