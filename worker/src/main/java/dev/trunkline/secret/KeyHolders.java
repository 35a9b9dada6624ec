package dev.trunkline.secret;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which processes have which keys of the key file, as each says of itself in the table {@code processes}.
 *
 * <p><b>The trap.</b> While the database is away nobody can say anything, so that on its return all look as if they were gone; and
 * whoever took that for granted would make what the others cannot open. An orderly end deletes the row, so silence counts as an end only
 * after much longer than outages last; and not at all where the server itself has just come back.
 */
public final class KeyHolders {
  private final JdbcClient jdbc;

  public KeyHolders(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A process that lives, or was silent for a quarter of an hour at most.
   *
   * @param rootKeys what is in its key file, the key that seals first; empty for a process of a version that knows no data keys
   */
  public record Holder(String host, long pid, String role, Optional<List<Integer>> rootKeys) {
    boolean has(int id) {
      return rootKeys.filter(ids -> ids.contains(id)).isPresent();
    }

    boolean sealsWith(int id) {
      return rootKeys.filter(ids -> ids.getFirst() == id).isPresent();
    }
  }

  public List<Holder> all() {
    return jdbc.sql(
            """
            select host, pid, role, root_keys from processes
            where seen_at > now() - interval '15 minutes' or pg_postmaster_start_time() > now() - interval '1 minute'
            order by host, pid, started_at
            """)
        .query((row, _) -> holder(row))
        .list();
  }

  /** Whether a process lives that could not open what is sealed with a data key. */
  boolean anyOfBefore() {
    return all().stream().anyMatch(holder -> holder.rootKeys().isEmpty());
  }

  /** Whether every process that lives opens what is wrapped with this key; those of the version before need nothing of that kind. */
  boolean allHave(int id) {
    return all().stream().allMatch(holder -> holder.rootKeys().isEmpty() || holder.has(id));
  }

  private static Holder holder(ResultSet row) throws SQLException {
    Array keys = row.getArray("root_keys");
    Optional<List<Integer>> ids = keys == null ? Optional.empty() : Optional.of(List.of((Integer[]) keys.getArray()));
    return new Holder(row.getString("host"), row.getLong("pid"), row.getString("role"), ids);
  }
}
