package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Named jobs of which parts are filled in. */
class TemplatesTest {
  private static final String VLAN =
      """
      {"name": "%s", "kind": "config", "lines": ["interface Vlan{{vlan}}", "description {{ purpose }} at {{device.tags.site}}"],
       "parameters": [{"name": "vlan", "type": "number", "min": 2, "max": 4094},
                      {"name": "purpose", "type": "text", "pattern": "[A-Za-z0-9 _-]{1,40}", "default": "unused"}]}
      """;

  private static Lab lab;
  private static String prefix;

  private final Client client = TestServer.client();
  private final String name = "t-" + UUID.randomUUID();

  @BeforeAll
  static void two_devices_in_the_inventory() throws IOException {
    lab = Lab.start(LabOptions.of(2, "cisco_ios"));
    prefix = "td-" + UUID.randomUUID();
    Client client = TestServer.client();
    String credential = "{\"name\": \"%s\", \"username\": \"admin\", \"password\": \"admin\", \"secret\": \"enable\"}";
    client.post("/api/v1/credentials", credential.formatted(prefix));
    for (int i = 0; i < 2; i++) {
      String entry = "{\"name\": \"%s-%d\", \"credential\": \"%s\", \"host\": \"127.0.0.1\", \"port\": %d, \"platform\": \"cisco_ios\", \"tags\": [\"%s\", \"site:s%d\"]}";
      Answer made = client.post("/api/v1/devices", entry.formatted(prefix, i, prefix, lab.device(i).port(), prefix, i));
      assertThat(made.status()).as(made.text()).isEqualTo(201);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    lab.close();
  }

  @Test
  void a_change_makes_a_new_version_and_old_ones_stay_as_they_were() {
    Answer first = client.post("/api/v1/templates", VLAN.formatted(name));
    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(first.json().path("version").asInt()).isEqualTo(1);
    Answer second = put("{\"lines\": [\"show clock\"]}");
    assertThat(second.json().path("version").asInt()).as(second.text()).isEqualTo(2);
    assertThat(client.get("/api/v1/templates/" + name).json().path("lines").size()).isEqualTo(1);
    JsonNode old = client.get("/api/v1/templates/" + name + "?version=1").json();
    assertThat(old.path("lines").path(0).asString()).isEqualTo("interface Vlan{{vlan}}");
    assertThat(old.path("parameters").path(1).path("default").asString()).isEqualTo("unused");
    assertThat(client.get("/api/v1/templates/" + name + "/versions").json().path("items").size()).isEqualTo(2);
    assertThat(client.get("/api/v1/templates?limit=500").each("name")).contains(name);
    assertThat(client.post("/api/v1/templates", VLAN.formatted(name)).field("code")).isEqualTo("NAME_TAKEN");
    assertThat(client.delete("/api/v1/templates/" + name).status()).isEqualTo(204);
    assertThat(client.get("/api/v1/templates/" + name + "?version=1").status()).isEqualTo(404);
  }

  @Test
  void a_batch_of_a_template_sends_each_device_its_own_lines() {
    client.post("/api/v1/templates", VLAN.formatted(name));
    String chosen = "\"template\": {\"name\": \"%s\", \"version\": 1, \"parameters\": {\"vlan\": 77, \"purpose\": \"guest wifi\"}}".formatted(name);
    Answer preview = preview("{\"devices\": [\"%1$s-0\", \"%1$s-1\"], \"parameters\": {\"vlan\": \"77\"}}".formatted(prefix));
    assertThat(preview.status()).as(preview.text()).isEqualTo(200);
    assertThat(preview.json().path("items").path(1).path("lines").path(1).asString()).isEqualTo("description unused at s1");
    assertThat(preview.json().path("items").path(0).path("effect").asString()).isEqualTo("change");
    Answer accepted = client.post("/api/v1/batches", "{\"select\": {\"tags\": [\"%s\"]}, \"job\": {%s}}".formatted(prefix, chosen));
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    Answer ended = client.get("/api/v1/batches/" + accepted.field("id") + "?wait_seconds=60");
    assertThat(ended.field("state")).as(ended.text()).isEqualTo("succeeded");
    for (int i = 0; i < 2; i++) assertThat(lab.device(i).lines()).contains("interface Vlan77", "description guest wifi at s" + i);
    assertThat(client.get("/api/v1/jobs?label=" + Client.encoded("template:" + name + "@1")).each("id")).hasSize(2);
  }

  @Test
  void a_value_is_put_in_once_and_not_looked_at_again() {
    String template = "{\"name\": \"%s\", \"lines\": [\"show {{a}} {{b}}\"], \"parameters\": [%s, %s]}";
    String text = "{\"name\": \"%s\", \"type\": \"text\", \"pattern\": \".*\"}";
    client.post("/api/v1/templates", template.formatted(name, text.formatted("a"), text.formatted("b")));
    Answer preview = preview("{\"device\": \"%s-0\", \"parameters\": {\"a\": \"{{b}}\", \"b\": \"$1 \\\\\"}}".formatted(prefix));
    assertThat(preview.json().path("items").path(0).path("lines").path(0).asString()).as(preview.text()).isEqualTo("show {{b}} $1 \\");
  }

  @Test
  void a_device_without_what_the_lines_need_is_named() {
    client.post("/api/v1/templates", "{\"name\": \"%s\", \"lines\": [\"show {{device.tags.rack}}\"]}".formatted(name));
    Answer answer = job("{\"name\": \"%s\"}".formatted(name));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.badFields()).containsExactly("template");
    assertThat(answer.text()).contains(prefix + "-0 has nothing for {{device.tags.rack}}");
  }

