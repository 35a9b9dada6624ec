package dev.trunkline.calendar;

import dev.trunkline.result.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code calendars} and {@code job_windows}. */
public final class StoredCalendars {
  private static final String COLUMNS =
      "c.tenant, c.name, c.kind, c.time_zone, c.periods::text as periods, c.everything, c.tags, c.description ";

  private final JdbcClient jdbc;

  public StoredCalendars(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns whether it is there now: not where the name is taken. */
  public boolean create(Calendar calendar) {
    return written(
        calendar,
        """
        insert into calendars (tenant, name, kind, time_zone, periods, everything, tags, description)
        values (:tenant, :name, :kind, :zone, cast(:periods as jsonb), :everything, :tags, :description)
        on conflict (tenant, name) do nothing
        """);
  }

  /** Returns whether there is one of this name. */
  public boolean replace(Calendar calendar) {
    return written(
        calendar,
        """
        update calendars set kind = :kind, time_zone = :zone, periods = cast(:periods as jsonb), everything = :everything,
            tags = :tags, description = :description, updated_at = now()
        where tenant = :tenant and name = :name
        """);
  }

  private boolean written(Calendar calendar, String sql) {
    return jdbc.sql(sql)
            .param("tenant", calendar.tenant())
            .param("name", calendar.name())
            .param("kind", calendar.kind().wireName())
            .param("zone", calendar.zone().getId())
            .param("periods", CalendarRows.json(calendar.periods()).toString())
            .param("everything", calendar.everything())
            .param("tags", calendar.tags().toArray(String[]::new))
            .param("description", calendar.description())
            .update()
        == 1;
  }

  /** What a deletion came to. */
  public enum Deletion {
    DELETED,
    MISSING,
    /** By a schedule. */
    IN_USE
  }

  public Deletion delete(String tenant, String name) {
    return jdbc.sql(
            """
            with used as (
                select count(*) as times from schedules where tenant = :tenant and :name = any (windows)
            ), gone as (
                delete from calendars where tenant = :tenant and name = :name and (select times from used) = 0 returning 1
            )
            select case when (select times from used) > 0 then 'IN_USE' when exists (select from gone) then 'DELETED' else 'MISSING' end
            """)
        .param("tenant", tenant)
        .param("name", name)
        .query((row, _) -> Deletion.valueOf(row.getString(1)))
        .single();
  }

  public Optional<Calendar> find(String tenant, String name) {
    return jdbc.sql("select " + COLUMNS + "from calendars c where c.tenant = :tenant and c.name = :name")
        .param("tenant", tenant)
        .param("name", name)
        .query(StoredCalendars::calendar)
        .optional();
  }

  /**
   * By name.
   *
   * @param after the last name of the page before; empty for the first
   */
  public Page<Calendar, String> page(String tenant, Optional<String> after, int limit) {
    List<Calendar> found =
        jdbc.sql("select " + COLUMNS + "from calendars c where c.tenant = :tenant and c.name > :after order by c.name limit :limit")
            .param("tenant", tenant)
            .param("after", after.orElse(""))
            .param("limit", limit + 1)
            .query(StoredCalendars::calendar)
            .list();
    return Page.of(found, limit, Calendar::name);
  }

  List<Calendar> all() {
    return jdbc.sql("select " + COLUMNS + "from calendars c order by c.tenant, c.name").query(StoredCalendars::calendar).list();
  }

  /** The tags of a device in the inventory; none where it is not there. */
  Set<String> tags(String tenant, String device) {
    return jdbc.sql("select tags from devices where tenant = :tenant and name = :device")
        .param("tenant", tenant)
        .param("device", device)
        .query((row, _) -> Set.copyOf(List.of((String[]) row.getArray("tags").getArray())))
        .optional()
        .orElse(Set.of());
  }

  /** Notes what a job says about windows; in the transaction that submits it. */
  public void note(UUID job, JobWindows windows) {
    jdbc.sql("insert into job_windows (job_id, outside, windows) values (:job, :outside, :windows)")
        .param("job", job)
        .param("outside", windows.refuse() ? "refuse" : "wait")
        .param("windows", windows.names().toArray(String[]::new))
        .update();
  }

  /** As {@link #note} for every job of the batch. */
  public void noteAll(UUID batch, JobWindows windows) {
    jdbc.sql("insert into job_windows (job_id, outside, windows) select id, :outside, :windows from jobs where batch_id = :batch")
        .param("batch", batch)
        .param("outside", windows.refuse() ? "refuse" : "wait")
        .param("windows", windows.names().toArray(String[]::new))
        .update();
  }

  JobWindows of(UUID job) {
    return jdbc.sql("select outside, windows from job_windows where job_id = :job")
        .param("job", job)
        .query(StoredCalendars::windows)
        .optional()
        .orElse(JobWindows.NONE);
  }

  private static JobWindows windows(ResultSet row, int number) throws SQLException {
    return new JobWindows(row.getString("outside").equals("refuse"), List.of((String[]) row.getArray("windows").getArray()));
  }

  private static Calendar calendar(ResultSet row, int number) throws SQLException {
    return new Calendar(
        row.getString("tenant"),
        row.getString("name"),
        CalendarKind.ofWireName(row.getString("kind")),
        ZoneId.of(row.getString("time_zone")),
        CalendarRows.periods(row.getString("periods")),
        row.getBoolean("everything"),
        Set.copyOf(List.of((String[]) row.getArray("tags").getArray())),
        row.getString("description"));
  }
}
