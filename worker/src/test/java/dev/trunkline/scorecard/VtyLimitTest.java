package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.NoLineLeft;
import dev.trunkline.lab.SimulatedDevice;
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
