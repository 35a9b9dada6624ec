package dev.trunkline.api;

import static dev.trunkline.api.Fleet.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The one process that there is, database and all, is killed in the middle of a batch and started again. */
@Tag("scorecard")
class BatchLossTest {
  private static final int DEVICES = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A change of every device: none is sent twice, none is forgotten, and the batch ends. */
  @Test
  void a_batch_whose_process_is_killed_goes_on_after_a_restart_and_sends_nothing_twice(@TempDir Path directory) throws Exception {
    Map<String, String> environment = Map.of("TRUNKLINE_WORKER_CONCURRENCY", "4");
    String line = "ntp server 192.0.2.77";
    try (Lab lab = Lab.start(LabOptions.of(DEVICES, "cisco_ios"))) {
      String devices = lab.devices().stream().map(device -> TestServer.device(device.port(), "cisco_ios")).collect(Collectors.joining(", "));
      String body =
          "{\"devices\": [%s], \"max_parallel\": 3, \"job\": {\"kind\": \"config\", \"commands\": [\"%s\", \"do show lab slow 1\"]}}";
      String id;
      try (ServeProcess first = ServeProcess.start(directory, environment)) {
        Answer accepted = first.client().post("/api/v1/batches", body.formatted(devices, line));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        id = accepted.field("id");
        await("some are done and some wait", () -> sent(lab, line) >= DEVICES / 3);
        first.kill();
      }
      assertThat(sent(lab, line)).as("devices that were reached before").isLessThan(DEVICES);
      try (ServeProcess second = ServeProcess.start(directory, environment)) {
        Client client = second.client();
        await("the batch ends", PATIENCE, () -> !client.get("/api/v1/batches/" + id + "?outputs=false").field("state").equals("running"));
        JsonNode counts = client.get("/api/v1/batches/" + id).json().path("counts");
        System.out.println("a batch of " + DEVICES + " changes, killed in the middle: " + counts);
        assertThat(counts.path("succeeded").asInt() + counts.path("in_doubt").asInt() + counts.path("failed").asInt()).isEqualTo(DEVICES);
        assertThat(counts.path("in_doubt").asInt() + counts.path("failed").asInt()).as("at most what was in hand").isLessThanOrEqualTo(3);
        assertThat(lab.devices()).allSatisfy(device -> assertThat(device.lines()).filteredOn(line::equals).hasSize(1));
      }
    }
  }

  /** Two workers in processes of their own: what one of them had in hand is settled by the other, and the batch goes on with the rest. */
  @Test
  void a_batch_goes_on_when_one_of_two_workers_is_killed_and_keeps_to_max_parallel(@TempDir Path directory) throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(DEVICES, "cisco_ios"));
        Fleet fleet = Fleet.start(directory).with("TRUNKLINE_WORKER_CONCURRENCY", "2")) {
      fleet.fillUp(2);
      String devices = lab.devices().stream().map(device -> TestServer.device(device.port(), "cisco_ios")).collect(Collectors.joining(", "));
      Client client = fleet.client();
      String slow = "show lab slow 1";
      Answer accepted = client.post("/api/v1/batches", BatchesTest.body(devices, "\"max_parallel\": 3,", slow));
      String id = accepted.field("id");
      await("some are done and some wait", () -> sent(lab, slow) >= DEVICES / 3);
      fleet.lose(fleet.workers().getFirst());
      await("the batch ends", PATIENCE, () -> !client.get("/api/v1/batches/" + id + "?outputs=false").field("state").equals("running"));
      JsonNode batch = client.get("/api/v1/batches/" + id).json();
      assertThat(batch.path("state").asString()).as(batch.toString()).isEqualTo("succeeded");
      assertThat(batch.path("outputs").path(0).path("summary").asString()).isEqualTo(DEVICES + " identical");
      assertThat(BatchesTest.mostAtOnce(fleet.jdbc(), id)).isLessThanOrEqualTo(3);
    }
  }

  private static int sent(Lab lab, String line) {
    List<Integer> times = lab.devices().stream().map(device -> (int) device.lines().stream().filter(line::equals).count()).toList();
    return times.stream().mapToInt(Integer::intValue).sum();
  }
}
