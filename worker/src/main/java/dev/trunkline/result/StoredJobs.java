package dev.trunkline.result;

import dev.trunkline.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Jobs to look at. Package {@code queue} moves them. */
public final class StoredJobs {
  /** The place in the list after which a page begins. */
  public record Position(Instant createdAt, UUID id) {}

  private static final String DEVICE_HAS_TAGS =
      "device_name in (select name from devices where tenant = :tenant and tags @> cast(:device_tags as text[]))";

  private static final String OF_SCHEDULE =
      """
      (id in (select job_id from schedule_runs where schedule_id = :schedule)
          or batch_id in (select batch_id from schedule_runs where schedule_id = :schedule and batch_id is not null))
      """;

  /** More than this is not worth counting to say that a job waits. */
  private static final int COUNTED_AHEAD = 1_000;

  private final JdbcClient jdbc;

  public StoredJobs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The job with the results of its commands. */
  public Optional<JobView> find(String tenant, UUID id) {
    Conditions.Search search =
        new Conditions().and("tenant = :tenant", "tenant", tenant).and("id = :id", "id", id).with("limit", 1).in(JOBS);
    return jobs(search).stream().findFirst().map(job -> job.with(results(id)));
  }

  private List<ResultView> results(UUID job) {
    return jdbc.sql(
            """
            select r.index, r.command, r.state, r.output, r.truncated, r.parsed, r.parse_error_code, r.parse_error_detail,
                   r.error_code, r.error_detail, r.started_at, r.duration_ms
            from command_results r where r.job_id = :job order by r.index
            """)
        .param("job", job)
        .query((row, _) -> ResultView.of(row))
        .list();
  }

  /** How many commands the job has; empty where there is no such job. */
  public Optional<Integer> commands(String tenant, UUID id) {
    return jdbc.sql("select jsonb_array_length(commands) from jobs where tenant = :tenant and id = :id")
        .param("tenant", tenant)
        .param("id", id)
        .query(Integer.class)
        .optional();
  }

  /** Whether the job is for a device that is in the inventory with all of these tags now. */
  public boolean isForDevice(String tenant, UUID id, List<String> tags) {
    return jdbc.sql("select exists (select from jobs where tenant = :tenant and id = :id and " + DEVICE_HAS_TAGS + ")")
        .param("tenant", tenant)
        .param("id", id)
        .param("device_tags", tags.toArray(String[]::new))
        .query(Boolean.class)
        .single();
  }

  /** Also where the tenant has no such job: nobody shall learn from the time it takes that another one has. */
  public boolean hasEnded(String tenant, UUID id) {
    return jdbc.sql("select ended_at is not null from jobs where tenant = :tenant and id = :id")
        .param("tenant", tenant)
        .param("id", id)
        .query(Boolean.class)
        .optional()
        .orElse(true);
  }

  /** Newest first. */
  public Page<JobView, Position> page(JobFilter filter, Optional<Position> after, int limit) {
    return Page.of(jobs(search(filter, after, limit + 1)), limit, last -> new Position(last.createdAt(), last.id()));
  }

  static Conditions.Search search(JobFilter filter, Optional<Position> after, int limit) {
    Conditions conditions =
        new Conditions()
            .and("tenant = :tenant", "tenant", filter.tenant())
            .and("device = :device", "device", filter.device())
            .and("platform = :platform", "platform", filter.platform())
            .and("created_at >= :created_after", "created_after", filter.createdAfter(), Times::parameter)
            .and("created_at < :created_before", "created_before", filter.createdBefore(), Times::parameter)
            .and(OF_SCHEDULE, "schedule", filter.schedule())
            .and("batch_id = :batch", "batch", filter.batch())
            .with("limit", limit);
    if (!filter.states().isEmpty()) {
      conditions.and("state in (:states)", "states", filter.states().stream().map(JobState::wireName).toList());
    }
    if (!filter.deviceTags().isEmpty()) {
      conditions.and(DEVICE_HAS_TAGS, "device_tags", filter.deviceTags().toArray(String[]::new));
    }
    if (!filter.labels().isEmpty()) conditions.and("labels @> cast(:labels as jsonb)", "labels", json(filter.labels()));
    after.ifPresent(
        position ->
            conditions
                .and("(created_at, id) < (:after_time, :after_id)", "after_time", Times.parameter(position.createdAt()))
                .with("after_id", position.id()));
    return filter.words().isEmpty() ? conditions.in(JOBS) : withWords(conditions, filter.words());
  }

  /** No index knows words. The inner "offset 0" keeps its order, so the newest jobs are read until the page is full. */
  private static Conditions.Search withWords(Conditions inner, List<String> words) {
    Conditions outer = new Conditions();
    for (int i = 0; i < words.size(); i++) {
      outer.and("(description ilike :word_%1$d or device ilike :word_%1$d)".formatted(i));
      inner.with("word_" + i, LikePattern.containing(words.get(i)));
    }
    String newest = "(select * from jobs where %s order by created_at desc, id desc offset 0) newest where ";
    return inner.in(PAGE.formatted(newest + outer.sql()));
  }

  static String json(Map<String, String> labels) {
    return JsonMapper.shared().writeValueAsString(labels);
  }

  private List<JobView> jobs(Conditions.Search search) {
    return jdbc.sql(search.sql())
        .params(search.params())
        .param("counted_ahead", COUNTED_AHEAD)
        .query((row, _) -> JobRow.view(row))
        .list();
  }

  private static final String PAGE =
      """
      with page as (
          select * from %s
          order by created_at desc, id desc limit :limit
      ), crew as (
          select count(distinct p.id) as processes, count(w) as workers, count(w) filter (where (w ->> 'busy')::boolean) as busy
          from processes p left join lateral jsonb_array_elements(p.snapshot -> 'workers') as w on true
          where p.role in ('all', 'worker') and p.seen_at > now() - interval '8 seconds'
      )
      select page.*, page.due_at <= now() as due, running.id as running_here, running.started_at as running_since,
          running.worker as running_worker, held.max_parallel, held.canary, held.canary_passed,
          case when page.state = 'queued' then (select processes from crew) end as processes,
          case when page.state = 'queued' then (select workers from crew) end as workers,
          case when page.state = 'queued' then (select busy from crew) end as busy_workers,
          case when page.state = 'queued' then
              (select count(*) from (
                  select from jobs a where a.lane_id = page.lane_id and a.state = 'queued' and a.due_at <= now()
                  and (a.priority > page.priority
                      or a.priority = page.priority and (a.created_at, a.id) < (page.created_at, page.id))
                  limit :counted_ahead) as ahead) end as ahead
      from page left join lateral (
          select r.id, r.started_at, r.worker from jobs r
          where page.state = 'queued' and r.lane_id = page.lane_id and r.state = 'running') running on true
      left join batches held on held.id = page.batch_id and page.state = 'queued' and page.due_at = 'infinity'
      order by page.created_at desc, page.id desc
      """;

  private static final String JOBS = PAGE.formatted("jobs where %s");
}
