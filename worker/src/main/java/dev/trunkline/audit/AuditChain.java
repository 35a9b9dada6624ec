package dev.trunkline.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether the audit still says what was written. The rows of each statement have a seal, a hash over them and over the seal before, made by the
 * database itself (V19). Whoever is master of the database can make all of it anew; so the last hash is worth keeping elsewhere, and
 * can be asked for again.
 */
public final class AuditChain {
  /**
   * What a look at the whole chain found.
   *
   * @param seals how many there are
   * @param rows that their seals cover, and that are as they were
   * @param outside rows newer than the first seal that no seal covers; none where nothing is wrong
   * @param aged seals whose rows are gone, all or some, and may be by their age
   * @param broken the first seal with which something is wrong
   * @param last the newest seal
   */
  public record Verdict(long seals, long rows, long outside, long aged, Optional<Broken> broken, Optional<Seal> last) {
    public boolean intact() {
      return outside == 0 && broken.isEmpty();
    }
  }

  /**
   * @param hash SHA-256, as 64 hexadecimal digits
   */
  public record Seal(long id, Instant at, String hash) {}

  public record Broken(long seal, Instant at, String reason) {}

  private final JdbcClient jdbc;
  private final Duration keep;

  /**
   * @param keep rows that are older may be gone
   */
  public AuditChain(JdbcClient jdbc, Duration keep) {
    this.jdbc = jdbc;
    this.keep = keep;
  }

  /** Reads every row: some seconds for a million. */
  public Verdict verify() {
    return jdbc.sql(
            """
            with judged as (
                select s.id, s.at, s.hash, d.found, s.first_row,
                    s.previous = coalesce(lag(s.hash) over (order by s.id), s.previous) as follows,
                    s.hash = sha256(s.previous || d.digest) as whole,
                    d.found < s.rows as short,
                    s.oldest < now() - :keep_seconds * interval '1 second' as old
                from audit_seals s cross join lateral audit_digest(s.first_row, s.last_row) as d
            ), total as (
                select count(*) as seals, coalesce(sum(found) filter (where whole), 0) as rows, coalesce(sum(found), 0) as found,
                    count(*) filter (where short and old and not whole) as aged, min(first_row) as first_row
                from judged
            ), broken as (
                select id, at, case when not follows then 'the seal before it is not the one that was there'
                    when short then 'rows of it are gone' else 'rows of it were changed or added' end as reason
                from judged where not follows or not whole and not (short and old) order by id limit 1
            ), last as (
                select id, at, hash from audit_seals order by id desc limit 1
            )
            select t.seals, t.rows, t.aged, (select count(*) from audit where id >= t.first_row) - t.found as outside,
                b.id as broken_id, b.at as broken_at, b.reason, l.id as last_id, l.at as last_at, l.hash
            from total t left join broken b on true left join last l on true
            """)
        .param("keep_seconds", keep.toSeconds(), Types.BIGINT)
        .query((row, _) -> verdict(row))
        .single();
  }

  /** Whether this seal was ever part of the chain as it is now. */
  public boolean contains(String hash) {
    return jdbc.sql("select exists (select from audit_seals where hash = decode(:hash, 'hex'))")
        .param("hash", hash)
        .query(Boolean.class)
        .single();
  }

  private static Verdict verdict(ResultSet row) throws SQLException {
    Optional<Broken> broken =
        row.getObject("broken_id") == null
            ? Optional.empty()
            : Optional.of(new Broken(row.getLong("broken_id"), time(row, "broken_at"), row.getString("reason")));
    Optional<Seal> last =
        row.getObject("last_id") == null
            ? Optional.empty()
            : Optional.of(new Seal(row.getLong("last_id"), time(row, "last_at"), HexFormat.of().formatHex(row.getBytes("hash"))));
    return new Verdict(row.getLong("seals"), row.getLong("rows"), row.getLong("outside"), row.getLong("aged"), broken, last);
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
