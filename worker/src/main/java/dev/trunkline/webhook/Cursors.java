package dev.trunkline.webhook;

import dev.trunkline.event.JobEvent;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code webhook_cursors}. */
final class Cursors {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final JdbcClient jdbc;

  Cursors(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Where to read on, for whoever gets the lock; empty where another process has it. A place that this server has not come to
   * yet is one of the server that the database was restored from: reading goes on here and now.
   *
   * <p>A process that stands still in this transaction loses it, and its connection, to the others.
   */
  Optional<JobEvent.Position> lock(String source) {
    Optional<Locked> locked =
        jdbc.sql(
                """
                select xid::text as xid, id, xid > pg_snapshot_xmin(pg_current_snapshot()) as ahead,
                    set_config('idle_in_transaction_session_timeout', :longest_ms, true) as limited
                from webhook_cursors where source = :source for update skip locked
                """)
            .param("longest_ms", Long.toString(LONGEST_PAUSE.toMillis()))
            .param("source", source)
            .query(
                (row, _) ->
                    new Locked(
                        new JobEvent.Position(Long.parseUnsignedLong(row.getString("xid")), row.getLong("id")),
                        row.getBoolean("ahead")))
            .optional();
    return locked.map(found -> found.ahead ? moveHere(source) : found.position);
  }

  private record Locked(JobEvent.Position position, boolean ahead) {}

  /**
   * What happened on the other server has a place that this one will come to some day, and is not to be told then: not by its place
   * but by its time.
   */
  private JobEvent.Position moveHere(String source) {
    JobEvent.Position now = now();
    move(source, now);
    jdbc.sql("update webhooks set tells_from = clock_timestamp()").update();
    return now;
  }

  void move(String source, JobEvent.Position to) {
    jdbc.sql("update webhook_cursors set xid = cast(:transaction as xid8), id = :id, moved_at = now() where source = :source")
        .param("transaction", Long.toUnsignedString(to.transaction()))
        .param("id", to.id())
        .param("source", source)
        .update();
  }

  /** Everything before this place has been committed. */
  JobEvent.Position now() {
    String first = jdbc.sql("select pg_snapshot_xmin(pg_current_snapshot())::text").query(String.class).single();
    return new JobEvent.Position(Long.parseUnsignedLong(first), 0);
  }

  /** Passes over what nobody is told of, once a minute, so that a first webhook need not read through all of it. */
  void passOver(JobEvent.Position to) {
    jdbc.sql(
            """
            update webhook_cursors set xid = cast(:transaction as xid8), id = :id, moved_at = now()
            where moved_at < now() - interval '1 minute' and xid < cast(:transaction as xid8)
            """)
        .param("transaction", Long.toUnsignedString(to.transaction()))
        .param("id", to.id())
        .update();
  }
}
