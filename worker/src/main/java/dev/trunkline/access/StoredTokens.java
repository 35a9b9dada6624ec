package dev.trunkline.access;

import dev.trunkline.result.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code tokens}. A revoked one stays, so that the audit can be read, and is found by nobody. */
final class StoredTokens {
  private static final String COLUMNS =
      "t.id, t.tenant, t.name, t.role, t.tags, t.created_at, t.created_by, t.expires_at, t.last_used_at,"
          + " t.kind, t.person, t.subject ";

  /** A token that may be shown to the server: in force, of a tenant that is. */
  record Kept(ApiToken token, byte[] digest, int pepper) {}

  private final JdbcClient jdbc;

  StoredTokens(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns whether it is stored: not where the tenant has one of this name in force. */
  boolean create(ApiToken token, byte[] digest, int pepper) {
    return jdbc.sql(
                """
                insert into tokens (id, tenant, name, role, tags, digest, pepper, created_by, expires_at)
                values (:id, :tenant, :name, :role, :tags, :digest, :pepper, :created_by, :expires_at)
                on conflict (tenant, name) where revoked_at is null do nothing
                """)
            .param("id", token.id())
            .param("tenant", token.tenant())
            .param("name", token.name())
            .param("role", token.role().wireName())
            .param("tags", token.tags().toArray(String[]::new))
            .param("digest", digest)
            .param("pepper", pepper)
            .param("created_by", token.createdBy())
            .param("expires_at", token.expiresAt() == null ? null : token.expiresAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /** Returns whether it is stored: not where the attempt to log in has led to a session before. */
  boolean createLogin(ApiToken token, UUID login, byte[] digest, int pepper) {
    return jdbc.sql(
                """
                insert into tokens (id, tenant, name, role, digest, pepper, created_by, expires_at, kind, person, subject, login)
                values (:id, :tenant, :name, :role, :digest, :pepper, :created_by, :expires_at, 'login', :person, :subject, :login)
                on conflict do nothing
                """)
            .param("id", token.id())
            .param("tenant", token.tenant())
            .param("name", token.name())
            .param("role", token.role().wireName())
            .param("digest", digest)
            .param("pepper", pepper)
            .param("created_by", token.createdBy())
            .param("expires_at", token.expiresAt().atOffset(ZoneOffset.UTC))
            .param("person", token.person())
            .param("subject", token.subject())
            .param("login", login)
            .update()
        == 1;
  }

  /** Whichever tenant it is of; for finding out who calls. */
  Optional<Kept> inForce(UUID id) {
    return jdbc.sql(
            "select " + COLUMNS
                + """
                , t.digest, t.pepper from tokens t join tenants on tenants.name = t.tenant
                where t.id = :id and t.revoked_at is null and tenants.disabled_at is null
                """)
        .param("id", id)
        .query((row, _) -> new Kept(token(row), row.getBytes("digest"), row.getInt("pepper")))
        .optional();
  }

  Optional<ApiToken> find(String tenant, UUID id) {
    return jdbc.sql("select " + COLUMNS + "from tokens t where t.tenant = :tenant and t.id = :id and t.revoked_at is null")
        .param("tenant", tenant)
        .param("id", id)
        .query((row, _) -> token(row))
        .optional();
  }

  /** Those in force and those that have expired, by name; a login that is over is nothing that anybody might want to renew. */
  Page<ApiToken, String> page(String tenant, Optional<String> after, int limit) {
    List<ApiToken> found =
        jdbc.sql(
                "select " + COLUMNS
                    + """
                    from tokens t where t.tenant = :tenant and t.revoked_at is null and t.name > :after
                    and (t.kind = 'token' or t.expires_at > now())
                    order by t.name limit :limit
                    """)
            .param("tenant", tenant)
            .param("after", after.orElse(""))
            .param("limit", limit + 1)
            .query((row, _) -> token(row))
            .list();
    return Page.of(found, limit, ApiToken::name);
  }

  /** Returns whether the tenant had it in force. */
  boolean revoke(String tenant, UUID id) {
    return jdbc.sql("update tokens set revoked_at = now() where tenant = :tenant and id = :id and revoked_at is null")
            .param("tenant", tenant)
            .param("id", id)
            .update()
        == 1;
  }

  /** Forgets logins that were over before then. */
  void forgetLogins(Instant endedBefore) {
    jdbc.sql("delete from tokens where kind = 'login' and expires_at < :before")
        .param("before", endedBefore.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Notes when each was used, at most once a minute and never back in time. */
  void used(Map<UUID, Instant> when) {
    List<Map.Entry<UUID, Instant>> all = List.copyOf(when.entrySet());
    jdbc.sql(
            """
            update tokens t set last_used_at = u.at
            from unnest(cast(:ids as uuid[]), cast(:at as timestamptz[])) as u (id, at)
            where t.id = u.id and (t.last_used_at is null or t.last_used_at <= u.at - interval '1 minute')
            """)
        .param("ids", all.stream().map(used -> used.getKey().toString()).toArray(String[]::new))
        .param("at", all.stream().map(used -> used.getValue().toString()).toArray(String[]::new))
        .update();
  }

  private static ApiToken token(ResultSet row) throws SQLException {
    return new ApiToken(
        row.getObject("id", UUID.class),
        row.getString("tenant"),
        row.getString("name"),
        AccessRole.ofWireName(row.getString("role")),
        List.of((String[]) row.getArray("tags").getArray()),
        time(row, "created_at"),
        row.getString("created_by"),
        time(row, "expires_at"),
        time(row, "last_used_at"),
        TokenKind.ofWireName(row.getString("kind")),
        row.getString("person"),
        row.getString("subject"));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
