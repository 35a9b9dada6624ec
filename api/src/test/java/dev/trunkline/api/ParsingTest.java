package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Outputs turned into records, from the request to the results. */
class ParsingTest {
  private static final String INDEX =
      """
      Template, Hostname, Platform, Command
      brief:vlans, .*, cisco_ios, sh[[ow]] ip int[[erface]] br[[ief]]
      strict, .*, cisco_ios, sh[[ow]] ver[[sion]]
      """;
  private static final String BRIEF =
      """
      Value Required,Key INTERFACE (\\S+)
      Value Status (administratively down|up|down)

      Start
        ^Interface -> Names

      Names
        ^${INTERFACE}\\s+\\S+\\s+\\w+\\s+\\w+\\s+${Status}\\s -> Record

      EOF
      """;
  private static final String VLANS =
      """
      Value Required,Key INTERFACE (Vlan\\d+)
      Value List PARTS ((?P<number>\\d)(?P<none>x)?)

      Start
        ^${INTERFACE} -> Continue
        ^Vlan${PARTS} -> Record
      """;
  private static final String STRICT = "Value A (a)\n\nStart\n  ^. -> Error \"unknown version\"\n";

  private final Client client = TestServer.client();

  /** The server finds them although it has been running for a while. */
  @BeforeEach
  void templates() throws IOException {
    Path folder = TestServer.templates();
    Files.writeString(folder.resolve("brief"), BRIEF);
    Files.writeString(folder.resolve("vlans"), VLANS);
    Files.writeString(folder.resolve("strict"), STRICT);
    Files.writeString(folder.resolve("index"), INDEX);
  }

  private JsonNode ended(String more) {
    return client.ended(client.submit("{\"device\": " + TestServer.device(0) + ", " + more + "}")).json();
  }

  @Test
  void a_job_that_asks_for_records_has_them_beside_the_output() {
    JsonNode job = ended("\"commands\": [\"show ip interface brief\"], \"parse\": \"textfsm\"");
    assertThat(job.path("parse").asString()).isEqualTo("textfsm");
    JsonNode result = job.path("command_results").path(0);
    assertThat(result.path("output").asString()).contains("Vlan1 ");
    assertThat(result.path("parse_error").isNull()).isTrue();
    assertThat(result.path("parsed")).hasSizeGreaterThan(1).allSatisfy(record -> assertThat(record).hasSize(3));
    JsonNode vlan = record(result.path("parsed"), "Vlan1");
    assertThat(vlan.path("status").asString()).isNotBlank();
    assertThat(vlan.path("parts").toString()).isEqualTo("[{\"number\":\"1\",\"none\":null}]");
    assertThat(record(result.path("parsed"), "GigabitEthernet0/1").path("parts").asString()).isEmpty();
    String found = "/api/v1/results?command=show+ip+interface+brief&limit=1&device=" + TestServer.label(0);
    assertThat(client.get(found).json().path("items").path(0).path("parsed")).isEqualTo(result.path("parsed"));
  }

  private static JsonNode record(JsonNode records, String name) {
    return records.valueStream().filter(one -> one.path("interface").asString().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void a_job_that_changes_the_device_has_them_too() {
    JsonNode job = ended("\"commands\": [\"show ip int brief\"], \"effect\": \"change\", \"parse\": \"textfsm\"");
    assertThat(job.path("command_results").path(0).path("parsed")).isNotEmpty();
  }

  @Test
  void a_command_stays_succeeded_where_its_output_cannot_be_parsed_and_says_why() {
    JsonNode job = ended("\"commands\": [\"show version\", \"show clock\", \"show nonsense\"], \"parse\": \"textfsm\"");
    assertThat(job.path("state").asString()).isEqualTo("partial");
    JsonNode results = job.path("command_results");
    assertThat(results).extracting(result -> result.path("parsed").isNull()).containsExactly(true, true, true);
    assertThat(results).extracting(result -> result.path("state").asString()).containsExactly("succeeded", "succeeded", "failed");
    assertThat(results.path(0).path("parse_error").path("code").asString()).isEqualTo("TEMPLATE_ERROR");
    assertThat(results.path(0).path("parse_error").path("detail").asString()).contains("strict:4", "unknown version");
    assertThat(results.path(1).path("parse_error").path("code").asString()).isEqualTo("NO_TEMPLATE");
    assertThat(results.path(2).path("parse_error").isNull()).isTrue();
  }

  @Test
  void a_job_that_does_not_ask_has_none() {
    JsonNode job = ended("\"commands\": [\"show ip interface brief\"], \"parse\": null");
    assertThat(job.path("parse").isNull()).isTrue();
    assertThat(job.path("command_results").path(0).path("parsed").isNull()).isTrue();
    assertThat(job.path("command_results").path(0).path("parse_error").isNull()).isTrue();
  }

  @Test
  void the_reporting_views_have_the_records() {
    ended("\"commands\": [\"show ip interface brief\"], \"parse\": \"textfsm\"");
    for (String view : new String[] {"device_results", "latest_device_results"}) {
      String count = "select count(*) from " + view + " v, jsonb_array_elements(v.parsed) r where r ->> 'interface' = 'Vlan1'";
      assertThat(TestServer.jdbc().sql(count).query(Long.class).single()).as(view).isPositive();
    }
  }
}
