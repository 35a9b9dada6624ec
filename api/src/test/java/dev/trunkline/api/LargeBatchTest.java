package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One command on 1,000 devices. */
@Tag("long")
class LargeBatchTest {
  private static final int DEVICES = 1_000;

  @Test
  void a_batch_of_1000_devices_is_counted_and_its_outputs_are_grouped() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(DEVICES, "cisco_ios"));
        WebEdge edge = TestServer.start(Role.ALL, Map.of("worker.concurrency", "32"))) {
      Client client = TestServer.client(edge);
      String devices = lab.devices().stream().map(device -> TestServer.device(device.port(), "cisco_ios")).collect(Collectors.joining(", "));
      long start = System.nanoTime();
      String same = "show ip interface brief";
      String different = "show running-config | include hostname";
      Answer accepted = client.post("/api/v1/batches", BatchesTest.body(devices, "\"max_parallel\": 100,", same, different));
      double submitted = seconds(start);
      assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
      String id = accepted.field("id");
      long limit = System.nanoTime() + 300_000_000_000L;
      String state = "running";
      while (state.equals("running") && System.nanoTime() < limit) {
        state = client.get("/api/v1/batches/" + id + "?outputs=false&wait_seconds=30").field("state");
      }
      double ended = seconds(start);
      long looked = System.nanoTime();
      JsonNode batch = client.get("/api/v1/batches/" + id).json();
      double shown = seconds(looked);
      assertThat(batch.path("state").asString()).as(batch.toString()).isEqualTo("succeeded");
      assertThat(batch.path("counts").path("succeeded").asInt()).isEqualTo(DEVICES);
      assertThat(batch.path("outputs").path(0).path("summary").asString()).isEqualTo("1,000 identical");
      assertThat(batch.path("outputs").path(1).path("summary").asString()).isEqualTo("1 identical, 999 differ");
      assertThat(batch.path("outputs").path(1).path("more_groups").asInt()).isEqualTo(DEVICES - 20);
      assertThat(BatchesTest.mostAtOnce(TestServer.jdbc(), id)).isLessThanOrEqualTo(100);
      System.out.printf("a batch of %d devices: accepted after %.1f s, ended after %.1f s, shown with its groups in %.2f s%n",
          DEVICES, submitted, ended, shown);
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
