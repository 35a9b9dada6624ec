package dev.trunkline.api;

import static dev.trunkline.api.Fleet.await;
import static dev.trunkline.api.Fleet.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.Received;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scorecard 1 to 5: workers that are killed or frozen with work in their hands. The processes are real, and so are the signals. */
@Tag("scorecard")
class WorkerLossTest {
  private static final int WORKERS = 2;
  private static final int DEVICES = 20;
  private static final int ROUNDS = 2;
  private static final Duration RECOVERY = Duration.ofSeconds(15);

  @TempDir private static Path directory;
  private static Lab lab;
  private static Fleet fleet;

  private final Random random = new Random(9083);

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(DEVICES, "cisco_ios"));
    fleet = Fleet.start(directory).with("TRUNKLINE_WORKER_CONCURRENCY", "1");
  }

  @AfterAll
  static void stop() throws Exception {
    fleet.close();
    lab.close();
  }

  @BeforeEach
  void all_workers_are_there() throws Exception {
    fleet.fillUp(WORKERS);
  }

  @Test
  void a_read_whose_worker_is_killed_runs_on_another_with_the_same_result() throws Exception {
    List<Long> recoveries = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      fleet.fillUp(WORKERS);
      String slow = "show lab slow 3 | exclude r%d".formatted(round);
      String id = fleet.client().submit(job(lab, 0, "", slow, "show clock | exclude r" + round));
      await("it runs", () -> lab.device(0).lines().contains(slow));
      pause(random.nextInt(2_500));
      ServeProcess killed = fleet.workerOf(id);
      fleet.lose(killed);
      Instant kill = Instant.now();
      await("another has it", () -> !fleet.field(id, "worker").contains("-" + killed.pid() + "-worker-"));
      recoveries.add(Duration.between(kill, Instant.now()).toMillis());
      fleet.awaitEnd(id);
      Answer ended = fleet.client().ended(id);
      assertThat(ended.field("state")).as(ended.text()).isEqualTo("succeeded");
      assertThat(ended.json().path("command_results").path(0).path("output").asString()).isEqualTo("working\nfinished\n");
      assertThat(lab.device(0).lines()).filteredOn(slow::equals).hasSizeBetween(1, 2);
    }
    report(1, "reads killed mid-command ran elsewhere", recoveries);
  }

  @Test
  void a_change_whose_worker_is_killed_is_in_doubt_with_its_index_and_never_sent_again() throws Exception {
    List<Long> recoveries = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      fleet.fillUp(WORKERS);
      String first = "ntp server before-" + round;
      String slow = "do show lab slow 3 | exclude c" + round;
      String last = "ntp server after-" + round;
      String id = fleet.client().submit(job(lab, 1, "\"kind\": \"config\",", first, slow, last));
      await("it runs", () -> lab.device(1).lines().contains(slow));
      pause(random.nextInt(2_000));
      fleet.lose(fleet.workerOf(id));
      Instant kill = Instant.now();
      fleet.awaitEnd(id);
      recoveries.add(Duration.between(kill, Instant.now()).toMillis());
      Answer ended = fleet.client().ended(id);
      assertThat(ended.field("state")).as(ended.text()).isEqualTo("in_doubt");
      assertThat(states(ended)).containsExactly("succeeded", "in_doubt", "not_sent");
      assertThat(ended.json().path("error").path("detail").asString()).contains("command 1");
      assertThat(lab.device(1).lines()).filteredOn(first::equals).hasSize(1);
      assertThat(lab.device(1).lines()).filteredOn(slow::equals).hasSize(1);
      assertThat(lab.device(1).lines()).doesNotContain(last);
    }
    report(2, "changes killed mid-command were in doubt", recoveries);
  }

  /** The commit is held up by a lock on the row, as long as it takes to kill the worker and what it has open in the database. */
  @Test
  void a_change_killed_between_the_answer_of_the_device_and_the_commit_is_in_doubt() throws Exception {
    String slow = "do show lab slow 1 | exclude answered";
    String id = fleet.client().submit(job(lab, 2, "\"kind\": \"config\",", slow, "ntp server never"));
    await("it is sent", () -> lab.device(2).lines().contains(slow));
    try (Connection lock = fleet.database().connect(); var sql = lock.createStatement()) {
      lock.setAutoCommit(false);
      sql.execute("select from command_results where job_id = '%s' for update".formatted(id));
      await("the device has answered", () -> waitingFor("update command_results") == 1);
      fleet.lose(fleet.workerOf(id));
      // The server would go on for a client that is gone; a host that dies takes both with it.
      terminate("update command_results");
      lock.rollback();
    }
    fleet.awaitEnd(id);
    Answer ended = fleet.client().ended(id);
    assertThat(ended.field("state")).as(ended.text()).isEqualTo("in_doubt");
    assertThat(states(ended)).containsExactly("in_doubt", "not_sent");
    assertThat(lab.device(2).lines()).filteredOn(slow::equals).hasSize(1);
    assertThat(lab.device(2).lines()).doesNotContain("ntp server never");
  }

  /** The same where the end of a whole job is what does not get through: it is neither lost nor done twice. */
  @Test
  void a_read_killed_before_its_end_is_committed_runs_again() throws Exception {
    String slow = "show lab slow 1 | exclude ended";
    String id = fleet.client().submit(job(lab, 3, "", slow));
    await("it is sent", () -> lab.device(3).lines().contains(slow));
    try (Connection lock = fleet.database().connect(); var sql = lock.createStatement()) {
      lock.setAutoCommit(false);
      sql.execute("select from jobs where id = '%s' for update".formatted(id));
      await("the device has answered", () -> waitingFor("update jobs") >= 1);
      fleet.lose(fleet.workerOf(id));
      terminate("update jobs");
      lock.rollback();
    }
    fleet.awaitEnd(id);
    assertThat(fleet.field(id, "state")).isEqualTo("succeeded");
    assertThat(fleet.field(id, "attempt")).isEqualTo("2");
    System.out.println("scorecard 3: a change is in doubt and was sent once, a read ran again");
  }

  @Test
  void a_backlog_drains_after_all_workers_were_killed() throws Exception {
    backlogDrains(300);
  }

  @Test
  @Tag("long")
  void a_backlog_of_5000_drains_after_all_workers_were_killed() throws Exception {
    backlogDrains(5_000);
  }

  private void backlogDrains(int jobs) throws Exception {
    String batch = "b" + random.nextInt(1_000_000);
    List<String> ids =
        IntStream.range(0, jobs)
            .mapToObj(n -> fleet.client().submit(job(lab, n % DEVICES, "", "show lab slow 0.1 | exclude %s-%d-".formatted(batch, n))))
            .toList();
    await("some have run", () -> ended(batch) > jobs / 10);
    for (ServeProcess worker : List.copyOf(fleet.workers())) fleet.lose(worker);
    long left = jobs - ended(batch);
    fleet.fillUp(WORKERS);
    long start = System.nanoTime();
    await("all have ended", Duration.ofMinutes(10), () -> ended(batch) == jobs);
    assertThat(ids).allSatisfy(id -> assertThat(fleet.field(id, "state")).isEqualTo("succeeded"));
    List<String> lines = IntStream.range(0, DEVICES).mapToObj(lab::device).flatMap(device -> device.lines().stream()).toList();
    long received = lines.stream().filter(line -> line.contains(batch)).distinct().count();
    assertThat(received).isEqualTo(jobs);
    System.out.printf(
        "scorecard 4: %d of %d jobs were left, drained %.1f s after the restart, 0 lost%n", left, jobs, seconds(start));
  }

  @Test
  void a_worker_that_was_frozen_sends_and_writes_nothing_afterwards() throws Exception {
    zombieIsHarmless(Duration.ofSeconds(12));
  }

  @Test
  @Tag("long")
  void a_worker_that_was_frozen_for_60_s_sends_and_writes_nothing_afterwards() throws Exception {
    zombieIsHarmless(Duration.ofSeconds(60));
  }

  private void zombieIsHarmless(Duration time) throws Exception {
    String mark = "z" + random.nextInt(1_000_000);
    String slow = "show lab slow 2 | exclude " + mark;
    String read = fleet.client().submit(job(lab, 4, "", slow, "show clock | exclude " + mark, "show version | exclude " + mark));
    await("it runs", () -> lab.device(4).lines().contains(slow));
    ServeProcess zombie = fleet.workerOf(read);
    zombie.signal("STOP");
    Instant stop = Instant.now();
    fleet.awaitEnd(read);
    Duration takenOver = Duration.between(stop, Instant.now());
    List<String> row = List.of(fleet.field(read, "jobs.*"), fleet.results(read).toString());
    await("the time is over", () -> Duration.between(stop, Instant.now()).compareTo(time) > 0);
    List<Received> before = received(mark);
    zombie.signal("CONT");
    // With one worker in the process, its next job tells that the one it was frozen in is over.
    await("the zombie works again", () -> ranOn(zombie, fleet.client().submit(job(lab, 5, "", "show clock"))));
    assertThat(received(mark)).as("lines of the frozen job").isEqualTo(before);
    assertThat(List.of(fleet.field(read, "jobs.*"), fleet.results(read).toString())).isEqualTo(row);
    assertThat(fleet.field(read, "state")).isEqualTo("succeeded");
    System.out.printf("scorecard 5: frozen for %d s, its read ended elsewhere after %.1f s, 0 lines and 0 writes afterwards%n",
        time.toSeconds(), takenOver.toMillis() / 1000.0);
  }

  private static boolean ranOn(ServeProcess worker, String job) {
    fleet.awaitEnd(job);
    return fleet.field(job, "worker").contains("-" + worker.pid() + "-worker-");
  }

  private static List<Received> received(String mark) {
    return lab.device(4).received().stream().filter(received -> received.line().contains(mark)).toList();
  }

  private static long ended(String batch) {
    return fleet.jdbc().sql("select count(*) from jobs where ended_at is not null and commands::text like :batch")
        .param("batch", "%" + batch + "-%")
        .query(Long.class)
        .single();
  }

  private static List<String> states(Answer job) {
    return job.json().path("command_results").valueStream().map(result -> result.path("state").asString()).toList();
  }

  private static int waitingFor(String statement) {
    return fleet.jdbc()
        .sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like :query")
        .param("query", "%" + statement + "%")
        .query(Integer.class)
        .single();
  }

  private static void terminate(String statement) {
    fleet.jdbc()
        .sql("select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and query like :query")
        .param("query", "%" + statement + "%")
        .query(Boolean.class)
        .list();
    await("they are gone", () -> waitingFor(statement) == 0);
  }

  /** A random moment, which is what is wanted here. */
  private static void pause(int millis) {
    long end = System.nanoTime() + millis * 1_000_000L;
    await("the moment has come", () -> System.nanoTime() - end > 0);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void report(int number, String what, List<Long> millis) {
    Collections.sort(millis);
    long p50 = millis.get((millis.size() - 1) / 2);
    long p99 = millis.get((millis.size() * 99 + 99) / 100 - 1);
    System.out.printf(
        "scorecard %d: %d %s, p50 %.1f s p99 %.1f s%n", number, millis.size(), what, p50 / 1000.0, p99 / 1000.0);
    assertThat(p50).as("half of them, in ms").isLessThan(RECOVERY.toMillis());
  }
}
