package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.terminal.Fault;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** What tests of jobs that are made of others share: a device of its own for each, and how jobs get stuck there. */
abstract class StuckJobs {
  static final String CREDENTIAL = "\"device\": {\"password\": \"admin\", \"secret\": \"enable\"}";

  private static Lab lab;
  private static int used;

  final Client client = TestServer.client();
  SimulatedDevice device;

  @BeforeAll
  static void start() throws IOException {
    lab = Lab.start(LabOptions.of(20, "cisco_ios"));
    used = 0;
  }

  @AfterAll
  static void stop() throws IOException {
    lab.close();
  }

  @BeforeEach
  void a_device_of_its_own() {
    device = lab.device(used++);
  }

  String submit(String more, String... commands) {
    return client.submit(
        "{\"device\": %s, \"commands\": [\"%s\"]%s}"
            .formatted(TestServer.device(device.port(), "cisco_ios"), String.join("\", \"", commands), more));
  }

  String configure(String... lines) {
    return submit(", \"kind\": \"config\", \"labels\": {\"ticket\": \"CHG-7\"}, \"description\": \"vlan\"", lines);
  }

  /** A change whose second line was sent and never answered. */
  String doubtful() {
    device.onLine("description first", Fault.cut());
    String job = configure("interface Vlan7", "description first", "description second");
    assertThat(client.ended(job).field("state")).isEqualTo("in_doubt");
    return job;
  }

  Answer resume(String job, String body) {
    return client.post("/api/v1/jobs/" + job + "/resume", "{" + body + "}");
  }

  Answer retry(String job, String body) {
    return client.post("/api/v1/jobs/" + job + "/retry", "{" + body + "}");
  }

  JsonNode ended(Answer accepted) {
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    return client.ended(accepted.field("id")).json();
  }

  static void refused(Answer answer, String code, String... words) {
    assertThat(answer.status()).as(answer.text()).isIn(400, 409);
    assertThat(answer.field("code")).as(answer.text()).isEqualTo(code);
    assertThat(answer.field("detail")).contains(words);
  }

  long sent(String line) {
    return device.lines().stream().filter(line::equals).count();
  }
}
