package dev.trunkline.inventory;

import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceLimits;
import dev.trunkline.job.JumpHost;
import dev.trunkline.job.LimitedDevice;
import dev.trunkline.result.Page;
import dev.trunkline.secret.CredentialVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code devices}, one at a time; {@link ImportedDevices} writes many. */
public final class StoredDevices {
  /** What {@link #device} reads. */
  private static final String SELECT =
      """
      select d.tenant, d.name, d.host, d.port, d.platform, d.credential_id, d.tags, d.description, d.source, d.jump, d.created_at,
             d.updated_at, d.max_connections, d.logins_per_minute, c.name as credential, c.username, c.version,
             case when d.jump is not null then jump_hosts(d.tenant, d.jump) end as jumps
      from devices d join credentials c on c.id = d.credential_id
      """;

  private final JdbcClient jdbc;

  public StoredDevices(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns whether it is there now: not where the name is taken, or the credential or the jump host is gone. */
  public boolean create(String tenant, DeviceEntry entry) {
    return of(
                tenant,
                entry,
                """
                insert into devices (tenant, name, host, port, platform, credential_id, jump, tags, description, max_connections,
                    logins_per_minute)
                select :tenant, :name, :host, :port, :platform, c.id, :jump, :tags, :description, :max_connections, :logins_per_minute
                from credentials c where c.tenant = :tenant and c.name = :credential
                on conflict (tenant, name) do nothing
                """)
            .update()
        == 1;
  }

  /**
   * Returns whether the device is so now: not where there is none of this name, or the credential is gone.
   *
   * @param seen when it must have been written last; empty for whenever
   */
  public boolean replace(String tenant, DeviceEntry entry, Optional<Instant> seen) {
    return of(
                tenant,
                entry,
                """
                update devices d set host = :host, port = :port, platform = :platform, credential_id = c.id, jump = :jump,
                    tags = :tags, description = :description, max_connections = :max_connections,
                    logins_per_minute = :logins_per_minute, updated_at = now()
                from credentials c
                where d.tenant = :tenant and d.name = :name and c.tenant = :tenant and c.name = :credential
                  and (cast(:seen as timestamptz) is null or d.updated_at = :seen)
                """)
            .param("seen", timestamp(seen), Types.TIMESTAMP_WITH_TIMEZONE)
            .update()
        == 1;
  }

  private StatementSpec of(String tenant, DeviceEntry entry, String sql) {
    return jdbc.sql(sql)
        .param("tenant", tenant)
        .param("name", entry.name())
        .param("host", entry.host())
        .param("port", entry.port())
        .param("platform", entry.platform())
        .param("credential", entry.credential())
        .param("jump", entry.jump().orElse(null), Types.VARCHAR)
        .param("tags", entry.tags().toArray(String[]::new))
        .param("description", entry.description())
        .param("max_connections", entry.limits().maxConnections().orElse(null), Types.INTEGER)
        .param("logins_per_minute", entry.limits().loginsPerMinute().orElse(null), Types.INTEGER);
  }

  /** What a deletion came to. */
  public enum Deletion {
    DELETED,
    /** There is none of this name, or it was written since. */
    MISSING,
    /** Another device is reached from it. */
    IN_USE
  }

  /**
   * Jobs that wait for it keep its address.
   *
   * @param seen as in {@link #replace}
   */
  public Deletion delete(String tenant, String name, Optional<Instant> seen) {
    try {
      int deleted =
          jdbc.sql(
                  """
                  delete from devices where tenant = :tenant and name = :name
                    and (cast(:seen as timestamptz) is null or updated_at = :seen)
                  """)
              .param("tenant", tenant)
              .param("name", name)
              .param("seen", timestamp(seen), Types.TIMESTAMP_WITH_TIMEZONE)
              .update();
      return deleted == 1 ? Deletion.DELETED : Deletion.MISSING;
    } catch (DataIntegrityViolationException e) {
      return Deletion.IN_USE;
    }
  }

  public Optional<NamedDevice> find(String tenant, String name) {
    return jdbc.sql(SELECT + "where d.tenant = :tenant and d.name = :name")
        .param("tenant", tenant)
        .param("name", name)
        .query(StoredDevices::device)
        .optional();
  }

  /** Those of these names that there are. */
  public List<NamedDevice> named(String tenant, Collection<String> names) {
    return jdbc.sql(SELECT + " where d.tenant = :tenant and d.name = any (:names)")
        .param("tenant", tenant)
        .param("names", names.toArray(String[]::new))
        .query(StoredDevices::device)
        .list();
  }

  /**
   * By name.
   *
   * @param after the last name of the page before; empty for the first
   */
  public Page<NamedDevice, String> page(DeviceFilter filter, Optional<String> after, int limit) {
    List<NamedDevice> found =
        jdbc.sql(
                SELECT
                    + """
                    where d.tenant = :tenant and d.name > :after and d.tags @> cast(:tags as text[])
                      and (cast(:platform as text) is null or d.platform = :platform)
                      and (cast(:credential as text) is null or c.name = :credential)
                      and (cast(:source as text) is null or d.source = :source)
                      and (cast(:text as text) is null
                          or position(lower(:text) in lower(d.name || ' ' || d.host || ' ' || d.description)) > 0)
                    order by d.name limit :limit
                    """)
            .param("tenant", filter.tenant())
            .param("after", after.orElse(""))
            .param("tags", filter.tags().toArray(String[]::new))
            .param("platform", filter.platform().orElse(null))
            .param("credential", filter.credential().orElse(null))
            .param("source", filter.source().orElse(null))
            .param("text", filter.text().orElse(null))
            .param("limit", limit + 1)
            .query(StoredDevices::device)
            .list();
    return Page.of(found, limit, last -> last.entry().name());
  }

  /** Those with any of these tags. */
  public List<NamedDevice> tagged(String tenant, Collection<String> tags) {
    return jdbc.sql(SELECT + "where d.tenant = :tenant and d.tags && cast(:tags as text[]) order by d.name")
        .param("tenant", tenant)
        .param("tags", tags.toArray(String[]::new))
        .query(StoredDevices::device)
        .list();
  }

  /** Those of all tenants of which limits are known. */
  public List<LimitedDevice> limited() {
    return jdbc.sql(SELECT + "where d.max_connections is not null or d.logins_per_minute is not null")
        .query((row, number) -> {
          NamedDevice device = device(row, number);
          return new LimitedDevice(row.getString("tenant"), device.address(AlgorithmProfile.MODERN), device.entry().limits());
        })
        .list();
  }

  public JumpPaths jumpPaths(String tenant) {
    Map<String, String> jumps = new HashMap<>();
    jdbc.sql("select name, jump from devices where tenant = :tenant and jump is not null")
        .param("tenant", tenant)
        .query(row -> {
          jumps.put(row.getString("name"), row.getString("jump"));
        });
    return new JumpPaths(jumps);
  }

  private static NamedDevice device(ResultSet row, int number) throws SQLException {
    CredentialVersion login = new CredentialVersion(row.getObject("credential_id", UUID.class), row.getInt("version"));
    return new NamedDevice(
        entry(row, limits(row)),
        Optional.ofNullable(row.getString("source")),
        row.getString("username"),
        login.version(),
        time(row, "created_at"),
        time(row, "updated_at"),
        login,
        jumps(row.getString("jumps")));
  }

  private static DeviceLimits limits(ResultSet row) throws SQLException {
    return new DeviceLimits(
        Optional.ofNullable(row.getObject("max_connections", Integer.class)),
        Optional.ofNullable(row.getObject("logins_per_minute", Integer.class)));
  }

  static DeviceEntry entry(ResultSet row, DeviceLimits limits) throws SQLException {
    return new DeviceEntry(
        row.getString("name"),
        row.getString("host"),
        row.getInt("port"),
        row.getString("platform"),
        row.getString("credential"),
        Optional.ofNullable(row.getString("jump")),
        List.of((String[]) row.getArray("tags").getArray()),
        row.getString("description"),
        limits);
  }

  private static List<JumpHost> jumps(String json) {
    List<JumpHost> jumps = new ArrayList<>();
    if (json == null) return jumps;
    for (JsonNode jump : JsonMapper.shared().readTree(json)) {
      UUID credential = UUID.fromString(jump.get("credential").stringValue());
      jumps.add(
          new JumpHost(
              jump.get("host").stringValue(),
              jump.get("port").intValue(),
              jump.get("username").stringValue(),
              AlgorithmProfile.MODERN,
              Optional.of(credential)));
    }
    return jumps;
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime timestamp(Optional<Instant> at) {
    return at.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null);
  }
}
