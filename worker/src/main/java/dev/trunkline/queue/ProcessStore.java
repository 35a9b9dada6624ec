package dev.trunkline.queue;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code processes}: who is alive, and what each says of itself. */
public final class ProcessStore {
  private final JdbcClient jdbc;

  public ProcessStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Says that this process is alive, and puts its snapshot where the others can read it.
   *
   * @param rootKeys the ids of the keys in its key file, the one that seals first
   * @return when, by the clock of the database
   */
  Instant renew(ProcessIdentity process, String snapshot, List<Integer> rootKeys) {
    return jdbc.sql(
            """
            insert into processes (id, host, pid, role, snapshot, root_keys)
            values (:id, :host, :pid, :role, cast(:snapshot as jsonb), :root_keys)
            on conflict (id) do update set seen_at = now(), snapshot = excluded.snapshot, root_keys = excluded.root_keys
            returning seen_at
            """)
        .param("id", process.id())
        .param("host", process.host())
        .param("pid", process.pid())
        .param("role", process.role())
        .param("snapshot", snapshot)
        .param("root_keys", rootKeys.toArray(Integer[]::new))
        .query((row, _) -> row.getObject("seen_at", OffsetDateTime.class).toInstant())
        .single();
  }

  void leave(UUID process) {
    jdbc.sql("delete from processes where id = :id").param("id", process).update();
  }

  void forgetLongGone() {
    jdbc.sql("delete from processes where seen_at < now() - interval '1 hour'").update();
  }

  /** The snapshots, as JSON, of the other processes that are alive. */
  public List<String> snapshotsOfOthers(UUID process) {
    return jdbc.sql(
            "select snapshot from processes where id <> :id and seen_at > now() - interval '8 seconds' order by host, pid")
        .param("id", process)
        .query(String.class)
        .list();
  }
}
