package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.NoLineLeft;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.result.JobView;
import dev.trunkline.result.StoredJobs;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 31: a device with five lines. */
@Tag("scorecard")
class VtyLimitTest {
  private static final int LINES = 5;
  private Lab lab;
  private SimulatedDevice device;
  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    lab = Lab.start(LabOptions.of(1, "cisco_ios"));
    device = lab.device(0);
    device.vtyLines(LINES, NoLineLeft.CLOSES);
    node = TestNode.onDevices(Map.of("worker.concurrency", "8"));
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    lab.close();
  }

  @Test
  void forty_jobs_of_eight_workers_wait_for_each_other_and_none_is_turned_away() throws Exception {
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < 40; i++) jobs.add(node.submit(Jobs.on(device.port()).commands("show clock")));
    for (UUID job : jobs) assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    Scorecard.measured(31, "40 jobs, 8 workers, 5 lines: %d connections, %d turned away", device.connections(), device.turnedAway());
    assertThat(device.connections()).isLessThanOrEqualTo(LINES);
    assertThat(device.turnedAway()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void a_change_without_retries_waits_uncounted_until_a_line_is_free(NoLineLeft then) throws Exception {
    device.vtyLines(LINES, then);
    assertThat(node.run(Jobs.on(device.port()).commands("show clock"))).isEqualTo(JobState.SUCCEEDED);
    device.dropConnections();
    List<Socket> people = new ArrayList<>();
    for (int i = 0; i < LINES; i++) people.add(new Socket("127.0.0.1", device.port()));
    Scorecard.await("all lines are taken", () -> device.openSessions() == LINES);
    UUID job = node.submit(Jobs.on(device.port()).config("hostname edge"));
    UUID other = node.submit(Jobs.on(device.port()).commands("show clock"));
    Scorecard.await("both wait", () -> waits(job).contains("LIMIT_REACHED") && waits(other).contains("LIMIT_REACHED"));
    Scorecard.await("it was turned away again", () -> device.turnedAway() == 3);
    long freed = System.nanoTime();
    for (Socket person : people) person.close();
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    long millis = (System.nanoTime() - freed) / 1_000_000;
    assertThat(node.end(other)).isEqualTo(JobState.SUCCEEDED);
    Scorecard.measured(31, "all lines taken, %s, no retries: a change succeeded %,d ms after lines were free, attempt %s, %d turned away",
        then, millis, node.field(job, "attempt"), device.turnedAway());
    assertThat(node.field(job, "attempt")).isEqualTo("1");
    assertThat(device.lines().stream().filter("hostname edge"::equals)).hasSize(1);
  }

  private String waits(UUID job) {
    JobView.Waiting waiting = new StoredJobs(node.node().jdbc()).find(JobSpec.DEFAULT_TENANT, job).orElseThrow().waitingFor();
    return waiting == null ? "" : waiting.code() + " " + waiting.detail();
  }

  @ParameterizedTest
  @EnumSource
  void what_trunkline_keeps_leaves_a_full_device_to_a_job_that_logs_in_otherwise(NoLineLeft then) throws Exception {
    device.vtyLines(1, then);
    assertThat(node.run(Jobs.on(device.port()).commands("show clock"))).isEqualTo(JobState.SUCCEEDED);
    UUID job = node.submit(Jobs.on(device.port()).enableSecret("enable").commands("show clock"));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    Scorecard.measured(31, "own idle connection on the only line, %s: the job succeeded at attempt %s, %d turned away",
        then, node.field(job, "attempt"), device.turnedAway());
    assertThat(node.field(job, "attempt")).isEqualTo("1");
    assertThat(device.turnedAway()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void a_read_job_outlasts_people_who_hold_all_lines(NoLineLeft then) throws Exception {
    device.vtyLines(LINES, then);
    List<Socket> people = new ArrayList<>();
    for (int i = 0; i < LINES; i++) people.add(new Socket("127.0.0.1", device.port()));
    Scorecard.await("all lines are taken", () -> device.openSessions() == LINES);
    UUID job = node.submit(Jobs.on(device.port()).commands("show clock").retries(5));
    Scorecard.await("the job was turned away twice", () -> device.turnedAway() == 2);
    for (Socket person : people) person.close();
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    Scorecard.measured(31, "all lines taken, %s: succeeded at attempt %s, %d turned away", then, node.field(job, "attempt"), device.turnedAway());
  }
}
