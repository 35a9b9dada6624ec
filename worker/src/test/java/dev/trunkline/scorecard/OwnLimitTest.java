package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.result.JobView;
import dev.trunkline.result.StoredJobs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 31: jobs that a limit of Trunkline's own holds back. */
@Tag("scorecard")
class OwnLimitTest {
  private static final String SLOW = "show lab slow 3";
  private Lab lab;
  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    lab = Lab.start(LabOptions.of(10, "cisco_ios"));
    node = TestNode.onDevices(Map.of("worker.concurrency", "8", "connections.max_total", "1"));
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    lab.close();
  }

  @Test
  void a_change_without_retries_says_what_it_waits_for_and_goes_on_once_there_is_room() throws Exception {
    UUID holds = holdTheOnlyConnection();
    UUID job = node.submit(Jobs.on(lab.device(1).port()).config("hostname edge"));
    Scorecard.await("it waits", () -> waits(job).startsWith("LIMIT_REACHED maximum number of connections (1) reached"));
    assertThat(node.field(job, "state || attempt")).isEqualTo("queued0");
    assertThat(node.end(holds)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(job, "attempt")).isEqualTo("1");
    Scorecard.measured(31, "max_total in the way: the job ended %,d ms after there was room",
        Scorecard.millis(node, job, "ended_at") - Scorecard.millis(node, holds, "ended_at"));
  }

  private UUID holdTheOnlyConnection() {
    UUID holds = node.submit(Jobs.on(lab.device(0).port()).commands(SLOW));
    Scorecard.await("it runs", () -> lab.device(0).lines().contains(SLOW));
    return holds;
  }

  private String waits(UUID job) {
    JobView.Waiting waiting = new StoredJobs(node.node().jdbc()).find(JobSpec.DEFAULT_TENANT, job).orElseThrow().waitingFor();
    return waiting == null ? "" : waiting.code() + " " + waiting.detail();
  }

  @Test
  void a_job_that_never_gets_room_fails_at_its_deadline_with_the_limit() throws Exception {
    holdTheOnlyConnection();
    UUID job = node.submit(Jobs.on(lab.device(1).port()).timeout(Duration.ofSeconds(2)));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.field(job, "error_code")).isEqualTo("LIMIT_REACHED");
    assertThat(node.commandStates(job)).containsExactly("not_sent");
  }

  @Test
  void forty_jobs_on_ten_devices_share_one_connection_and_none_fails() throws Exception {
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < 40; i++) jobs.add(node.submit(Jobs.on(lab.device(i % 10).port()).commands("show clock").timeout(Duration.ofSeconds(120))));
    for (UUID job : jobs) Scorecard.await("it ends", () -> node.state(job).ended());
    assertThat(jobs).allSatisfy(job -> assertThat(node.field(job, "state || attempt")).isEqualTo("succeeded1"));
    long first = Scorecard.millis(node, jobs.getFirst(), "created_at");
    long last = jobs.stream().mapToLong(job -> Scorecard.millis(node, job, "ended_at")).max().orElseThrow();
    Scorecard.measured(31, "40 jobs, 10 devices, 8 workers, max_total 1: all succeeded in %,d ms, %d logins", last - first,
        lab.devices().stream().mapToInt(SimulatedDevice::logins).sum());
  }
}
