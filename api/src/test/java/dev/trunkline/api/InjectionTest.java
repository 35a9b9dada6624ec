package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Scorecard 40: whatever brings a control character is refused by its name, and no device hears of it. */
@Tag("scorecard")
class InjectionTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int ROUNDS = 8;

  /** Every control character of ISO 8859: C0 with CR, LF, ESC and NUL, DEL, and C1. */
  private static final List<Integer> CONTROLS =
      IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f)).boxed().toList();

  private final Client client = TestServer.client();
  private final Random random = new Random(9083);
  private int refused;

  @Test
  void a_control_character_anywhere_is_refused_by_the_name_of_its_field_and_no_device_hears_of_it() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"))) {
      SimulatedDevice device = lab.device(0);
      String template = "inject-" + UUID.randomUUID();
      String parameter = "{\"name\": \"p\", \"type\": \"text\", \"pattern\": \"(?s).*\"}";
      Answer made =
          client.post(
              "/api/v1/templates",
              "{\"name\": \"%s\", \"lines\": [\"show {{p}}\"], \"parameters\": [%s]}".formatted(template, parameter));
      assertThat(made.status()).as(made.text()).isEqualTo(201);
      for (int control : CONTROLS) {
        for (int round = 0; round < ROUNDS; round++) {
          String bad = around(control);
          refused("/api/v1/jobs", job(device, body -> body.putArray("commands").add("show clock").add(bad)), "commands[1]");
          refused("/api/v1/jobs", job(device, body -> command(body, bad)), "commands[0].answers[0].send");
          refused("/api/v1/jobs", job(device, body -> on(body).put("host", bad)), "device.host");
          refused("/api/v1/jobs", job(device, body -> on(body).put("username", bad)), "device.username");
          refused("/api/v1/jobs", job(device, body -> on(body).put("secret", bad)), "device.secret");
          refused("/api/v1/jobs", job(device, body -> filled(body, template, bad)), "template.parameters.p");
          refused("/api/v1/batches", batch(device, body -> body.putArray("commands").add(bad)), "job.commands[0]");
          refused("/api/v1/batches", batch(device, body -> filled(body, template, bad)), "job.template.parameters.p");
          refused("/api/v1/templates", line(bad), "lines[0]");
        }
      }
      assertThat(device.lines()).isEmpty();
      assertThat(device.logins()).isZero();
      System.out.printf("scorecard 40: %d requests with one of %d control characters, all refused%n", refused, CONTROLS.size());
    }
  }

  /** Somewhere in a text that would be taken without it. */
  private String around(int control) {
    String text = List.of("show clock", "a", "edge-sw-01", "show version | include x").get(random.nextInt(4));
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at) + Character.toString(control) + text.substring(at);
  }

  private void refused(String path, ObjectNode body, String field) {
    Answer answer = client.post(path, body.toString());
    assertThat(answer.status()).as(body + " " + answer.text()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.badFields()).as(body.toString()).contains(field);
    refused++;
  }

  private interface Change {
    void make(ObjectNode body);
  }

  private static ObjectNode job(SimulatedDevice device, Change change) {
    ObjectNode body = JSON.createObjectNode();
    body.set("device", JSON.readTree(TestServer.device(device.port(), "cisco_ios")));
    change.make(body);
    if (!body.has("commands") && !body.has("template")) body.putArray("commands").add("show clock");
    return body;
  }

  private static ObjectNode batch(SimulatedDevice device, Change change) {
    ObjectNode body = JSON.createObjectNode();
    body.putArray("devices").add(JSON.readTree(TestServer.device(device.port(), "cisco_ios")));
    change.make(body.putObject("job"));
    return body;
  }

  private static ObjectNode on(ObjectNode body) {
    return (ObjectNode) body.get("device");
  }

  private static void command(ObjectNode body, String send) {
    ObjectNode command = body.putArray("commands").addObject().put("command", "clear counters");
    command.putArray("answers").addObject().put("expect", "confirm").put("send", send);
  }

  private static void filled(ObjectNode body, String template, String value) {
    body.putObject("template").put("name", template).putObject("parameters").put("p", value);
  }

  private static ObjectNode line(String line) {
    ObjectNode body = JSON.createObjectNode().put("name", "t-" + UUID.randomUUID());
    body.putArray("lines").add(line);
    return body;
  }
}
