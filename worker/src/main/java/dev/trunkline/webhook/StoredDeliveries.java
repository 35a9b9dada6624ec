package dev.trunkline.webhook;

import dev.trunkline.job.JobId;
import dev.trunkline.result.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code webhook_deliveries}, one by one; {@link OverDeliveries} ends many at once. Its times are those of the database, so that
 * clocks of processes need not agree.
 */
final class StoredDeliveries {
  private static final int LONGEST_DETAIL = 500;

  /** A parameter of a statement holds all of their bodies. */
  private static final int INSERTED_AT_ONCE = 1_000;

  private static final String COLUMNS =
      """
      id, event_id, type, state, attempts, created_at, sent_at, next_at, status, answer, error_code, error_detail
      """;

  private final JdbcClient jdbc;

  StoredDeliveries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An event for a webhook.
   *
   * @param body of the event, the same for all webhooks
   */
  record Told(UUID webhook, Happening happening, String body) {}

  /** Those that are there already stay as they are, and one that is disabled is told nothing. */
  void insert(List<Told> all) {
    for (int from = 0; from < all.size(); from += INSERTED_AT_ONCE) {
      insertSome(all.subList(from, Math.min(all.size(), from + INSERTED_AT_ONCE)));
    }
  }

  private void insertSome(List<Told> all) {
    jdbc.sql(
            """
            insert into webhook_deliveries (id, webhook_id, event_id, type, body)
            select n.id, n.webhook_id, n.event_id, n.type, n.body
            from unnest(cast(:ids as uuid[]), cast(:webhooks as uuid[]), :events, :types, :bodies)
                as n (id, webhook_id, event_id, type, body)
            join webhooks w on w.id = n.webhook_id and w.enabled
            on conflict (webhook_id, event_id) do nothing
            """)
        .param("ids", column(all, _ -> JobId.next().toString()))
        .param("webhooks", column(all, told -> told.webhook().toString()))
        .param("events", column(all, told -> told.happening().id()))
        .param("types", column(all, told -> told.happening().type()))
        .param("bodies", column(all, Told::body))
        .update();
  }

  private static String[] column(List<Told> all, Function<Told, String> cell) {
    return all.stream().map(cell).toArray(String[]::new);
  }

  /**
   * Takes what is due, from the webhooks for which least is being sent first, so that a slow receiver holds up no other.
   * If nothing comes of it within the lease, it is due again.
   *
   * @param sending how many this process is sending to each webhook
   * @param each how many it may send to one at once
   */
  List<DueDelivery> claim(Map<UUID, Integer> sending, int each, int most, Duration lease) {
    List<Map.Entry<UUID, Integer>> busy = List.copyOf(sending.entrySet());
    return jdbc.sql(
            """
            with due as (
                select d.id from webhooks w
                left join unnest(cast(:busy as uuid[]), cast(:counts as integer[])) as b (webhook_id, sending)
                    on b.webhook_id = w.id
                cross join lateral (
                    select p.id, p.next_at from webhook_deliveries p
                    where p.webhook_id = w.id and p.state = 'pending' and p.next_at <= now() and p.give_up_at > now()
                    order by p.next_at limit greatest(0, :each - coalesce(b.sending, 0)) for update skip locked) as d
                where w.enabled
                order by coalesce(b.sending, 0), d.next_at limit :most)
            update webhook_deliveries d set attempts = d.attempts + 1, sent_at = now(),
                next_at = now() + :lease_seconds * interval '1 second'
            from due, webhooks w
            where d.id = due.id and w.id = d.webhook_id
            returning d.id, d.webhook_id, w.tenant, d.event_id, d.body, d.attempts, d.step, w.url, w.secret,
                case when w.former_until > now() then w.former_secret end as former_secret
            """)
        .param("busy", busy.stream().map(one -> one.getKey().toString()).toArray(String[]::new))
        .param("counts", busy.stream().map(Map.Entry::getValue).toArray(Integer[]::new))
        .param("each", each)
        .param("most", most)
        .param("lease_seconds", lease.toSeconds())
        .query((row, _) -> due(row))
        .list();
  }

  void delivered(DueDelivery due, Outcome.Answered answer) {
    jdbc.sql(
            """
            update webhook_deliveries set state = 'delivered', next_at = null, status = :status, answer = :answer,
                error_code = null, error_detail = null
            where id = :id and attempts = :attempt and state = 'pending'
            """)
        .param("status", answer.status())
        .param("answer", answer.answer())
        .param("id", due.id())
        .param("attempt", due.attempt())
        .update();
  }

