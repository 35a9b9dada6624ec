package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.terminal.Behaviour;
import dev.trunkline.lab.terminal.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 25 and 26: a device that stops in the middle of an output, or goes on for ever. The only worker has to be free at once. */
@Tag("scorecard")
class HungOutputTest {
  private static final int IDLE_SECONDS = 2;
  private static Lab lab;
  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(6, "cisco_ios"));
    node = TestNode.onDevices(Map.of("worker.concurrency", "1", "ssh.idle_timeout_seconds", Integer.toString(IDLE_SECONDS)));
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    lab.close();
  }

  @Test
  void silence_in_the_middle_of_an_output_ends_with_the_idle_timeout() throws Exception {
    SimulatedDevice device = lab.device(0);
    device.onLine("show version", Fault.hang());
    long free = freeAfter(IDLE_SECONDS * 1_000, "PROMPT_TIMEOUT", Jobs.on(device.port()).commands("show version"), lab.device(1));
    Scorecard.measured(25, "idle timeout: the worker was free %,d ms after it", free);
    Scorecard.await("the connection is closed", () -> device.openSessions() == 0);
  }

  @Test
  void silence_in_the_middle_of_an_output_ends_with_the_jobs_deadline() throws Exception {
    SimulatedDevice device = lab.device(2);
    device.onLine("show version", Fault.hang());
    Jobs job = Jobs.on(device.port()).commands("show version").timeout(Duration.ofSeconds(1));
    long free = freeAfter(1_000, "DEADLINE", job, lab.device(3));
    Scorecard.measured(25, "absolute deadline: the worker was free %,d ms after it", free);
    Scorecard.await("the connection is closed", () -> device.openSessions() == 0);
  }

  /** Logged in before, since a dripping device takes its time over that too. */
  @Test
  void a_drip_that_never_ends_is_ended_by_the_deadline() throws Exception {
    SimulatedDevice device = lab.device(4);
    assertThat(node.run(Jobs.on(device.port()))).isEqualTo(JobState.SUCCEEDED);
    device.behave(Behaviour.NORMAL.drip(1, Duration.ofMillis(IDLE_SECONDS * 500)));
    Jobs job = Jobs.on(device.port()).commands("show lab lines 1000").timeout(Duration.ofSeconds(5));
    long free = freeAfter(5_000, "DEADLINE", job, lab.device(5));
    Scorecard.measured(26, "a byte each %d ms, idle timeout %d s: the worker was free %,d ms after the deadline of 5 s",
        IDLE_SECONDS * 500, IDLE_SECONDS, free);
    Scorecard.await("the connection is closed", () -> device.openSessions() == 0);
  }

  /** Milliseconds from the limit of the job until the next job started. */
  private static long freeAfter(long limitMillis, String code, Jobs hanging, SimulatedDevice other) throws InterruptedException {
    UUID hung = node.submit(hanging);
    Scorecard.await("the job runs", () -> node.state(hung) == JobState.RUNNING);
    UUID next = node.submit(Jobs.on(other.port()));
    assertThat(node.end(hung)).isEqualTo(JobState.FAILED);
    assertThat(node.field(hung, "error_code")).isEqualTo(code);
    assertThat(node.outputs(hung)).singleElement().asString().isNotEmpty();
    assertThat(node.end(next)).isEqualTo(JobState.SUCCEEDED);
    long free = Scorecard.millis(node, next, "started_at") - Scorecard.millis(node, hung, "started_at") - limitMillis;
    assertThat(free).isBetween(0L, 1_000L);
    return free;
  }
}
