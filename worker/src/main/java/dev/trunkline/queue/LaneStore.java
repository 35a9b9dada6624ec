package dev.trunkline.queue;

import dev.trunkline.job.DeviceAddress;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code lanes}: who may drain a device, and which lanes need a ticket.
 *
 * <p>Taking a lane and giving it back do not wait until the disk has it ({@code relaxed}), nor does a claim that finishes
 * nothing. Should the database lose one of them in a crash, the lane is at its earlier epoch again and whoever drains it finds it
 * lost, or it keeps a ticket that the sweeper replaces. An epoch that was lost so must not be given out again while somebody may
 * still work under it and wait for the database: therefore epochs are microseconds of the database's clock. What may not be lost,
 * "about to send" and the end of a job, waits, and the log of the database is written in order: with it, everything before it is on
 * disk too.
 */
final class LaneStore {
  private final JdbcClient jdbc;

  LaneStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The lane of a device, which is made where there was none. */
  long laneOf(String tenant, DeviceAddress device) {
    return jdbc.sql(
            """
            insert into lanes (tenant, host, port, jump) values (:tenant, :host, :port, :jump)
            on conflict (tenant, host, port, jump) do update set host = excluded.host returning id
            """)
        .param("tenant", tenant)
        .param("host", device.host())
        .param("port", device.port())
        .param("jump", device.jumpPath())
        .query(Long.class)
        .single();
  }

  /**
   * @param leftBehind whether a job is still marked as running from an earlier drain
   */
  record Begun(long epoch, boolean leftBehind) {}

  /**
   * Raises the epoch and takes the lane; empty where the ticket is not the lane's any more, or has been honoured before. JobRunr gives
   * out a ticket once more where it lost sight of it, which a server of its own that was replaced is enough for.
   *
   * <p>The epoch is a time, in microseconds, and not a count: should a crash of the database lose this statement, its epoch is not
   * given to the next drain once more, which would let both of them write.
   */
  Optional<Begun> begin(LaneTicket ticket, UUID process) {
    return jdbc.sql(
            """
            with relaxed as (select set_config('synchronous_commit', 'off', true))
            update lanes set epoch = greatest(epoch + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint),
                drained_by = :process, drained_at = now()
            from relaxed where id = :lane and ticket = :ticket and drained_by is null
            returning epoch, exists (select from jobs where lane_id = :lane and state = 'running') as left_behind
            """)
        .param("process", process)
        .param("lane", ticket.lane())
        .param("ticket", ticket.ticket())
        .query((row, _) -> new Begun(row.getLong("epoch"), row.getBoolean("left_behind")))
        .optional();
  }

  /**
   * Gives the lane back with nothing left to do, unless a job was submitted after {@code seen} was read.
   *
   * @param seen the lane's {@code submitted} as the last, empty claim saw it
   */
  boolean clearTicket(LaneTicket ticket, long seen) {
    return jdbc.sql(
                """
                with relaxed as (select set_config('synchronous_commit', 'off', true))
                update lanes set ticket = null, ticketed_at = null, drained_by = null, drained_at = null,
                    wake_at = (select min(due_at) from jobs where lane_id = :lane and state = 'queued')
                from relaxed where id = :lane and ticket = :ticket and submitted = :seen
                """)
            .param("lane", ticket.lane())
            .param("ticket", ticket.ticket())
            .param("seen", seen)
            .update()
        == 1;
  }

  /** Gives the lane back with work left: a fresh ticket puts it behind the lanes that wait. */
  Optional<LaneTicket> renewTicket(LaneTicket ticket, long epoch) {
    LaneTicket next = new LaneTicket(ticket.lane(), UUID.randomUUID());
    int renewed =
        jdbc.sql(
                """
                update lanes set ticket = :next, ticketed_at = now(), drained_by = null, drained_at = null
                where id = :lane and ticket = :ticket and epoch = :epoch
                """)
            .param("next", next.ticket())
            .param("lane", ticket.lane())
            .param("ticket", ticket.ticket())
            .param("epoch", epoch)
            .update();
    return renewed == 1 ? Optional.of(next) : Optional.empty();
  }

