package dev.trunkline.inventory;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.Secrets;
import dev.trunkline.provider.RecentReadings;
import dev.trunkline.provider.SecretProviders;
import dev.trunkline.result.Page;
import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.secret.SealedPlace;
import dev.trunkline.secret.Sealer;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The tables {@code credentials} and {@code credential_secrets}. Secrets go in sealed and are opened for a login only. */
public final class StoredCredentials {
  private static final String NAMED =
      """
      select c.id, c.tenant, c.name, c.username, c.version, c.created_at, c.rotated_at,
             array(select k.field from credential_secrets k
                   where k.credential_id = c.id and k.version = c.version order by k.field) as fields,
             (select k.sealed from credential_secrets k
              where k.credential_id = c.id and k.version = c.version and k.field = 'provider.reference') as reference
      from credentials c
      """;

  private final JdbcClient jdbc;
  private final Sealer sealer;
  private final CredentialRows rows;
  private final LoginSecrets logins;

  /** Of an installation that keeps all secrets itself. */
  public StoredCredentials(JdbcClient jdbc, Sealer sealer) {
    this(jdbc, sealer, new RecentReadings(SecretProviders.none(), Duration.ZERO));
  }

  /**
   * @param readings of what is kept outside
   */
  public StoredCredentials(JdbcClient jdbc, Sealer sealer, RecentReadings readings) {
    this.jdbc = jdbc;
    this.sealer = sealer;
    this.rows = new CredentialRows(sealer);
    this.logins = new LoginSecrets(this, new SourcedCredentials(readings, this));
  }

  /** What it takes from what is stored to what logs in. */
  public LoginSecrets logins() {
    return logins;
  }

  /** Returns whether it is there now: not where the name is taken. */
  public boolean create(String tenant, String name, String username, Secrets secrets) {
    CredentialVersion first = new CredentialVersion(UUID.randomUUID(), 1);
    return withSealed(
            tenant,
            first,
            secrets,
            """
            with made as (
                insert into credentials (id, tenant, name, username, version)
                values (:credential, :tenant, :name, :username, :version)
                on conflict (tenant, name) do nothing returning id
            ), kept as (
                insert into credential_secrets (credential_id, version, field, sealed)
                select made.id, :version, f.* from made, unnest(:fields, :sealed) as f
            )
            select count(*) from made
            """)
        .param("name", name)
        .param("username", username)
        .query(Integer.class)
        .single()
        == 1;
  }

  /**
   * Puts these secrets in the place of all it had, which are gone then.
   *
   * @return the version they are; empty where there is no such credential
   */
  public Optional<CredentialVersion> rotate(String tenant, String name, Secrets secrets) {
    while (true) {
      Optional<CredentialVersion> before = current(tenant, name);
      if (before.isEmpty()) return before;
      CredentialVersion next = new CredentialVersion(before.get().credential(), before.get().version() + 1);
      if (replaced(tenant, next, secrets)) return Optional.of(next);
    }
  }

  Optional<CredentialVersion> current(String tenant, String name) {
    return jdbc.sql("select id, version from credentials where tenant = :tenant and name = :name")
        .param("tenant", tenant)
        .param("name", name)
        .query((row, _) -> CredentialRows.version(row))
        .optional();
  }

  /** The version is sealed with the secrets, so it is known before the write; somebody else may be faster. */
  boolean replaced(String tenant, CredentialVersion next, Secrets secrets) {
    return withSealed(
            tenant,
            next,
            secrets,
            """
            with rotated as (
                update credentials set version = :version, rotated_at = now()
                where tenant = :tenant and id = :credential and version = :version - 1 returning id
            ), gone as (
                delete from credential_secrets where credential_id in (select id from rotated)
            ), kept as (
                insert into credential_secrets (credential_id, version, field, sealed)
                select rotated.id, :version, f.* from rotated, unnest(:fields, :sealed) as f
            )
            select count(*) from rotated
            """)
        .query(Integer.class)
        .single()
        == 1;
  }

  /** Adds a field to what is stored of the version, unless it is there, or the version is not current any more. */
  void add(String tenant, CredentialVersion version, String field, String value) {
    withSealed(
            tenant,
            version,
            new Secrets(Map.of(field, value)),
            """
            insert into credential_secrets (credential_id, version, field, sealed)
            select c.id, c.version, f.* from credentials c, unnest(:fields, :sealed) as f
            where c.tenant = :tenant and c.id = :credential and c.version = :version
            on conflict do nothing
            """)
        .update();
  }

  private StatementSpec withSealed(String tenant, CredentialVersion version, Secrets secrets, String sql) {
    Map<String, byte[]> sealed = new HashMap<>();
    secrets
        .byField()
        .forEach((field, secret) -> sealed.put(field, sealer.seal(SealedPlace.ofCredential(tenant, version, field), secret)));
    return jdbc.sql(sql)
        .param("tenant", tenant)
        .param("credential", version.credential())
        .param("version", version.version())
        .param("fields", sealed.keySet().toArray(String[]::new))
        .param("sealed", sealed.values().toArray(byte[][]::new));
  }

