package dev.trunkline.schedule;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is due, and for when Quartz has no wake-up although something is. Only Quartz itself writes its tables. */
final class TriggerStore {
  private static final int AT_ONCE = 200;

  private final JdbcClient jdbc;

  TriggerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Schedules that are due by then, those of each tenant in turn. Some of all where there are many. */
  List<UUID> due(Instant by) {
    return jdbc.sql(
            """
            select id from (
                select id, due_at, row_number() over (partition by tenant order by due_at, id) as turn
                from schedules where due_at <= :by) as late
            order by turn, due_at limit :at_once
            """)
        .param("by", by.atOffset(ZoneOffset.UTC))
        .param("at_once", AT_ONCE)
        .query(UUID.class)
        .list();
  }

  /**
   * Times to come at which something is due and nobody is woken. A trigger may be a minute late: its process may have a clock that is
   * ahead of the one that decides.
   */
  List<Instant> unarmed(Instant now) {
    return jdbc.sql(
            """
            select distinct s.due_at from schedules s
            left join qrtz_triggers t on t.sched_name = :scheduler and t.trigger_group = :group
                and t.trigger_name = ceil(extract(epoch from s.due_at) * 1000)::bigint::text
            where s.due_at > :now and (t.trigger_name is null or t.trigger_state in ('ERROR', 'COMPLETE', 'PAUSED', 'BLOCKED')
                or t.next_fire_time > extract(epoch from s.due_at) * 1000 + 60000)
            order by s.due_at limit :at_once
            """)
        .param("scheduler", WakeUps.SCHEDULER)
        .param("group", WakeUps.GROUP)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("at_once", AT_ONCE)
        .query((row, _) -> row.getObject("due_at", OffsetDateTime.class).toInstant())
        .list();
  }
}