  /** How many lanes have waited so long for a worker of any process; counts no further than {@code most}. */
  int waitingFor(Duration atLeast, int most) {
    return jdbc.sql(
            """
            select count(*) from (
                select 1 from lanes where ticket is not null and drained_by is null
                    and ticketed_at < now() - :millis * interval '1 ms' limit :most) as waiting
            """)
        .param("millis", atLeast.toMillis())
        .param("most", most)
        .query(Integer.class)
        .single();
  }

  /**
   * Counts jobs that were submitted to these lanes, in the order of their ids, so that two who do so do not wait for each other; nor for
   * a batch that comes in, whose jobs lock the keys of their lanes in another order.
   *
   * @param from when they are due; empty for now
   * @return the tickets to issue now
   */
  List<LaneTicket> submittedTo(Collection<Long> lanes, Optional<Instant> from) {
    return jdbc.sql(
            """
            with due as (select cast(:from as timestamptz) as at, coalesce(:from <= now(), true) as now)
            update lanes set submitted = submitted + 1,
                ticket = coalesce(lanes.ticket, case when due.now then next.ticket end),
                ticketed_at = case when lanes.ticket is null and due.now then now() else lanes.ticketed_at end,
                wake_at = case when lanes.ticket is null and not due.now then least(lanes.wake_at, due.at) end
            from due, (select id, gen_random_uuid() as ticket from lanes where id = any (:lanes) order by id
                       for no key update) as next
            where lanes.id = next.id
            returning lanes.id, case when lanes.ticket = next.ticket then lanes.ticket end as ticket
            """)
        .param("from", from.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("lanes", lanes.toArray(Long[]::new))
        .query((row, number) -> row.getObject("ticket") == null ? Optional.<LaneTicket>empty() : Optional.of(ticket(row, number)))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Tickets for lanes whose next job has become due. */
  List<LaneTicket> ticketDueLanes() {
    return jdbc.sql(
            """
            update lanes set ticket = gen_random_uuid(), ticketed_at = now(), wake_at = null
            where id in (select id from lanes where ticket is null and wake_at <= now()
                         order by wake_at limit 1000 for update skip locked)
            returning id, ticket
            """)
        .query(LaneStore::ticket)
        .list();
  }

  /**
   * Tickets for lanes whose own will never be honoured: its JobRunr job is missing or over (a crash between submit and ticket, a
   * drain that threw), or was taken and never used (the answer to a claim got lost), the process that drains has been silent for 8 s,
   * or this process is named but knows nothing of it.
   *
   * @param honoured the tickets by which this process drains at this moment
   * @param judges whether the silence of another means anything: see {@link UnbrokenRenewals}
   */
  List<LaneTicket> replaceDeadTickets(UUID process, Collection<UUID> honoured, boolean judges) {
    return jdbc.sql(
            """
            update lanes set ticket = gen_random_uuid(), ticketed_at = now(), drained_by = null, drained_at = null
            where id in (
                select l.id from lanes l
                left join processes p on p.id = l.drained_by
                left join jobrunr_jobs t on t.id = l.ticket::text::char(36)
                where l.ticket is not null and (
                    (l.drained_by is null and l.ticketed_at < now() - interval '3 seconds'
                        and (t.state is null or t.state not in ('ENQUEUED', 'PROCESSING', 'SCHEDULED')
                            or (t.state = 'PROCESSING' and t.updatedat < (now() at time zone 'UTC') - interval '8 seconds')))
                    or (l.drained_by is not null and p.id is null)
                    or (:judges and p.seen_at < now() - interval '8 seconds'
                        and pg_postmaster_start_time() < now() - interval '8 seconds')
                    or (l.drained_by = :process and l.drained_at < now() - interval '3 seconds' and l.ticket <> all (:honoured)))
                limit 1000 for update of l skip locked)
            returning id, ticket
            """)
        .param("process", process)
        .param("judges", judges)
        .param("honoured", honoured.toArray(UUID[]::new))
        .query(LaneStore::ticket)
        .list();
  }

  private static LaneTicket ticket(java.sql.ResultSet row, int number) throws java.sql.SQLException {
    return new LaneTicket(row.getLong("id"), row.getObject("ticket", UUID.class));
  }
}