  /** What a deletion came to. */
  public enum Deletion {
    DELETED,
    MISSING,
    /** By a device, or by a job that waits. */
    IN_USE
  }

  public Deletion delete(String tenant, String name) {
    try {
      int deleted =
          jdbc.sql("delete from credentials where tenant = :tenant and name = :name")
              .param("tenant", tenant)
              .param("name", name)
              .update();
      return deleted == 1 ? Deletion.DELETED : Deletion.MISSING;
    } catch (DataIntegrityViolationException e) {
      return Deletion.IN_USE;
    }
  }

  public Optional<NamedCredential> find(String tenant, String name) {
    return jdbc.sql(NAMED + "where c.tenant = :tenant and c.name = :name")
        .param("tenant", tenant)
        .param("name", name)
        .query((row, _) -> rows.named(row))
        .optional();
  }

  /**
   * By name.
   *
   * @param after the last name of the page before; empty for the first
   */
  public Page<NamedCredential, String> page(String tenant, Optional<String> after, int limit) {
    List<NamedCredential> found =
        jdbc.sql(NAMED + "where c.tenant = :tenant and c.name > :after order by c.name limit :limit")
            .param("tenant", tenant)
            .param("after", after.orElse(""))
            .param("limit", limit + 1)
            .query((row, _) -> rows.named(row))
            .list();
    return Page.of(found, limit, NamedCredential::name);
  }

  /** What people call it; empty where it was deleted. */
  Optional<String> name(String tenant, UUID credential) {
    return jdbc.sql("select name from credentials where tenant = :tenant and id = :credential")
        .param("tenant", tenant)
        .param("credential", credential)
        .query(String.class)
        .optional();
  }

  /** Who logs in by each credential of the tenant. */
  Map<String, String> usernames(String tenant) {
    Map<String, String> usernames = new HashMap<>();
    jdbc.sql("select name, username from credentials where tenant = :tenant")
        .param("tenant", tenant)
        .query(row -> {
          usernames.put(row.getString("name"), row.getString("username"));
        });
    return usernames;
  }

  /** As they are stored, in clear, for {@link LoginSecrets}; empty where that version is not current any more. */
  public Optional<Secrets> open(String tenant, CredentialVersion version) {
    return openCurrent(tenant, version.credential()).filter(secrets -> secrets.source().filter(version::equals).isPresent());
  }

  /** As {@link #open}, whatever version is current; empty where it was deleted. */
  Optional<Secrets> openCurrent(String tenant, UUID credential) {
    return Optional.ofNullable(opened(tenant, credential).get(credential));
  }

  /**
   * The versions that are current, as they are stored.
   *
   * @throws DeviceException AUTH_FAILED where one of them was deleted; SECRET_REFUSED where one does not open
   */
  Map<UUID, Secrets> openAll(String tenant, UUID[] ids) {
    Map<UUID, Secrets> all = opened(tenant, ids);
    if (all.size() != ids.length) throw new DeviceException(FailureCode.AUTH_FAILED, "the credential of a jump host was deleted");
    return all;
  }

  private Map<UUID, Secrets> opened(String tenant, UUID... ids) {
    Map<CredentialVersion, Map<String, String>> opened = new HashMap<>();
    jdbc.sql(
            """
            select c.id, c.version, k.field, k.sealed
            from credentials c join credential_secrets k on k.credential_id = c.id and k.version = c.version
            where c.tenant = :tenant and c.id = any (:ids)
            """)
        .param("tenant", tenant)
        .param("ids", ids)
        .query(row -> {
          CredentialVersion version = CredentialRows.version(row);
          String field = row.getString("field");
          opened
              .computeIfAbsent(version, _ -> new HashMap<>())
              .put(field, rows.secret(SealedPlace.ofCredential(tenant, version, field), row));
        });
    Map<UUID, Secrets> all = new HashMap<>();
    opened.forEach((version, secrets) -> all.put(version.credential(), new Secrets(secrets, Optional.of(version))));
    return all;
  }

  /** Whether it is current, and was made less than so long ago by the clock of the database. */
  boolean isYounger(String tenant, CredentialVersion version, Duration than) {
    return jdbc.sql(
            """
            select rotated_at > now() - make_interval(secs => :than) from credentials
            where tenant = :tenant and id = :id and version = :version
            """)
        .param("tenant", tenant)
        .param("id", version.credential())
        .param("version", version.version())
        .param("than", than.toSeconds())
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /** The versions that are current; those that are deleted are left out. */
  public List<CredentialVersion> current(Collection<UUID> credentials) {
    return jdbc.sql("select id, version from credentials where id = any (:credentials)")
        .param("credentials", credentials.toArray(UUID[]::new))
        .query((row, _) -> CredentialRows.version(row))
        .list();
  }

  /** Whether it has been neither rotated nor deleted since. */
  public boolean isCurrent(CredentialVersion version) {
    return current(List.of(version.credential())).contains(version);
  }
}
