package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Codes;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that want a one-time code: one entry serves every channel of the connection (000_abe7 #15). */
class OneTimeCodeTest {
  private Lab lab;
  private SimulatedDevice device;

  @BeforeEach
  void start() throws Exception {
    TestDatabase.empty();
    lab = Lab.start(LabOptions.of(1, "linux"));
    device = lab.device(0);
  }

  @AfterEach
  void stop() throws Exception {
    lab.close();
  }

  private Jobs job() {
    return Jobs.on(device.port()).platform("linux").commands("uptime");
  }

  private Codes ask(boolean afterPassword, String... valid) {
    Codes codes = afterPassword ? Codes.afterPassword(valid) : Codes.withPassword(valid);
    device.askFor(codes);
    return codes;
  }

  /** 000_abe7 #15 */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_code_is_asked_for_once_and_serves_all_jobs_and_channels_of_the_connection(boolean afterPassword) throws Exception {
    Codes codes = ask(afterPassword, "111111");
    try (TestNode node = TestNode.onDevices(Map.of())) {
      assertThat(node.run(job().otp("111111"))).isEqualTo(JobState.SUCCEEDED);
      for (int i = 0; i < 3; i++) assertThat(node.run(job().otp("99999" + i))).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.run(job())).isEqualTo(JobState.SUCCEEDED);
      assertThat(codes.asked()).isEqualTo(1);
      assertThat(device.logins()).isEqualTo(1);
    }
  }

  /** 000_abe7 #27 */
  @Test
  void a_used_code_opens_no_further_connection_and_is_not_tried_again() throws Exception {
    Codes codes = ask(false, "111111", "222222");
    try (TestNode node = TestNode.onDevices(Map.of())) {
      assertThat(node.run(job().otp("111111"))).isEqualTo(JobState.SUCCEEDED);
      device.dropConnections();
      UUID late = node.submit(job().otp("111111").retries(3));
      assertThat(node.end(late)).isEqualTo(JobState.FAILED);
      assertThat(node.field(late, "error_code")).isEqualTo("AUTH_FAILED");
      assertThat(node.field(late, "error_detail")).contains("one-time code serves one login");
      assertThat(node.field(late, "attempt")).isEqualTo("1");
      assertThat(codes.asked()).isEqualTo(2);
      // The suspension is that of the used code.
      assertThat(node.run(job().otp("222222"))).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void without_a_code_nothing_is_guessed_after_the_password() throws Exception {
    Codes codes = ask(true, "111111");
    try (TestNode node = TestNode.onDevices(Map.of())) {
      UUID job = node.submit(job());
      assertThat(node.end(job)).isEqualTo(JobState.FAILED);
      assertThat(node.field(job, "error_code")).isEqualTo("AUTH_FAILED");
      assertThat(node.field(job, "error_detail")).contains("accepted password and wants a further factor", "otp");
      assertThat(codes.asked()).isZero();
    }
  }
}
