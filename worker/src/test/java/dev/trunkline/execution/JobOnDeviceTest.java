package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.TestNode;
import dev.trunkline.job.Effect;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs from submit to result row, through real PostgreSQL and real SSH. */
class JobOnDeviceTest {
  private static Lab lab;
  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(4, "cisco_ios"));
    node = TestNode.onDevices(Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    lab.close();
  }

  @Test
  void a_command_is_answered_and_its_output_is_clean() throws Exception {
    UUID job = node.submit(TestNode.job(lab.device(0).port()));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.outputs(job)).singleElement().asString().contains("Version").doesNotContain("show version").doesNotContain("#");
  }
}
