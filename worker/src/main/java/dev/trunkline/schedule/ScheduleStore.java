package dev.trunkline.schedule;

import dev.trunkline.access.AccessRole;
import dev.trunkline.access.Caller;
import dev.trunkline.calendar.JobWindows;
import dev.trunkline.job.Effect;
import dev.trunkline.result.Page;
import dev.trunkline.secret.SealedPlace;
import dev.trunkline.secret.Sealer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The tables {@code schedules} and {@code schedule_secrets}. */
final class ScheduleStore {
  private static final String COLUMNS =
      """
      s.id, s.tenant, s.name, s.cron, s.every_seconds, s.start_at, s.run_at, s.time_zone, s.misfire, s.misfire_grace_seconds,
      s.overlap, s.jitter_seconds, s.windows, s.outside_window, s.job::text as job, s.batch::text as batch, s.batch_effect,
      s.owner, s.owner_role, s.paused, s.next_fire_at, s.last_fire_at, s.created_at, s.updated_at
      """;

  private final JdbcClient jdbc;
  private final Sealer sealer;

  ScheduleStore(JdbcClient jdbc, Sealer sealer) {
    this.jdbc = jdbc;
    this.sealer = sealer;
  }

  /** Returns whether it is there now: not where the name is taken. */
  boolean create(UUID id, ScheduleSpec spec, Optional<Instant> next) {
    return written(
        id,
        spec,
        next,
        """
        with made as (
            insert into schedules (id, tenant, name, cron, every_seconds, start_at, run_at, time_zone, misfire,
                misfire_grace_seconds, overlap, jitter_seconds, windows, outside_window, job, batch, batch_effect, owner, owner_role,
                next_fire_at, due_at)
            values (:id, :tenant, :name, :cron, :every_seconds, :start_at, :run_at, :zone, :misfire, :grace, :overlap, :jitter,
                :windows, :outside, cast(:job as jsonb), cast(:batch as jsonb), :batch_effect, :owner, :owner_role, :next, :due)
            on conflict (tenant, name) do nothing returning id
        ), kept as (
            insert into schedule_secrets (schedule_id, field, sealed)
            select made.id, f.* from made, unnest(:fields, :sealed) as f
        )
        select count(*) from made
        """);
  }

  /**
   * Puts all this in the place of what it was; a paused schedule stays paused.
   *
   * @throws org.springframework.dao.DuplicateKeyException where the name is taken
   */
  void replace(UUID id, ScheduleSpec spec, Optional<Instant> next) {
    written(
        id,
        spec,
        next,
        """
        with changed as (
            update schedules set name = :name, cron = :cron, every_seconds = :every_seconds, start_at = :start_at, run_at = :run_at,
                time_zone = :zone, misfire = :misfire, misfire_grace_seconds = :grace, overlap = :overlap,
                jitter_seconds = :jitter, windows = :windows, outside_window = :outside, job = cast(:job as jsonb),
                batch = cast(:batch as jsonb), batch_effect = :batch_effect, owner = :owner, owner_role = :owner_role,
                next_fire_at = case when not paused then :next end, due_at = case when not paused then :due end, updated_at = now()
            where tenant = :tenant and id = :id returning id
        ), gone as (
            delete from schedule_secrets where schedule_id in (select id from changed) and field <> all (:fields)
        ), kept as (
            insert into schedule_secrets (schedule_id, field, sealed)
            select changed.id, f.* from changed, unnest(:fields, :sealed) as f
            on conflict (schedule_id, field) do update set sealed = excluded.sealed
        )
        select count(*) from changed
        """);
  }

  private boolean written(UUID id, ScheduleSpec spec, Optional<Instant> next, String sql) {
    Map<String, byte[]> sealed = new HashMap<>();
    spec.work().secrets()
        .forEach((field, secret) -> sealed.put(field, sealer.seal(SealedPlace.ofSchedule(spec.tenant(), id, field), secret)));
    FiringRules rules = spec.rules();
    StatementSpec statement =
        work(timing(jdbc.sql(sql), spec.timing()), spec.work())
            .param("id", id)
            .param("tenant", spec.tenant())
            .param("owner", spec.owner().name())
            .param("owner_role", spec.owner().role().wireName())
            .param("name", spec.name())
            .param("zone", spec.zone().getId())
            .param("misfire", rules.misfire().wireName())
            .param("grace", rules.grace().toSeconds())
            .param("overlap", rules.overlap().wireName())
            .param("jitter", rules.jitter().toSeconds())
            .param("windows", rules.windows().names().toArray(String[]::new))
            .param("outside", rules.windows().refuse() ? "refuse" : "wait")
            .param("fields", sealed.keySet().toArray(String[]::new))
            .param("sealed", sealed.values().toArray(byte[][]::new));
    return firing(statement, next, Jitter.of(id, rules.jitter())).query(Integer.class).single() == 1;
  }

  private static StatementSpec timing(StatementSpec statement, Timing timing) {
    return statement
        .param("cron", timing instanceof Timing.Cron cron ? cron.text().toString() : null)
        .param("every_seconds", timing instanceof Timing.Every every ? every.period().toSeconds() : null, Types.BIGINT)
        .param("start_at", timing instanceof Timing.Every every ? time(every.start()) : null, Types.TIMESTAMP_WITH_TIMEZONE)
        .param("run_at", timing instanceof Timing.Once once ? time(once.at()) : null, Types.TIMESTAMP_WITH_TIMEZONE);
  }

  private static StatementSpec work(StatementSpec statement, ScheduledWork work) {
    boolean batch = work instanceof ScheduledBatch;
    return statement
        .param("job", batch ? null : work.json(), Types.VARCHAR)
        .param("batch", batch ? work.json() : null, Types.VARCHAR)
        .param("batch_effect", batch ? work.effect().wireName() : null, Types.VARCHAR);
  }

