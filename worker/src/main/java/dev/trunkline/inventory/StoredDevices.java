package dev.trunkline.inventory;

import dev.trunkline.result.Page;
import dev.trunkline.secret.CredentialVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code devices}. */
public final class StoredDevices {
  private final JdbcClient jdbc;

  public StoredDevices(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns whether it is there now: not where the name is taken, or the credential is gone. */
  public boolean create(String tenant, DeviceEntry entry) {
    return written(
        tenant,
        entry,
        """
        insert into devices (tenant, name, host, port, platform, credential_id, tags, description)
        select :tenant, :name, :host, :port, :platform, c.id, :tags, :description
        from credentials c where c.tenant = :tenant and c.name = :credential
        on conflict (tenant, name) do nothing
        """);
  }

  /** Returns whether the device is so now: not where there is none of this name, or the credential is gone. */
  public boolean replace(String tenant, DeviceEntry entry) {
    return written(
        tenant,
        entry,
        """
        update devices d set host = :host, port = :port, platform = :platform, credential_id = c.id, tags = :tags,
            description = :description, updated_at = now()
        from credentials c
        where d.tenant = :tenant and d.name = :name and c.tenant = :tenant and c.name = :credential
        """);
  }

  private boolean written(String tenant, DeviceEntry entry, String sql) {
    return jdbc.sql(sql)
            .param("tenant", tenant)
            .param("name", entry.name())
            .param("host", entry.host())
            .param("port", entry.port())
            .param("platform", entry.platform())
            .param("credential", entry.credential())
            .param("tags", entry.tags().toArray(String[]::new))
            .param("description", entry.description())
            .update()
        == 1;
  }

  /** Jobs that wait for it keep its address. Returns whether it was there. */
  public boolean delete(String tenant, String name) {
    return jdbc.sql("delete from devices where tenant = :tenant and name = :name")
            .param("tenant", tenant)
            .param("name", name)
            .update()
        == 1;
  }

  public Optional<NamedDevice> find(String tenant, String name) {
    return jdbc.sql(
            """
            select d.*, c.name as credential, c.username, c.version from devices d join credentials c on c.id = d.credential_id
            where d.tenant = :tenant and d.name = :name
            """)
        .param("tenant", tenant)
        .param("name", name)
        .query(StoredDevices::device)
        .optional();
  }

  /** Those of these names that there are. */
  public List<NamedDevice> named(String tenant, Collection<String> names) {
    return jdbc.sql(
            """
            select d.*, c.name as credential, c.username, c.version from devices d join credentials c on c.id = d.credential_id
            where d.tenant = :tenant and d.name = any (:names)
            """)
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
                """
                select d.*, c.name as credential, c.username, c.version
                from devices d join credentials c on c.id = d.credential_id
                where d.tenant = :tenant and d.name > :after and d.tags @> cast(:tags as text[])
                  and (cast(:platform as text) is null or d.platform = :platform)
                  and (cast(:credential as text) is null or c.name = :credential)
                  and (cast(:text as text) is null
                      or position(lower(:text) in lower(d.name || ' ' || d.host || ' ' || d.description)) > 0)
                order by d.name limit :limit
                """)
            .param("tenant", filter.tenant())
            .param("after", after.orElse(""))
            .param("tags", filter.tags().toArray(String[]::new))
            .param("platform", filter.platform().orElse(null))
            .param("credential", filter.credential().orElse(null))
            .param("text", filter.text().orElse(null))
            .param("limit", limit + 1)
            .query(StoredDevices::device)
            .list();
    return Page.of(found, limit, last -> last.entry().name());
  }

  /** Those with any of these tags. */
  public List<NamedDevice> tagged(String tenant, Collection<String> tags) {
    return jdbc.sql(
            """
            select d.*, c.name as credential, c.username, c.version from devices d join credentials c on c.id = d.credential_id
            where d.tenant = :tenant and d.tags && cast(:tags as text[]) order by d.name
            """)
        .param("tenant", tenant)
        .param("tags", tags.toArray(String[]::new))
        .query(StoredDevices::device)
        .list();
  }

  private static NamedDevice device(ResultSet row, int number) throws SQLException {
    DeviceEntry entry =
        new DeviceEntry(
            row.getString("name"),
            row.getString("host"),
            row.getInt("port"),
            row.getString("platform"),
            row.getString("credential"),
            List.of((String[]) row.getArray("tags").getArray()),
            row.getString("description"));
    CredentialVersion login = new CredentialVersion(row.getObject("credential_id", UUID.class), row.getInt("version"));
    return new NamedDevice(
        entry, row.getString("username"), login.version(), time(row, "created_at"), time(row, "updated_at"), login);
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
