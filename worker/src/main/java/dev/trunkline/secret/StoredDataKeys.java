package dev.trunkline.secret;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code data_keys}. */
final class StoredDataKeys {
  /** One key as it is kept. */
  record Wrapped(DataKeyName name, byte[] bytes) {}

  /**
   * What may be known of a key without opening it.
   *
   * @param rootKey the key of the key file that it is wrapped with
   * @param inUse whether it seals what is new
   * @param settled whether everything of the tenant is sealed with it
   * @param ripe whether it was made, or is in use no more, for longer than any process may believe something else
   */
  record Entry(DataKeyName name, int rootKey, boolean inUse, boolean settled, boolean ripe) {}

  private final JdbcClient jdbc;

  StoredDataKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Wrapped> inUse(String tenant, String purpose) {
    return jdbc.sql(
            """
            select tenant, purpose, id, wrapped from data_keys
            where tenant = :tenant and purpose = :purpose and superseded_at is null
            """)
        .param("tenant", tenant)
        .param("purpose", purpose)
        .query((row, _) -> new Wrapped(name(row), row.getBytes("wrapped")))
        .optional();
  }

  Optional<byte[]> find(DataKeyName name) {
    return named("select wrapped from data_keys where tenant = :tenant and purpose = :purpose and id = :id", name)
        .query((row, _) -> row.getBytes("wrapped"))
        .optional();
  }

  /**
   * @param age after which a key is ripe
   */
  List<Entry> all(Duration age) {
    return jdbc.sql(
            """
            select tenant, purpose, id, root_key, superseded_at is null as in_use, settled_at is not null as settled,
                coalesce(superseded_at, made_at) < now() - :seconds * interval '1 second' as ripe
            from data_keys order by tenant, purpose, made_at, id
            """)
        .param("seconds", age.toSeconds())
        .query(
            (row, _) ->
                new Entry(
                    name(row), row.getInt("root_key"), row.getBoolean("in_use"), row.getBoolean("settled"), row.getBoolean("ripe")))
        .list();
  }

  /** Unless there is one in use. */
  void put(Wrapped key) {
    named(
            """
            insert into data_keys (tenant, purpose, id, wrapped) values (:tenant, :purpose, :id, :wrapped)
            on conflict (tenant, purpose) where superseded_at is null do nothing
            """,
            key.name())
        .param("wrapped", key.bytes())
        .update();
  }

  /**
   * Puts a key in the place of the one that is in use. It is read from what was superseded, so that the unique index finds one in
   * use at a time.
   *
   * @return whether that was {@code former}
   */
  boolean supersede(int former, Wrapped key) {
    return named(
                """
                with former as (
                    update data_keys set superseded_at = now()
                    where tenant = :tenant and purpose = :purpose and id = :former and superseded_at is null
                    returning tenant, purpose
                )
                insert into data_keys (tenant, purpose, id, wrapped) select tenant, purpose, :id, :wrapped from former
                """,
                key.name())
            .param("wrapped", key.bytes())
            .param("former", former)
            .update()
        == 1;
  }

  /** Returns whether it was still wrapped as {@code former} says. */
  boolean rewrap(Wrapped former, byte[] wrapped) {
    return named(
                """
                update data_keys set wrapped = :wrapped
                where tenant = :tenant and purpose = :purpose and id = :id and wrapped = :former
                """,
                former.name())
            .param("wrapped", wrapped)
            .param("former", former.bytes())
            .update()
        == 1;
  }

  void settle(DataKeyName name) {
    named("update data_keys set settled_at = now() where tenant = :tenant and purpose = :purpose and id = :id", name).update();
  }

  /** Only one that is in use no more. */
  boolean destroy(DataKeyName name) {
    return named(
                """
                delete from data_keys
                where tenant = :tenant and purpose = :purpose and id = :id and superseded_at is not null
                """,
                name)
            .update()
        == 1;
  }

  private JdbcClient.StatementSpec named(String sql, DataKeyName name) {
    return jdbc.sql(sql).param("tenant", name.tenant()).param("purpose", name.purpose()).param("id", name.id());
  }

  private static DataKeyName name(ResultSet row) throws SQLException {
    return new DataKeyName(row.getString("tenant"), row.getString("purpose"), row.getInt("id"));
  }
}