  private static StatementSpec firing(StatementSpec statement, Optional<Instant> next, Duration jitter) {
    return statement
        .param("next", next.map(ScheduleStore::time).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("due", next.map(at -> time(at.plus(jitter))).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE);
  }

  private static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  Optional<Schedule> find(String tenant, UUID id) {
    return jdbc.sql("select " + COLUMNS + " from schedules s where s.tenant = :tenant and s.id = :id")
        .param("tenant", tenant)
        .param("id", id)
        .query(ScheduleStore::schedule)
        .optional();
  }

  /**
   * By name.
   *
   * @param after the last name of the page before; empty for the first
   */
  Page<Schedule, String> page(String tenant, Optional<String> after, int limit) {
    List<Schedule> found =
        jdbc.sql("select " + COLUMNS + " from schedules s where s.tenant = :tenant and s.name > :after order by s.name limit :limit")
            .param("tenant", tenant)
            .param("after", after.orElse(""))
            .param("limit", limit + 1)
            .query(ScheduleStore::schedule)
            .list();
    return Page.of(found, limit, Schedule::name);
  }

  /** Locks the schedule for this transaction; empty where there is none, or where another process is at it. */
  Optional<Schedule> lock(UUID id) {
    return jdbc.sql("select " + COLUMNS + " from schedules s where s.id = :id for update skip locked")
        .param("id", id)
        .query(ScheduleStore::schedule)
        .optional();
  }

  /** As {@link #lock}, but waits for whoever is at it. */
  Optional<Schedule> lockInTurn(String tenant, UUID id) {
    return jdbc.sql("select " + COLUMNS + " from schedules s where s.tenant = :tenant and s.id = :id for update")
        .param("tenant", tenant)
        .param("id", id)
        .query(ScheduleStore::schedule)
        .optional();
  }

  Map<String, String> secrets(UUID id) {
    Map<String, String> secrets = new HashMap<>();
    jdbc.sql(
            """
            select c.tenant, s.field, s.sealed from schedule_secrets s join schedules c on c.id = s.schedule_id where c.id = :id
            """)
        .param("id", id)
        .query(row -> {
          String field = row.getString("field");
          secrets.put(field, sealer.open(SealedPlace.ofSchedule(row.getString("tenant"), id, field), row.getBytes("sealed")));
        });
    return secrets;
  }

  /** Everything before {@code next} has been dealt with. */
  void fired(Schedule schedule, Instant last, Optional<Instant> next) {
    firing(
            jdbc.sql(
                """
                update schedules set last_fire_at = :last, next_fire_at = :next, due_at = :due
                where id = :id
                """),
            next,
            schedule.jitter())
        .param("id", schedule.id())
        .param("last", time(last))
        .update();
  }

  /**
   * @param next empty for a schedule that rests
   */
  boolean pause(String tenant, UUID id, boolean paused, Optional<Instant> next, Duration jitter) {
    return firing(
                jdbc.sql(
                    """
                    update schedules set paused = :paused, next_fire_at = :next, due_at = :due, updated_at = now()
                    where tenant = :tenant and id = :id
                    """),
                next,
                jitter)
            .param("paused", paused)
            .param("tenant", tenant)
            .param("id", id)
            .update()
        == 1;
  }

  boolean delete(String tenant, UUID id) {
    return jdbc.sql("delete from schedules where tenant = :tenant and id = :id").param("tenant", tenant).param("id", id).update() == 1;
  }

  private static Schedule schedule(ResultSet row, int number) throws SQLException {
    ZoneId zone = ZoneId.of(row.getString("time_zone"));
    return new Schedule(
        row.getObject("id", UUID.class),
        owner(row),
        row.getString("name"),
        timing(row, zone),
        zone,
        new FiringRules(
            Misfire.ofWireName(row.getString("misfire")),
            Duration.ofSeconds(row.getInt("misfire_grace_seconds")),
            Overlap.ofWireName(row.getString("overlap")),
            Duration.ofSeconds(row.getInt("jitter_seconds")),
            new JobWindows(
                row.getString("outside_window").equals("refuse"), List.of((String[]) row.getArray("windows").getArray()))),
        work(row),
        row.getBoolean("paused"),
        time(row, "next_fire_at"),
        time(row, "last_fire_at"),
        time(row, "created_at").orElseThrow(),
        time(row, "updated_at").orElseThrow());
  }

  /** Where a process of the version before has made it, nobody knows more than that it was one who may. */
  private static Caller owner(ResultSet row) throws SQLException {
    String role = row.getString("owner_role");
    return new Caller(
        row.getString("tenant"),
        Optional.empty(),
        Optional.ofNullable(row.getString("owner")).orElse(""),
        role == null ? AccessRole.ENGINEER : AccessRole.ofWireName(role),
        List.of(),
        Optional.empty());
  }

  private static ScheduledWork work(ResultSet row) throws SQLException {
    String batch = row.getString("batch");
    if (batch == null) return new ScheduledJob(row.getString("job"), Map.of());
    return new ScheduledBatch(batch, Map.of(), Effect.ofWireName(row.getString("batch_effect")));
  }

  private static Timing timing(ResultSet row, ZoneId zone) throws SQLException {
    String cron = row.getString("cron");
    if (cron != null) return new Timing.Cron(CronText.parse(cron), zone);
    Optional<Instant> runAt = time(row, "run_at");
    if (runAt.isPresent()) return new Timing.Once(runAt.get());
    return new Timing.Every(Duration.ofSeconds(row.getLong("every_seconds")), time(row, "start_at").orElseThrow());
  }

  static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
  }
}