  @Test
  void what_destroys_needs_its_confirmation_after_it_was_filled_in() {
    String word = "{\"name\": \"word\", \"type\": \"choice\", \"values\": [\"reload\", \"show clock\"]}";
    client.post("/api/v1/templates", "{\"name\": \"%s\", \"lines\": [\"{{word}}\"], \"parameters\": [%s]}".formatted(name, word));
    Answer refused = job("{\"name\": \"%s\", \"parameters\": {\"word\": \"reload\"}}".formatted(name));
    assertThat(refused.badFields()).as(refused.text()).containsExactly("template.lines[0]");
    assertThat(job("{\"name\": \"%s\", \"parameters\": {\"word\": \"show clock\"}}".formatted(name)).status()).isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
    "'number', 'min': 1, 'max': 10   | 11, 0, 1.5, '1 ', '01', 'one', 99999999999999999999   | 1, 10, '7'",
    "'text', 'pattern': '[a-z]+'     | 'a b', '', 'A', 7, 'abc\\u2028', 'abc\\u202e'         | 'abc'",
    "'choice', 'values': ['on', 'off'] | 'ON', 'on ', true                                   | 'on', 'off'",
    "'ip_address', 'ip_version': 4   | '10.0.0', '10.0.0.256', '::1', '10.0.0.0/8', '1'      | '10.0.0.1'",
    "'ip_address', 'ip_version': 6   | '10.0.0.1', 'fe80::1%eth0', ':::', '::ffff:10.0.0.1'  | '2001:db8::1'",
    "'ip_prefix'                     | '10.0.0.1/8', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0' | '10.0.0.0/8', '2001:db8::/32', '0.0.0.0/0'"})
  void a_value_is_judged_by_the_type_of_its_parameter(String type, String bad, String good) {
    String parameter = ("{'name': 'p', 'type': " + type + "}").replace('\'', '"');
    Answer made = client.post("/api/v1/templates", "{\"name\": \"%s\", \"lines\": [\"show {{p}}\"], \"parameters\": [%s]}".formatted(name, parameter));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    for (String value : values(bad)) {
      Answer answer = preview("{\"device\": \"%s-0\", \"parameters\": {\"p\": %s}}".formatted(prefix, value));
      assertThat(answer.status()).as(value + answer.text()).isEqualTo(400);
      assertThat(answer.badFields()).as(value).contains("parameters.p");
    }
    for (String value : values(good)) {
      Answer answer = preview("{\"device\": \"%s-0\", \"parameters\": {\"p\": %s}}".formatted(prefix, value));
      assertThat(answer.status()).as(value + answer.text()).isEqualTo(200);
    }
  }

  private static List<String> values(String list) {
    return List.of(list.strip().replace('\'', '"').split(",\\s*"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
    "'lines': []                                                                      | lines",
    "'lines': ['a\\nb', ' ', 'show {{', 'show {{nobody}}', 'show {{device.serial}}']  | lines[0],lines[1],lines[2],lines[3],lines[4]",
    "'lines': ['show clock'], 'save': true                                            | save",
    "'lines': ['show clock'], 'parameters': [{'name': 'a', 'type': 'text'}]           | parameters[0].pattern",
    "'lines': ['show clock'], 'parameters': [{'name': 'a', 'type': 'text', 'pattern': '(a'}] | parameters[0].pattern",
    "'lines': ['show clock'], 'parameters': [{'name': 'a b', 'type': 'number', 'min': 2, 'max': 1}] | parameters[0].name,parameters[0].max",
    "'lines': ['show clock'], 'parameters': [{'name': 'a', 'type': 'number', 'min': 2, 'max': 1}] | parameters[0].max",
    "'lines': ['show clock'], 'parameters': [{'name': 'a', 'type': 'number', 'min': 2, 'max': 3, 'default': 4}] | parameters[0].default",
    "'lines': ['show clock'], 'parameters': [{'name': 'a', 'type': 'secret'}]         | parameters[0].type",
    "'line': []                                                                       | lines,line"})
  void every_mistake_of_a_template_is_named(String fields, String wrong) {
    Answer answer = client.post("/api/v1/templates", ("{'name': '" + name + "', " + fields + "}").replace('\'', '"'));
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.badFields()).containsExactlyInAnyOrder(wrong.split(","));
  }

  @Test
  void what_the_template_says_is_not_said_again() {
    client.post("/api/v1/templates", VLAN.formatted(name));
    String job = "{\"device\": \"%s-0\", \"kind\": \"config\", \"commands\": [\"x\"], \"template\": {\"name\": \"%s\", \"version\": 9}}";
    assertThat(client.post("/api/v1/jobs", job.formatted(prefix, name)).badFields()).contains("kind", "commands", "template.name");
    Answer unknown = job("{\"name\": \"%s\", \"parameters\": {\"vlan\": 5, \"vlam\": 6}}".formatted(name));
    assertThat(unknown.badFields()).containsExactly("template.parameters.vlam");
    assertThat(job("{\"name\": \"%s\"}".formatted(name)).badFields()).containsExactly("template.parameters.vlan");
  }

  private Answer job(String template) {
    return client.post("/api/v1/jobs", "{\"device\": \"%s-0\", \"template\": %s}".formatted(prefix, template));
  }

  private Answer preview(String body) {
    return client.post("/api/v1/templates/" + name + "/preview", body);
  }

  private Answer put(String body) {
    return client.call("PUT", "/api/v1/templates/" + name, BodyPublishers.ofString(body), "Content-Type", "application/json");
  }
}
