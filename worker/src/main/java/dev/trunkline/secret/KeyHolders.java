package dev.trunkline.secret;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which processes have which keys of the key file, as each says of itself in the table {@code processes}. */
public final class KeyHolders {
  private final JdbcClient jdbc;

  public KeyHolders(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A process that lives, or did a minute ago.
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
            where seen_at > now() - interval '1 minute' order by host, pid, started_at
            """)
        .query((row, _) -> holder(row))
        .list();
  }

  /** Whether a process lives that could not open what is sealed with a data key. */
  boolean anyOfBefore() {
    return jdbc.sql("select exists (select from processes where root_keys is null and seen_at > now() - interval '1 minute')")
        .query(Boolean.class)
        .single();
  }

  private static Holder holder(ResultSet row) throws SQLException {
    Array keys = row.getArray("root_keys");
    Optional<List<Integer>> ids = keys == null ? Optional.empty() : Optional.of(List.of((Integer[]) keys.getArray()));
    return new Holder(row.getString("host"), row.getLong("pid"), row.getString("role"), ids);
  }
}
