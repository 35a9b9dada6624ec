package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.result.JobView;
import dev.trunkline.result.StoredJobs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of jobs for a device whose breaker is open. */
class DeviceLeftAloneTest {
  private TestNode node;
  private int port;

  /** Two jobs have failed on a device that does not answer. */
  private void leaveAlone(int seconds) throws Exception {
    node =
        TestNode.onDevices(
            Map.of(
                "devices.breaker_failures", "2",
                "devices.breaker_open_seconds", Integer.toString(seconds),
                "host_keys.policy", "off"));
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"))) {
      port = lab.device(0).port();
    }
    for (int i = 0; i < 2; i++) assertThat(node.run(Jobs.on(port))).isEqualTo(JobState.FAILED);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void a_job_that_may_be_retried_waits_for_the_probe_without_using_its_retries() throws Exception {
    leaveAlone(2);
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < 5; i++) jobs.add(node.submit(Jobs.on(port).retries(1)));
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios").from(port))) {
      for (UUID job : jobs) {
        assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(node.field(job, "attempt")).isEqualTo("1");
      }
      assertThat(lab.device(0).logins()).isEqualTo(1);
    }
  }

  @Test
  @Timeout(30)
  void a_job_that_waits_for_the_breaker_says_so() throws Exception {
    leaveAlone(30);
    UUID job = node.submit(Jobs.on(port).retries(1).timeout(Duration.ofSeconds(60)));
    JobView.Waiting waiting = waitingFor(job);
    while (!waiting.code().equals("BREAKER_OPEN")) waiting = waitingFor(job);
    assertThat(waiting.detail()).contains("TCP_REFUSED", "not tried again until");
    assertThat(node.field(job, "attempt")).isEqualTo("0");
    assertThat(node.field(job, "started_at is not null")).as("whether its timeout runs while it waits").isEqualTo("true");
  }

  private JobView.Waiting waitingFor(UUID job) {
    JobView view = new StoredJobs(node.node().jdbc()).find(JobSpec.DEFAULT_TENANT, job).orElseThrow();
    return view.waitingFor() == null ? new JobView.Waiting("", "") : view.waitingFor();
  }

  @Test
  void a_job_without_retries_or_without_time_fails_at_once() throws Exception {
    leaveAlone(60);
    assertFailsOpen(Jobs.on(port));
    assertFailsOpen(Jobs.on(port).retries(5).timeout(Duration.ofSeconds(1)));
  }

  private void assertFailsOpen(Jobs job) throws InterruptedException {
    UUID id = node.submit(job);
    assertThat(node.end(id)).isEqualTo(JobState.FAILED);
    assertThat(node.field(id, "error_code")).isEqualTo("BREAKER_OPEN");
  }

  @Test
  void probes_that_fail_use_the_retries_of_the_job_that_makes_them() throws Exception {
    leaveAlone(1);
    UUID job = node.submit(Jobs.on(port).retries(1));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(node.field(job, "error_code")).isEqualTo("TCP_REFUSED");
    assertThat(node.field(job, "attempt")).isEqualTo("2");
  }
}
