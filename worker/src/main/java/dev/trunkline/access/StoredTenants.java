package dev.trunkline.access;

import dev.trunkline.result.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code tenants}: parties that share an installation and nothing else. None is ever deleted. */
public final class StoredTenants {
  private final JdbcClient jdbc;

  public StoredTenants(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param disabledAt since when none of its tokens is taken; null where they are
   */
  public record Tenant(String name, Instant createdAt, Instant disabledAt) {}

  /** Returns whether it was made: not where there is one of this name. */
  public boolean create(String name) {
    return jdbc.sql("insert into tenants (name) values (:name) on conflict (name) do nothing").param("name", name).update() == 1;
  }

  public Optional<Tenant> find(String name) {
    return jdbc.sql("select name, created_at, disabled_at from tenants where name = :name")
        .param("name", name)
        .query(StoredTenants::tenant)
        .optional();
  }

  /** By name. */
  public Page<Tenant, String> page(Optional<String> after, int limit) {
    List<Tenant> found =
        jdbc.sql("select name, created_at, disabled_at from tenants where name > :after order by name limit :limit")
            .param("after", after.orElse(""))
            .param("limit", limit + 1)
            .query(StoredTenants::tenant)
            .list();
    return Page.of(found, limit, Tenant::name);
  }

  /** Its tokens are refused within two seconds; what is queued and scheduled goes on. Returns whether there is such a tenant. */
  public boolean disable(String name) {
    return jdbc.sql("update tenants set disabled_at = coalesce(disabled_at, now()) where name = :name").param("name", name).update() == 1;
  }

  /** Returns whether there is such a tenant. */
  public boolean enable(String name) {
    return jdbc.sql("update tenants set disabled_at = null where name = :name").param("name", name).update() == 1;
  }

  private static Tenant tenant(ResultSet row, int number) throws SQLException {
    OffsetDateTime disabledAt = row.getObject("disabled_at", OffsetDateTime.class);
    return new Tenant(
        row.getString("name"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        disabledAt == null ? null : disabledAt.toInstant());
  }
}
