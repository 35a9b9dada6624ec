package dev.trunkline.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every page over a million results of 1,000 devices comes by an index, and quickly. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesAtScaleTest {
  private static final int RUNS = 21;
  private static final Duration SLOWEST = Duration.ofMillis(500);
  private static final String TENANT = "scale";

  private Database database;
  private JdbcClient jdbc;

  @BeforeAll
  void seed() {
    database = TestDatabase.open(TestDatabase.settings(Map.of("database.socket_timeout_seconds", "600")));
    jdbc = JdbcClient.create(database.dataSource());
    TestDatabase.empty();
    jdbc.sql("insert into lanes (tenant, host, port) select :tenant, 'sw-' || n, 22 from generate_series(0, 999) n")
        .param("tenant", TENANT)
        .update();
    jdbc.sql(
            """
            insert into jobs (id, tenant, lane_id, state, kind, effect, device, host, port, username, platform, commands,
                failure_strategy, failure_strategy_n, timeout_seconds, max_retries, due_at, attempt, created_at, started_at,
                ended_at, labels, description)
            select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, :tenant, l.id,
                case when n % 50 = 0 then 'failed' else 'succeeded' end, 'command', 'read', l.host, l.host, 22, 'admin',
                case when n % 10 = 0 then 'linux' else 'cisco_ios' end, '[]', 'continue', 1, 300, 3, at, 1, at, at, at,
                jsonb_build_object('ticket', 'CHG-' || n % 5000), 'nightly run ' || n % 300
            from generate_series(0, 199999) n
            join lanes l on l.tenant = :tenant and l.host = 'sw-' || n % 1000
            cross join lateral (select now() - (200000 - n) * interval '20 seconds' as at) t
            """)
        .param("tenant", TENANT)
        .update();
    jdbc.sql(
            """
            insert into command_results (job_id, index, tenant, device, platform, command, state, epoch, output, created_at)
            select j.id, i, j.tenant, j.device, j.platform, 'show thing ' || i,
                case when j.state = 'failed' and i = 0 then 'failed' else 'succeeded' end, 1,
                'uptime ' || md5(j.id::text || i), j.created_at
            from (select * from jobs where tenant = :tenant order by created_at) j cross join generate_series(0, 4) i
            """)
        .param("tenant", TENANT)
        .update();
    jdbc.sql("vacuum analyze jobs").update();
    jdbc.sql("vacuum analyze command_results").update();
  }

  @AfterAll
  void clear() {
    TestDatabase.empty();
    database.close();
  }

  @Test
  void no_page_reads_a_whole_table() {
    searches()
        .forEach(
            (name, search) -> {
              String plan = String.join("\n", ask("explain " + search.sql(), search, String.class));
              assertThat(plan).as(name).doesNotContain("Seq Scan on command_results", "Seq Scan on jobs");
              Duration median = median(search);
              System.out.printf("%-45s p50 %6.1f ms%n", name, median.toNanos() / 1e6);
              assertThat(median).as(name + "\n" + plan).isLessThan(SLOWEST);
            });
  }

  private Duration median(Conditions.Search search) {
    return Duration.ofNanos(
        LongStream.range(0, RUNS)
            .map(
                _ -> {
                  long start = System.nanoTime();
                  ask(search.sql(), search, Object.class);
                  return System.nanoTime() - start;
                })
            .sorted()
            .toArray()[RUNS / 2]);
  }

  private <T> List<T> ask(String sql, Conditions.Search search, Class<T> firstColumn) {
    return jdbc.sql(sql)
        .params(search.params())
        .param("counted_ahead", 1_000)
        .query((row, _) -> firstColumn.cast(row.getObject(1)))
        .list();
  }

  private static Map<String, Conditions.Search> searches() {
    Map<String, Conditions.Search> all = new LinkedHashMap<>();
    Instant monthAgo = Instant.now().minus(Duration.ofDays(40));
    Optional<Instant> hourAgo = Optional.of(Instant.now().minus(Duration.ofHours(1)));
    Optional<StoredJobs.Position> old = Optional.of(new StoredJobs.Position(monthAgo, new UUID(0, 0)));
    Filters any = new Filters();
    all.put("jobs", any.jobs(Set.of(), null, null, List.of(), Map.of(), Optional.empty()));
    all.put("jobs, a deep page", any.jobs(Set.of(), null, null, List.of(), Map.of(), old));
    all.put("jobs of a device", any.jobs(Set.of(), "sw-7", null, List.of(), Map.of(), Optional.empty()));
    all.put("jobs of a platform", any.jobs(Set.of(), null, "linux", List.of(), Map.of(), Optional.empty()));
    all.put("jobs that failed", any.jobs(Set.of(JobState.FAILED), null, null, List.of(), Map.of(), Optional.empty()));
    Set<JobState> live = Set.of(JobState.QUEUED, JobState.RUNNING);
    all.put("jobs that wait or run, none", any.jobs(live, null, null, List.of(), Map.of(), Optional.empty()));
    all.put("jobs with a label", any.jobs(Set.of(), null, null, List.of(), Map.of("ticket", "CHG-77"), Optional.empty()));
    all.put("jobs with words", any.jobs(Set.of(), null, null, List.of("nightly", "299"), Map.of(), Optional.empty()));
    all.put("results", any.results(null, null, null, Set.of(), null, Optional.empty(), Optional.empty()));
    all.put("results, a deep page", any.results(null, null, null, Set.of(), null, Optional.empty(), Optional.of(5_000L)));
    all.put("results of a device", any.results("sw-7", null, null, Set.of(), null, Optional.empty(), Optional.empty()));
    all.put("results of a device and command", any.results("sw-7", null, "show thing 3", Set.of(), null, Optional.empty(), Optional.empty()));
    all.put("results of a command", any.results(null, null, "show thing 3", Set.of(), null, Optional.empty(), Optional.empty()));
    all.put("results of a platform", any.results(null, "linux", null, Set.of(), null, Optional.empty(), Optional.empty()));
    all.put("results that failed", any.results(null, null, null, Set.of(CommandState.FAILED), null, Optional.empty(), Optional.empty()));
    all.put("results of the last hour", any.results(null, null, null, Set.of(), null, hourAgo, Optional.empty()));
    all.put("results of the last hour of a device", any.results("sw-7", null, null, Set.of(), null, hourAgo, Optional.empty()));
    all.put("results with a rare text", any.results(null, null, null, Set.of(), "deadbeef", Optional.empty(), Optional.empty()));
    all.put("results with a common text", any.results(null, null, null, Set.of(), "uptime", Optional.empty(), Optional.empty()));
    all.put("latest", any.latest(null, null, Optional.empty()));
    all.put("latest, a deep page", any.latest(null, null, Optional.of(new LatestResults.Position("sw-900", new UUID(0, 0)))));
    all.put("latest of a device", any.latest("sw-7", null, Optional.empty()));
    all.put("latest of a command", any.latest(null, "show thing 3", Optional.empty()));
    return all;
  }

  /** Filters in which what is not named is left open. */
  private static final class Filters {
    Conditions.Search jobs(
        Set<JobState> states,
        String device,
        String platform,
        List<String> words,
        Map<String, String> labels,
        Optional<StoredJobs.Position> after) {
      Optional<Instant> ever = Optional.empty();
      JobFilter filter = new JobFilter(TENANT, states, Optional.ofNullable(device), Optional.ofNullable(platform), ever, ever, words, labels,
          Optional.empty(), Optional.empty(), List.of());
      return StoredJobs.search(filter, after, 51);
    }

    Conditions.Search results(
        String device,
        String platform,
        String command,
        Set<CommandState> states,
        String text,
        Optional<Instant> after,
        Optional<Long> before) {
      return StoredResults.search(filter(device, platform, command, states, text, after), before, 51);
    }

    Conditions.Search latest(String device, String command, Optional<LatestResults.Position> after) {
      return LatestResults.search(filter(device, null, command, Set.of(), null, Optional.empty()), after, 51);
    }

    private static ResultFilter filter(
        String device, String platform, String command, Set<CommandState> states, String text, Optional<Instant> after) {
      return new ResultFilter(
          TENANT,
          Optional.ofNullable(device),
          Optional.ofNullable(platform),
          Optional.ofNullable(command),
          states,
          Optional.ofNullable(text),
          Map.of(),
          Optional.empty(),
          after,
          Optional.empty(),
          List.of());
    }
  }
}
