package dev.trunkline.schedule;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks where the triggers in Quartz's tables are not what the schedules ask for. Only Quartz itself writes there. */
final class TriggerStore {
  private static final int AT_ONCE = 500;

  private final JdbcClient jdbc;

  TriggerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Unarmed(UUID schedule, Instant due) {}

  /**
   * Schedules without a trigger that wakes them in time. A trigger may be up to a minute late: its process may have a clock that is
   * ahead of the one that decides.
   */
  List<Unarmed> unarmed() {
    return jdbc.sql(
            """
            select s.id, s.due_at from schedules s
            left join qrtz_triggers t
                on t.sched_name = :scheduler and t.trigger_group = :group and t.trigger_name = s.id::text
            where s.due_at is not null and (
                t.trigger_name is null
                or t.trigger_state in ('ERROR', 'COMPLETE', 'PAUSED', 'BLOCKED')
                or t.next_fire_time not between extract(epoch from s.due_at) * 1000 - 60000 and extract(epoch from s.due_at) * 1000 + 60000)
            order by s.due_at limit :at_once
            """)
        .param("scheduler", WakeUps.SCHEDULER)
        .param("group", WakeUps.GROUP)
        .param("at_once", AT_ONCE)
        .query((row, _) -> new Unarmed(row.getObject("id", UUID.class), row.getObject("due_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /** Schedules that were due before this; those of each tenant in turn. */
  List<UUID> overdue(Instant before) {
    return jdbc.sql(
            """
            select id from (
                select id, due_at, row_number() over (partition by tenant order by due_at, id) as turn
                from schedules where due_at < :before) as late
            order by turn, due_at limit :at_once
            """)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .param("at_once", AT_ONCE)
        .query(UUID.class)
        .list();
  }

  /** Triggers of schedules that are paused, over or gone. */
  List<UUID> useless() {
    return jdbc.sql(
            """
            select t.trigger_name from qrtz_triggers t
            where t.sched_name = :scheduler and t.trigger_group = :group
              and not exists (select from schedules s where s.id::text = t.trigger_name and s.due_at is not null)
            limit :at_once
            """)
        .param("scheduler", WakeUps.SCHEDULER)
        .param("group", WakeUps.GROUP)
        .param("at_once", AT_ONCE)
        .query((row, _) -> UUID.fromString(row.getString("trigger_name")))
        .list();
  }

  /** Which turn a schedule gets among those due at the same time: low ones first, and each tenant has some of them. */
  int turn(UUID schedule) {
    return jdbc.sql(
            """
            select abs(hashtext(s.id::text)::bigint) % greatest(1, (
                select count(*) from schedules other where other.tenant = s.tenant and other.due_at is not null)) as turn
            from schedules s where s.id = :schedule
            """)
        .param("schedule", schedule)
        .query(Integer.class)
        .optional()
        .orElse(0);
  }
}
