package dev.trunkline.transport;

import dev.trunkline.job.DeviceAddress;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code host_keys}: one key for each host and port of a tenant. */
public final class HostKeyStore {
  private final JdbcClient jdbc;
  private final ShownHostKeys shown;

  public HostKeyStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.shown = new ShownHostKeys(jdbc);
  }

  /** Keys that were not taken. */
  public ShownHostKeys shown() {
    return shown;
  }

  /** The host keys as one tenant sees them under one policy. */
  public HostKeys under(HostKeyPolicy policy, String tenant) {
    return under(policy, tenant, "");
  }

  /**
   * As above, of hosts behind jump hosts: the same address may be another machine there.
   *
   * @param jump the path of {@link dev.trunkline.job.JumpHost#path}, empty for none
   */
  public HostKeys under(HostKeyPolicy policy, String tenant, String jump) {
    return new HostKeys() {
      @Override
      public Verdict check(String host, int port, String keyType, byte[] publicKey, String fingerprint) {
        return switch (policy) {
          case OFF -> new Verdict.Accepted();
          case PINNED -> compare(find(tenant, host, port, jump), publicKey);
          case ACCEPT_NEW -> {
            insertIfNew(tenant, host, port, jump, keyType, publicKey, fingerprint);
            yield compare(find(tenant, host, port, jump), publicKey);
          }
        };
      }

      @Override
      public void refused(Shown key) {
        shown.note(new ShownHostKeys.Place(tenant, key.endpoint().host(), key.endpoint().port(), jump), key);
      }

      @Override
      public List<String> knownTypes(String host, int port) {
        return find(tenant, host, port, jump).stream().map(Known::keyType).toList();
      }
    };
  }

  /** Two first logins may race: one row wins, and both then compare with that row. */
  private int insertIfNew(
      String tenant, String host, int port, String jump, String keyType, byte[] publicKey, String fingerprint) {
    return jdbc.sql(
            """
            insert into host_keys (tenant, host, port, jump, key_type, public_key, fingerprint)
            values (:tenant, :host, :port, :jump, :keyType, :publicKey, :fingerprint)
            on conflict (tenant, host, port) do nothing
            """)
        .param("tenant", tenant)
        .param("host", DeviceAddress.placeOf(host, jump))
        .param("port", port)
        .param("jump", jump)
        .param("keyType", keyType)
        .param("publicKey", publicKey)
        .param("fingerprint", fingerprint)
        .update();
  }

  /** Records the key of a host that is dialled directly; returns what was recorded before, which stays. */
  Optional<Known> recordIfNew(String tenant, KnownHosts.Entry key, String fingerprint) {
    int rows = insertIfNew(tenant, key.host(), key.port(), "", key.keyType(), key.publicKey(), fingerprint);
    return rows == 1 ? Optional.empty() : find(tenant, key.host(), key.port(), "").stream().findFirst();
  }

  private List<Known> find(String tenant, String host, int port, String jump) {
    return jdbc.sql(
            """
            select key_type, public_key, fingerprint
            from host_keys
            where tenant = :tenant and host = :host and port = :port
            """)
        .param("tenant", tenant)
        .param("host", DeviceAddress.placeOf(host, jump))
        .param("port", port)
        .query((row, _) -> new Known(row.getString(1), row.getBytes(2), row.getString(3)))
        .list();
  }

  /** A key that is taken. */
  public record Recorded(String keyType, String fingerprint, Instant firstSeenAt) {}

  public Optional<Recorded> recorded(ShownHostKeys.Place place) {
    return jdbc.sql(
            """
            select key_type, fingerprint, first_seen_at from host_keys where tenant = :tenant and host = :host and port = :port
            """)
        .param("tenant", place.tenant())
        .param("host", DeviceAddress.placeOf(place.host(), place.jump()))
        .param("port", place.port())
        .query(
            (row, _) ->
                new Recorded(row.getString(1), row.getString(2), row.getObject(3, OffsetDateTime.class).toInstant()))
        .optional();
  }

  private static HostKeys.Verdict compare(List<Known> known, byte[] publicKey) {
    if (known.isEmpty()) return new HostKeys.Verdict.Unknown();
    Known pinned = known.getFirst();
    if (Arrays.equals(pinned.publicKey, publicKey)) return new HostKeys.Verdict.Accepted();
    return new HostKeys.Verdict.Changed(pinned.fingerprint);
  }

  record Known(String keyType, byte[] publicKey, String fingerprint) {}
}
