package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.DeviceAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The table {@code shown_host_keys}: keys that devices showed and that were not taken. Where another one is recorded the device is
 * shut off, for every process, until somebody decides.
 */
public final class ShownHostKeys {
  private static final int MOST_LISTED = 1_000;

  private final JdbcClient jdbc;

  public ShownHostKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Where a device is.
   *
   * @param jump the path of {@link dev.trunkline.job.JumpHost#path}, empty for none
   */
  public record Place(String tenant, String host, int port, String jump) {}

  /**
   * @param address from which it came; empty where that is behind a jump host
   * @param times how often it was shown
   */
  public record Key(
      String keyType, String fingerprint, String address, Instant firstSeenAt, Instant lastSeenAt, int times) {}

  /** Remembers what was shown last; one that is another than before counts anew. */
  void note(Place place, HostKeys.Shown key) {
    at(
            place,
            """
            insert into shown_host_keys as s (tenant, host, port, jump, key_type, public_key, fingerprint, address)
            values (:tenant, :host, :port, :jump, :keyType, :publicKey, :fingerprint, :address)
            on conflict (tenant, host, port) do update set
                first_seen_at = case when s.public_key = excluded.public_key then s.first_seen_at else now() end,
                times = case when s.public_key = excluded.public_key then s.times + 1 else 1 end,
                last_seen_at = now(), key_type = excluded.key_type, public_key = excluded.public_key,
                fingerprint = excluded.fingerprint, address = excluded.address
            """)
        .param("jump", place.jump())
        .param("keyType", key.keyType())
        .param("publicKey", key.publicKey())
        .param("fingerprint", key.fingerprint())
        .param("address", key.address())
        .update();
  }

  /** Empty where it has been recorded since. */
  public Optional<Key> find(Place place) {
    return at(
            place,
            """
            select s.key_type, s.fingerprint, s.address, s.first_seen_at, s.last_seen_at, s.times
            from shown_host_keys s left join host_keys k using (tenant, host, port)
            where tenant = :tenant and host = :host and port = :port and k.public_key is distinct from s.public_key
            """)
        .query((row, _) -> key(row))
        .optional();
  }

  private static Key key(ResultSet row) throws SQLException {
    return new Key(
        row.getString("key_type"),
        row.getString("fingerprint"),
        row.getString("address"),
        row.getObject("first_seen_at", OffsetDateTime.class).toInstant(),
        row.getObject("last_seen_at", OffsetDateTime.class).toInstant(),
        row.getInt("times"));
  }

  /**
   * To be asked before a device is dialled.
   *
   * @throws DeviceException HOST_KEY_CHANGED with both fingerprints where somebody has to decide first
   */
  public void requireDecided(Place place) {
    at(
            place,
            """
            select s.key_type, s.fingerprint, s.address, s.first_seen_at, s.last_seen_at, s.times, k.fingerprint as recorded
            from shown_host_keys s join host_keys k using (tenant, host, port)
            where tenant = :tenant and host = :host and port = :port and k.public_key <> s.public_key
            """)
        .query((row, _) -> undecided(place, key(row), row.getString("recorded")))
        .optional()
        .ifPresent(
            refusal -> {
              throw refusal;
            });
  }

  private static DeviceException undecided(Place place, Key shown, String recorded) {
    String detail = "%s showed %s %s at %s, expected %s; nobody logs in there before somebody has decided which one is right";
    String where = DeviceAddress.placeOf(new Endpoint(place.host(), place.port()).toString(), place.jump());
    Object[] both = {where, shown.keyType(), shown.fingerprint(), shown.firstSeenAt(), recorded};
    return new DeviceException(FailureCode.HOST_KEY_CHANGED, detail.formatted(both));
  }

  /** The devices that are shut off. */
  public List<Place> undecided() {
    return jdbc.sql(
            """
            select s.tenant, s.host, s.port, s.jump from shown_host_keys s join host_keys k using (tenant, host, port)
            where k.public_key <> s.public_key
            """)
        .query((row, _) -> place(row))
        .list();
  }

  private static Place place(ResultSet row) throws SQLException {
    String host = DeviceAddress.hostOf(row.getString("host"));
    return new Place(row.getString("tenant"), host, row.getInt("port"), row.getString("jump"));
  }

  /**
   * A key that waits for somebody to decide.
   *
   * @param recorded the fingerprint of the key that is recorded for the device; null where none is
   */
  public record Waiting(Place place, Key key, String recorded) {}

  /** The tenant's, newest first, 1000 at most. */
  public List<Waiting> list(String tenant) {
    return jdbc.sql(
            """
            select s.tenant, s.host, s.port, s.jump, s.key_type, s.fingerprint, s.address, s.first_seen_at, s.last_seen_at,
                   s.times, k.fingerprint as recorded
            from shown_host_keys s left join host_keys k using (tenant, host, port)
            where s.tenant = :tenant and k.public_key is distinct from s.public_key
            order by s.first_seen_at desc, s.host, s.port limit :most
            """)
        .param("tenant", tenant)
        .param("most", MOST_LISTED)
        .query((row, _) -> new Waiting(place(row), key(row), row.getString("recorded")))
        .list();
  }

  /**
   * From now on it is the key of the device, whatever was recorded before.
   *
   * @param fingerprint which it must be
   * @return false where another one, or none, was shown
   */
  public boolean accept(Place place, String fingerprint) {
    return at(
                place,
                """
                with taken as (
                    delete from shown_host_keys
                    where tenant = :tenant and host = :host and port = :port and fingerprint = :fingerprint
                    returning tenant, host, port, jump, key_type, public_key, fingerprint
                )
                insert into host_keys (tenant, host, port, jump, key_type, public_key, fingerprint)
                select tenant, host, port, jump, key_type, public_key, fingerprint from taken
                on conflict (tenant, host, port) do update set
                    key_type = excluded.key_type, public_key = excluded.public_key, fingerprint = excluded.fingerprint,
                    first_seen_at = now()
                """)
            .param("fingerprint", fingerprint)
            .update()
        == 1;
  }

  /** As {@link #accept}, but what is recorded stays. */
  public boolean reject(Place place, String fingerprint) {
    return at(
                place,
                """
                delete from shown_host_keys
                where tenant = :tenant and host = :host and port = :port and fingerprint = :fingerprint
                """)
            .param("fingerprint", fingerprint)
            .update()
        == 1;
  }

  private StatementSpec at(Place place, String sql) {
    return jdbc.sql(sql)
        .param("tenant", place.tenant())
        .param("host", DeviceAddress.placeOf(place.host(), place.jump()))
        .param("port", place.port());
  }
}
