package dev.trunkline.webhook;

import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code webhook_deliveries}: an end for many at once. Always some in one transaction, so that nobody waits for a lock behind
 * it.
 */
final class OverDeliveries {
  private static final int AT_ONCE = 1_000;
  private static final int PRUNED_IN_ONE_GO = 20 * AT_ONCE;

  private final JdbcClient jdbc;

  OverDeliveries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those that nobody could send in time, as where all processes were down for a day. */
  void giveUp() {
    int given;
    do given = giveUpSome();
    while (given == AT_ONCE);
  }

  /** Keeps what came of it the last time, where it was sent at all. */
  private int giveUpSome() {
    return jdbc.sql(
            """
            update webhook_deliveries set state = 'failed', next_at = null,
                error_code = case when status is null then coalesce(error_code, 'EXPIRED') end,
                error_detail = case when status is null then coalesce(error_detail, 'nobody could send it within 24 hours') end
            where id in (
                select p.id from webhooks w join webhook_deliveries p on p.webhook_id = w.id and p.state = 'pending'
                where p.next_at <= now() and p.give_up_at <= now() limit :most for update of p skip locked)
            """)
        .param("most", AT_ONCE)
        .update();
  }

  /** Nothing more is sent to webhooks that are disabled. In small transactions; what is locked is left to the next time. */
  void abandon() {
    int abandoned;
    do abandoned = abandonSome();
    while (abandoned == AT_ONCE);
  }

  private int abandonSome() {
    return jdbc.sql(
            """
            update webhook_deliveries d set state = 'failed', next_at = null, error_code = 'DISABLED',
                error_detail = w.disabled_because
            from webhooks w
            where w.id = d.webhook_id and not w.enabled and d.id in (
                select p.id from webhooks o join webhook_deliveries p on p.webhook_id = o.id and p.state = 'pending'
                where not o.enabled limit :most for update of p skip locked)
            """)
        .param("most", AT_ONCE)
        .update();
  }

  /** All of a webhook that is disabled, in small transactions. */
  void deleteOf(UUID webhook) {
    int deleted;
    do deleted = deleteSomeOf(webhook);
    while (deleted == AT_ONCE);
  }

  private int deleteSomeOf(UUID webhook) {
    return jdbc.sql(
            """
            delete from webhook_deliveries where id in (
                select id from webhook_deliveries where webhook_id = :webhook limit :most)
            """)
        .param("webhook", webhook)
        .param("most", AT_ONCE)
        .update();
  }

  /** Takes away what was over so long ago, or the oldest of it. */
  void prune(Duration keep) {
    int left = PRUNED_IN_ONE_GO;
    while (left > 0 && pruneSome(keep) == AT_ONCE) left -= AT_ONCE;
  }

  private int pruneSome(Duration keep) {
    return jdbc.sql(
            """
            delete from webhook_deliveries where id in (
                select id from webhook_deliveries
                where state <> 'pending' and created_at < now() - :keep_seconds * interval '1 second'
                order by created_at limit :most for update skip locked)
            """)
        .param("keep_seconds", keep.toSeconds())
        .param("most", AT_ONCE)
        .update();
  }
}
