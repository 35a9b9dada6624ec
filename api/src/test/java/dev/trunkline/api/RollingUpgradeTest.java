package dev.trunkline.api;

import static dev.trunkline.api.Fleet.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import dev.trunkline.database.OwnDatabase;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scorecard 14: processes of two versions on one database, under load. */
@Tag("scorecard")
class RollingUpgradeTest {
  private static final int DEVICES = 12;
  private static final int JOBS = 120;

  /** The release that the new one has to get on with. */
  private static final String OLD_COMMIT = "59a29b3";

  /** What the release after this one may do to the tables: add to them. */
  private static final List<String> NEXT_RELEASE =
      List.of(
          "alter table jobs add column future text",
          "alter table lanes add column future bigint",
          "alter table command_results add column future jsonb",
          "alter table job_secrets add column future text",
          "alter table processes add column future text not null default ''",
          "create table future (id bigint primary key)",
          """
          do $$ begin execute 'create or replace view job_summary as select v.*, null::text as future from ('
              || rtrim(pg_get_viewdef('job_summary'), ';') || ') v'; end $$
          """,
          "update flyway_schema_history set checksum = 1 where description = 'reporting views'",
          """
          insert into flyway_schema_history
              (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
          select max(installed_rank) + 1, '9000', 'future', 'SQL', 'V9000__future.sql', 1, 'test', 1, true
          from flyway_schema_history
          """);

  @TempDir private Path directory;
  private Lab lab;

  @BeforeEach
  void devices() throws IOException {
    lab = Lab.start(LabOptions.of(DEVICES, "cisco_ios"));
  }

  @AfterEach
  void no_devices() throws IOException {
    lab.close();
  }

  @Test
  void processes_work_on_while_the_next_release_migrates_and_can_still_be_started_after_it() throws Exception {
    try (Fleet fleet = Fleet.start(directory)) {
      fleet.fillUp(1);
      List<String> before = submit(fleet.client(), "before");
      Fleet.await("some have run", () -> ended(fleet, "before") > JOBS / 4);
      for (String statement : NEXT_RELEASE) {
        long soFar = ended(fleet, "before");
        fleet.jdbc().sql(statement).update();
        Fleet.await("it goes on", () -> ended(fleet, "before") > soFar || ended(fleet, "before") == JOBS);
      }
      List<String> after = submit(fleet.client(), "after");
      fleet.fillUp(2);
      allSucceed(fleet, before, "before");
      allSucceed(fleet, after, "after");
      assertThat(fleet.workers().stream().flatMap(worker -> worker.output().stream()))
          .noneMatch(line -> line.contains("met a defect"));
    }
    System.out.printf(
        "scorecard 14: %d jobs while tables grew by 5 columns, %1$d after it, all succeeded, no change sent twice%n", JOBS);
  }

  /** Builds the old release in a git worktree of its own, so it needs the history, Maven and some minutes. */
  @Test
  @Tag("long")
  void old_and_new_processes_share_a_full_queue_and_lose_and_repeat_nothing() throws Exception {
    String old = oldRelease();
    OwnDatabase database = OwnDatabase.start(directory.resolve("database"));
    Map<String, String> environment = new HashMap<>(database.environment());
    environment.put("TRUNKLINE_DATABASE_MAX_CONNECTIONS", "5");
    try (ServeProcess first = ServeProcess.start(directory, Role.ALL, old, environment)) {
      List<String> byOld = submit(first.client(), "old");
      try (Fleet fleet = Fleet.on(database, directory)) {
        fleet.fillUp(1, old);
        fleet.fillUp(2);
        List<String> byNew = submit(fleet.client(), "new");
        Fleet.await("half has run", () -> ended(fleet, "old") + ended(fleet, "new") > JOBS);
        first.terminate();
        assertThat(first.exitWithin(Duration.ofSeconds(60))).isZero();
        ServeProcess oldWorker = fleet.workers().removeFirst();
        oldWorker.terminate();
        assertThat(oldWorker.exitWithin(Duration.ofSeconds(60))).isZero();
        fleet.fillUp(2);
        allSucceed(fleet, byOld, "old");
        allSucceed(fleet, byNew, "new");
      }
    }
    System.out.printf(
        "scorecard 14: %s and this version together, then this one alone: %d jobs, 0 lost, no change sent twice%n",
        OLD_COMMIT, 2 * JOBS);
  }

  /** Every third job is a change. */
  private List<String> submit(Client client, String mark) {
    return IntStream.range(0, JOBS)
        .mapToObj(n -> client.submit(
            n % 3 == 0
                ? job(lab, n % DEVICES, "\"kind\": \"config\",", "ntp server %s-%d-".formatted(mark, n))
                : job(lab, n % DEVICES, "", "show lab slow 0.2 | exclude %s-%d-".formatted(mark, n))))
        .toList();
  }

  private void allSucceed(Fleet fleet, List<String> jobs, String mark) {
    jobs.forEach(fleet::awaitEnd);
    assertThat(jobs)
        .allSatisfy(job -> assertThat(fleet.field(job, "state")).as(fleet.field(job, "jobs.*")).isEqualTo("succeeded"));
    for (int n = 0; n < JOBS; n++) {
      String word = " %s-%d-".formatted(mark, n);
      long times = lab.device(n % DEVICES).lines().stream().filter(line -> line.endsWith(word)).count();
      assertThat(times).as("times that %s was received", word).isEqualTo(1);
    }
  }

  private static long ended(Fleet fleet, String mark) {
    return fleet.jdbc().sql("select count(*) from jobs where ended_at is not null and commands::text like :mark")
        .param("mark", "% " + mark + "-%")
        .query(Long.class)
        .single();
  }

  /** Its class path. */
  private String oldRelease() throws Exception {
    Path repository = Path.of("").toAbsolutePath();
    while (!Files.exists(repository.resolve(".git"))) repository = repository.getParent();
    Path copy = directory.resolve("old");
    run(repository, "git", "worktree", "add", "--detach", copy.toString(), OLD_COMMIT);
    try {
      run(copy, "mvn", "-q", "-B", "-pl", "api", "-am", "package", "-DskipTests");
      Path kept = directory.resolve("old-lib");
      run(copy, "cp", "-r", copy.resolve("api/target/lib").toString(), kept.toString());
      return kept + "/*";
    } finally {
      run(repository, "git", "worktree", "remove", "--force", copy.toString());
    }
  }

  private static void run(Path directory, String... command) throws Exception {
    Process process = new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
    assertThat(process.waitFor(20, TimeUnit.MINUTES)).as(String.join(" ", command)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
  }
}
