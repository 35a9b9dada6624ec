package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.Outage;
import dev.trunkline.database.Presence;
import dev.trunkline.database.StoppableDatabase;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 6 and 7: PostgreSQL is stopped under running jobs, for a while, and started again. */
@Tag("scorecard")
class DatabaseAwayTest {
  private static final String SLOW = "show lab slow 3";

  private static final int THREADS_OF_A_SERVER = 5;

  private StoppableDatabase database;
  private Lab lab;
  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    database = StoppableDatabase.start();
    lab = Lab.start(LabOptions.of(4, "cisco_ios"));
    node = TestNode.onDevices(database.settings(Map.of()));
  }

  @AfterEach
  void stop() throws Exception {
    if (node != null) node.close();
    if (lab != null) lab.close();
    if (database != null) database.close();
  }

  @Test
  void a_read_job_in_hand_ends_on_its_device_and_its_end_is_written_afterwards() throws Exception {
    try (LogLines log = new LogLines()) {
      SimulatedDevice device = lab.device(0);
      UUID job = node.submit(Jobs.on(device.port()).commands(SLOW, "show version"));
      Scorecard.await("the command runs", () -> device.lines().contains(SLOW));
      away("fast", () -> Scorecard.await("the job has ended on the device", () -> device.lines().contains("show version")));
      UUID next = node.submit(Jobs.on(device.port()));
      assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.field(job, "attempt")).isEqualTo("1");
      assertThat(device.lines()).containsOnlyOnce(SLOW);
      assertThat(node.end(next)).isEqualTo(JobState.SUCCEEDED);
      requireWorkingAgain();
      assertThat(log.warnings()).as("one line says it").singleElement().asString().startsWith("the database is away");
      assertThat(log.all()).filteredOn(line -> line.startsWith("the database is back")).hasSize(1);
    }
  }

  /** Without the journal nothing is sent; what was sent is sent once. */
  @Test
  void a_change_waits_with_its_next_line_until_the_database_is_back() throws Exception {
    SimulatedDevice device = lab.device(0);
    UUID job = node.submit(Jobs.on(device.port()).change().commands(SLOW, "show clock", "show version"));
    Scorecard.await("the first command runs", () -> device.lines().contains(SLOW));
    away("fast", () -> lingerFor(Duration.ofSeconds(5)));
    assertThat(device.lines()).as("while the database was away").doesNotContain("show clock");
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.commandStates(job)).containsOnly("succeeded");
    assertThat(device.lines()).containsOnlyOnce(SLOW, "show clock", "show version");
    assertThat(node.field(job, "attempt")).isEqualTo("1");
  }

  @Test
  void a_change_that_waits_for_the_database_ends_with_its_deadline() throws Exception {
    SimulatedDevice device = lab.device(0);
    UUID job = node.submit(Jobs.on(device.port()).change().commands(SLOW, "show clock").timeout(Duration.ofSeconds(5)));
    Scorecard.await("the first command runs", () -> device.lines().contains(SLOW));
    away("fast", () -> lingerFor(Duration.ofSeconds(7)));
    Scorecard.await("it has ended", () -> node.state(job).ended());
    assertThat(node.field(job, "error_code")).isEqualTo("DEADLINE");
    assertThat(node.commandStates(job)).containsExactly("succeeded", "not_sent");
    assertThat(device.lines()).doesNotContain("show clock");
  }

  /** Needs the database for its login, and is no worse for it. */
  @Test
  void a_job_that_had_not_begun_on_its_device_is_run_afterwards_uncounted() throws Exception {
    UUID job = node.submit(Jobs.on(lab.device(0).port()).commands("show version"));
    UUID other = node.submit(Jobs.on(lab.device(1).port()).change().commands("show clock"));
    away("immediate", () -> {});
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.end(other)).isIn(JobState.SUCCEEDED, JobState.IN_DOUBT);
    requireWorkingAgain();
  }

  @Test
  void restarts_one_after_the_other_are_each_recovered_from_within_ten_seconds() throws Exception {
    int rounds = Integer.getInteger("outage.rounds", 5);
    long[] recovered = new long[rounds];
    for (int round = 0; round < rounds; round++) {
      database.restart();
      long accepts = System.nanoTime();
      UUID job = submitAgainAndAgain(Jobs.on(lab.device(round % 4).port()));
      Scorecard.await("it has ended", () -> ended(job));
      recovered[round] = (System.nanoTime() - accepts) / 1_000_000;
      assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
      requireWorkingAgain();
    }
    Scorecard.await("the threads of JobRunr's earlier servers are gone", () -> Scorecard.platformThreads("zookeeper") <= THREADS_OF_A_SERVER);
    long p50 = Scorecard.percentile(recovered, 50);
    long p99 = Scorecard.percentile(recovered, 99);
    Scorecard.measured(6, "%d fast restarts: a job had ended p50 %,d ms, p99 %,d ms after it accepted connections", rounds, p50, p99);
    assertThat(p99).isLessThan(10_000);
  }

  @Test
  @Tag("long")
  void sixty_seconds() throws Exception {
    awayFor(Duration.ofSeconds(60));
  }

  @Test
  @Tag("long")
  void ten_minutes() throws Exception {
    awayFor(Duration.ofMinutes(10));
  }

  private void awayFor(Duration time) throws Exception {
    try (LogLines log = new LogLines()) {
      SimulatedDevice device = lab.device(0);
      UUID job = node.submit(Jobs.on(device.port()).commands(SLOW, "show version").timeout(Duration.ofMinutes(15)));
      Scorecard.await("the command runs", () -> device.lines().contains(SLOW));
      long accepts = away("fast", () -> lingerFor(time));
      UUID next = submitAgainAndAgain(Jobs.on(lab.device(1).port()));
      Scorecard.await("it has ended", () -> ended(next));
      long recovered = (System.nanoTime() - accepts) / 1_000_000;
      Scorecard.await("the kept end is written", () -> ended(job));
      assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.field(job, "attempt")).isEqualTo("1");
      requireWorkingAgain();
      Scorecard.measured(7, "away for %d s: a job had ended %,d ms after it accepted connections; the read job in hand kept its end;"
          + " %d warnings", time.toSeconds(), recovered, log.warnings().size());
      assertThat(recovered).isLessThan(10_000);
      assertThat(log.warnings().size()).isLessThan(20);
    }
  }

  /** Stops the database, does something once the node has seen that, and starts it; returns when it accepted connections. */
  private long away(String mode, Runnable meanwhile) throws Exception {
    database.stop(mode);
    Presence presence = node.node().database().presence();
    Scorecard.await("the node knows", () -> presence.awaySince().isPresent());
    meanwhile.run();
    database.restart();
    long accepts = System.nanoTime();
    Scorecard.await("the node knows", presence::isHere);
    return accepts;
  }

  private static void lingerFor(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Scorecard.await("the time is over", time.plusSeconds(10), () -> System.nanoTime() - end > 0);
  }

  private UUID submitAgainAndAgain(Jobs job) {
    while (true) {
      try {
        return node.submit(job);
      } catch (RuntimeException e) {
        assertThat(Outage.isCauseOf(e)).as("what a submit may meet: %s", e).isTrue();
      }
    }
  }

  private boolean ended(UUID job) {
    try {
      return node.state(job).ended();
    } catch (RuntimeException e) {
      assertThat(Outage.isCauseOf(e)).as("%s", e).isTrue();
      return false;
    }
  }

  private void requireWorkingAgain() {
    Scorecard.await("JobRunr's server runs again", Duration.ofSeconds(10), () -> node.node().queue().isRunning());
  }
}
