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

  private static int sent(Lab lab, String line) {
    List<Integer> times = lab.devices().stream().map(device -> (int) device.lines().stream().filter(line::equals).count()).toList();
    return times.stream().mapToInt(Integer::intValue).sum();
  }
}
