package dev.trunkline.connection;

import dev.trunkline.job.DeviceAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The table {@code suspensions}. Its times are those of the database, so that clocks of processes need not agree. */
final class SuspensionStore {
  /** Longer than a login takes. Whoever tries a credential and dies leaves it suspended for so long. */
  private static final Duration TRIAL = Duration.ofMinutes(2);

  private static final int MOST_LISTED = 1_000;

  private final JdbcClient jdbc;

  SuspensionStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A suspension that was found.
   *
   * @param onTrial whether its time is over and the caller is the one who may try it
   */
  record Found(Suspension suspension, boolean onTrial) {}

  /** Empty where nothing is known against the credential. Of many callers after the end, one is told to try it. */
  Optional<Found> find(Suspect suspect) {
    return of(
            suspect,
            """
            with trial as (
                update suspensions set until = now() + :trial_ms * interval '1 ms'
                where tenant = :tenant and host = :host and port = :port and username = :username
                  and fingerprint = :fingerprint and until <= now()
                returning id
            )
            select s.*, exists (select from trial) as on_trial from suspensions s
            where tenant = :tenant and host = :host and port = :port and username = :username
              and fingerprint = :fingerprint
            """)
        .param("trial_ms", TRIAL.toMillis())
        .query((row, _) -> new Found(suspension(row), row.getBoolean("on_trial")))
        .optional();
  }

  /**
   * What a refusal left behind.
   *
   * @param isNew false where the credential had been suspended before, by this or another process
   */
  record Suspended(Suspension suspension, boolean isNew) {}

  Suspended suspend(Suspect suspect, String detail, Duration length) {
    return of(
            suspect,
            """
            insert into suspensions (tenant, host, port, jump, username, fingerprint, detail, until)
            values (:tenant, :host, :port, :jump, :username, :fingerprint, :detail, now() + :length_ms * interval '1 ms')
            on conflict (tenant, host, port, username, fingerprint) do update set
                detail = excluded.detail, until = excluded.until
            returning *, xmax = 0 as is_new
            """)
        .param("jump", suspect.jump())
        .param("detail", detail)
        .param("length_ms", length.toMillis())
        .query((row, _) -> new Suspended(suspension(row), row.getBoolean("is_new")))
        .single();
  }

  /** The trial told nothing of the credential: the next login may try. */
  void tryAgain(UUID id) {
    jdbc.sql("update suspensions set until = now() where id = :id and until > now()").param("id", id).update();
  }

  void delete(UUID id) {
    jdbc.sql("delete from suspensions where id = :id").param("id", id).update();
  }

  /** Returns whether the tenant had such a suspension. */
  boolean delete(String tenant, UUID id) {
    return jdbc.sql("delete from suspensions where tenant = :tenant and id = :id")
            .param("tenant", tenant)
            .param("id", id)
            .update()
        == 1;
  }

  /** Those whose credential nobody used for a day after their end were corrected, most likely. */
  void deleteLongOver() {
    jdbc.sql("delete from suspensions where until < now() - interval '1 day'").update();
  }

  /** Those in force, newest first. */
  List<Suspension> list(String tenant) {
    return jdbc.sql(
            """
            select * from suspensions where tenant = :tenant and until > now()
            order by suspended_at desc, id limit :most
            """)
        .param("tenant", tenant)
        .param("most", MOST_LISTED)
        .query((row, _) -> suspension(row))
        .list();
  }

  private StatementSpec of(Suspect suspect, String sql) {
    return jdbc.sql(sql)
        .param("tenant", suspect.tenant())
        .param("host", DeviceAddress.placeOf(suspect.host(), suspect.jump()))
        .param("port", suspect.port())
        .param("username", suspect.username())
        .param("fingerprint", suspect.fingerprint());
  }

  private static Suspension suspension(ResultSet row) throws SQLException {
    return new Suspension(
        row.getObject("id", UUID.class),
        DeviceAddress.hostOf(row.getString("host")),
        row.getInt("port"),
        row.getString("jump"),
        row.getString("username"),
        row.getString("detail"),
        time(row, "suspended_at"),
        time(row, "until"));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
