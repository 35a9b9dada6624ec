package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.FaultProxy;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.Passage;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.Traffic;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 28: a device goes down in the middle of a job, refuses for a while and comes back. */
@Tag("scorecard")
class RebootTest {
  private static final int ATTEMPTS_WHILE_DOWN = 3;
  private static final String SLOW = "show lab slow 5";

  @Test
  void a_read_job_with_retries_outlives_a_reboot() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        FaultProxy proxy = FaultProxy.to(lab.device(0).port());
        TestNode node = TestNode.onDevices(Map.of())) {
      SimulatedDevice device = lab.device(0);
      Jobs job = Jobs.on(proxy.port()).commands("show lab slow 5").retries(5).timeout(Duration.ofSeconds(60));
      UUID id = node.submit(job);
      Scorecard.await("the command runs", () -> device.lines().contains("show lab slow 5"));
      proxy.refuse();
      proxy.treat(Traffic.both(Passage.swallow()));
      proxy.reset();
      long down = System.nanoTime();
      Scorecard.await("it was tried while down", () -> attempts(node, id) > ATTEMPTS_WHILE_DOWN);
      device.answer("show lab slow 5", "back\n");
      proxy.treat(Traffic.UNDISTURBED);
      proxy.accept();
      long back = System.nanoTime();
      assertThat(node.end(id)).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.outputs(id)).containsExactly("back\n");
      Scorecard.measured(28, "down for %,d ms and %d attempts: succeeded %,d ms after it was back",
          (back - down) / 1_000_000, ATTEMPTS_WHILE_DOWN, (System.nanoTime() - back) / 1_000_000);
    }
  }

  private static int attempts(TestNode node, UUID job) {
    return Integer.parseInt(node.field(job, "attempt"));
  }

  @Test
  void a_read_job_goes_on_after_its_answered_commands_however_often_it_was_refused() throws Exception {
    goesOnAfterReboot(Duration.ofSeconds(60), Map.of("devices.breaker_failures", "50"), (node, id) -> {
      Set<String> dues = new HashSet<>();
      Scorecard.await("it was refused again and again", () -> dues.add(node.field(id, "due_at")) && dues.size() > 5);
    });
  }

  @Test
  @Tag("long")
  void a_read_job_outlives_a_reboot_of_ninety_seconds() throws Exception {
    goesOnAfterReboot(Duration.ofSeconds(300), Map.of(), (_, _) -> {
      long back = System.nanoTime() + Duration.ofSeconds(90).toNanos();
      Scorecard.await("90 s have passed", () -> System.nanoTime() - back > 0);
    });
  }

  private static void goesOnAfterReboot(Duration timeout, Map<String, String> settings, BiConsumer<TestNode, UUID> whileDown)
      throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        FaultProxy proxy = FaultProxy.to(lab.device(0).port());
        TestNode node = TestNode.onDevices(settings)) {
      SimulatedDevice device = lab.device(0);
      UUID id = node.submit(Jobs.on(proxy.port()).commands("show clock", "show bogus", SLOW, "show version").retries(1).timeout(timeout));
      Scorecard.await("the third command runs", () -> device.lines().contains(SLOW));
      proxy.refuse();
      proxy.reset();
      long down = System.nanoTime();
      whileDown.accept(node, id);
      assertThat(node.commandStates(id)).as("what is kept meanwhile").containsExactly("succeeded", "failed");
      device.answer(SLOW, "back\n");
      proxy.accept();
      long back = System.nanoTime();
      Scorecard.await("it ends", timeout, () -> node.state(id).ended());
      assertThat(node.state(id)).isEqualTo(JobState.PARTIAL);
      assertThat(node.commandStates(id)).containsExactly("succeeded", "failed", "succeeded", "succeeded");
      assertThat(node.outputs(id).get(2)).isEqualTo("back\n");
      assertThat(device.lines()).containsOnlyOnce("show clock", "show bogus");
      assertThat(attempts(node, id)).isEqualTo(2);
      Scorecard.measured(28, "down for %,d ms after two answered commands, max_retries 1: went on %,d ms after it was back",
          (back - down) / 1_000_000, (System.nanoTime() - back) / 1_000_000);
    }
  }

  @Test
  void a_cancel_while_the_device_is_away_leaves_the_answers_as_they_are() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        FaultProxy proxy = FaultProxy.to(lab.device(0).port());
        TestNode node = TestNode.onDevices(Map.of())) {
      UUID id = node.submit(Jobs.on(proxy.port()).commands("show clock", SLOW).retries(5));
      Scorecard.await("the second command runs", () -> lab.device(0).lines().contains(SLOW));
      proxy.refuse();
      proxy.reset();
      Scorecard.await("it waits", () -> node.state(id) == JobState.QUEUED);
      Scorecard.await("it is cancelled", () -> cancelled(node, id));
      assertThat(node.commandStates(id)).containsExactly("succeeded", "not_sent");
      assertThat(node.outputs(id).getFirst()).isNotBlank();
    }
  }

  private static boolean cancelled(TestNode node, UUID job) {
    node.node().queue().submission().cancel(JobSpec.DEFAULT_TENANT, job);
    return node.state(job) == JobState.CANCELLED;
  }
}