  /**
   * Returns whether it will be sent again.
   *
   * @param pause until then; empty where it is not
   */
  boolean failed(DueDelivery due, Outcome outcome, Optional<Duration> pause) {
    Optional<Outcome.Answered> answer = outcome instanceof Outcome.Answered it ? Optional.of(it) : Optional.empty();
    Optional<Outcome.Unanswered> fault = outcome instanceof Outcome.Unanswered it ? Optional.of(it) : Optional.empty();
    return jdbc.sql(
            """
            update webhook_deliveries d set state = case when n.at <= d.give_up_at then 'pending' else 'failed' end,
                next_at = case when n.at <= d.give_up_at then n.at end, step = d.step + 1, status = :status, answer = :answer,
                error_code = :error_code, error_detail = :error_detail
            from (select now() + cast(:pause_ms as bigint) * interval '1 ms' as at) as n
            where d.id = :id and d.attempts = :attempt and d.state = 'pending'
            returning d.state = 'pending'
            """)
        .param("pause_ms", pause.map(Duration::toMillis).orElse(null), Types.BIGINT)
        .param("status", answer.map(Outcome.Answered::status).orElse(null), Types.INTEGER)
        .param("answer", answer.map(Outcome.Answered::answer).orElse(null), Types.VARCHAR)
        .param("error_code", fault.map(each -> each.fault().name()).orElse(null), Types.VARCHAR)
        .param("error_detail", fault.map(each -> shortened(each.detail())).orElse(null), Types.VARCHAR)
        .param("id", due.id())
        .param("attempt", due.attempt())
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  private static String shortened(String detail) {
    return detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL);
  }

  /** Sends it again, for as long as a new one; returns whether there is such a delivery of a webhook that is enabled. */
  boolean again(UUID webhook, UUID id) {
    return jdbc.sql(
                """
                update webhook_deliveries d set state = 'pending', step = 0, next_at = now(),
                    give_up_at = now() + interval '24 hours'
                from webhooks w
                where d.webhook_id = :webhook and d.id = :id and w.id = d.webhook_id and w.enabled
                """)
            .param("webhook", webhook)
            .param("id", id)
            .update()
        == 1;
  }

  Optional<Delivery> ofEvent(UUID webhook, String event) {
    return jdbc.sql("select " + COLUMNS + " from webhook_deliveries where webhook_id = :webhook and event_id = :event")
        .param("webhook", webhook)
        .param("event", event)
        .query((row, _) -> delivery(row))
        .optional();
  }

  Optional<Delivery> find(UUID webhook, UUID id) {
    return jdbc.sql("select " + COLUMNS + " from webhook_deliveries where webhook_id = :webhook and id = :id")
        .param("webhook", webhook)
        .param("id", id)
        .query((row, _) -> delivery(row))
        .optional();
  }

  /**
   * Newest first.
   *
   * @param states any of them; all where empty
   */
  Page<Delivery, UUID> page(UUID webhook, Set<String> states, Optional<UUID> before, int limit) {
    List<Delivery> found =
        jdbc.sql(
                "select " + COLUMNS
                    + """
                     from webhook_deliveries
                    where webhook_id = :webhook and id < coalesce(cast(:before as uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
                        and (cardinality(:states) = 0 or state = any(:states))
                    order by id desc limit :limit
                    """)
            .param("webhook", webhook)
            .param("before", before.map(UUID::toString).orElse(null), Types.VARCHAR)
            .param("states", states.toArray(String[]::new))
            .param("limit", limit + 1)
            .query((row, _) -> delivery(row))
            .list();
    return Page.of(found, limit, Delivery::id);
  }

  long pending() {
    return jdbc.sql("select count(*) from webhook_deliveries where state = 'pending'").query(Long.class).single();
  }

  private static DueDelivery due(ResultSet row) throws SQLException {
    return new DueDelivery(
        row.getObject("id", UUID.class),
        row.getObject("webhook_id", UUID.class),
        row.getString("tenant"),
        row.getString("event_id"),
        row.getString("body"),
        row.getInt("attempts"),
        row.getInt("step"),
        row.getBytes("url"),
        row.getBytes("secret"),
        Optional.ofNullable(row.getBytes("former_secret")));
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    String code = row.getString("error_code");
    return new Delivery(
        row.getObject("id", UUID.class),
        row.getString("event_id"),
        row.getString("type"),
        row.getString("state"),
        row.getInt("attempts"),
        time(row, "created_at"),
        time(row, "sent_at"),
        time(row, "next_at"),
        row.getObject("status", Integer.class),
        row.getString("answer"),
        code == null ? null : new Delivery.Reason(code, row.getString("error_detail")));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
