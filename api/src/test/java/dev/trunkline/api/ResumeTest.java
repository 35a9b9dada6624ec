package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.terminal.Fault;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The rest of a job that stopped half way, as a job of its own. */
class ResumeTest extends StuckJobs {
  @Test
  void a_doubtful_change_says_what_can_be_done_and_goes_on_after_the_doubt_at_its_place() {
    String job = doubtful();
    JsonNode doubt = client.get("/api/v1/jobs/" + job).json();
    assertThat(doubt.path("error").path("hint").asString()).contains("resume");
    JsonNode rest = ended(resume(job, "\"from\": 2, " + CREDENTIAL));
    assertThat(rest.path("state").asString()).as(rest.toString()).isEqualTo("succeeded");
    assertThat(rest.path("resumed_from").path("job_id").asString()).isEqualTo(job);
    assertThat(rest.path("resumed_from").path("from").asInt()).isEqualTo(2);
    assertThat(rest.path("resumed_from").path("enter").asInt()).isEqualTo(1);
    assertThat(rest.path("labels").path("ticket").asString()).isEqualTo("CHG-7");
    assertThat(rest.path("command_results")).extracting(result -> result.path("command").asString())
        .containsExactly("interface Vlan7", "description second");
    assertThat(sent("description first")).isEqualTo(1);
    assertThat(device.lines()).containsSubsequence("interface Vlan7", "description first", "interface Vlan7", "description second");
    assertThat(client.get("/api/v1/jobs/" + job).field("state")).as("what ended stays ended").isEqualTo("in_doubt");
  }

  @Test
  void the_command_in_doubt_is_sent_again_where_somebody_says_so() {
    JsonNode rest = ended(resume(doubtful(), "\"from\": 1, " + CREDENTIAL));
    assertThat(rest.path("state").asString()).as(rest.toString()).isEqualTo("succeeded");
    assertThat(sent("description first")).isEqualTo(2);
  }

  @Test
  void a_resume_from_anywhere_else_is_refused_in_words() {
    String job = doubtful();
    refused(resume(job, "\"from\": 0, " + CREDENTIAL), "CANNOT_RESUME", "from must be 1 or 2", "1 sends it again", "2 goes on after it");
    refused(resume(job, "\"from\": 3, " + CREDENTIAL), "CANNOT_RESUME", "from must be 1 or 2");
    refused(resume(job, "\"from\": 4, " + CREDENTIAL), "INVALID_INPUT", "from");
    refused(resume(job, CREDENTIAL), "INVALID_INPUT", "command 1 is in doubt");
    assertThat(resume(UUID.randomUUID().toString(), "\"from\": 0").status()).isEqualTo(404);
  }

  @Test
  void a_job_is_resumed_once_and_after_that_from_what_came_of_it() {
    String job = doubtful();
    String rest = resume(job, "\"from\": 2, " + CREDENTIAL).field("id");
    refused(resume(job, "\"from\": 2, " + CREDENTIAL), "CANNOT_RESUME", "job " + rest + " has resumed it already");
    client.ended(rest);
    refused(resume(rest, "\"from\": 0, " + CREDENTIAL), "CANNOT_RESUME", "nothing is left");
  }

  @Test
  void what_the_device_shows_decides_whether_a_resume_sends_anything() {
    String job = doubtful();
    String look = "\"verify\": {\"command\": \"show running-config\", \"expect\": \"^ description nobody$\"%s}, ";
    JsonNode failed = ended(resume(job, "\"from\": 2, " + look.formatted("") + CREDENTIAL));
    assertThat(failed.path("state").asString()).isEqualTo("failed");
    assertThat(failed.path("error").path("code").asString()).isEqualTo("VERIFY_FAILED");
    assertThat(failed.path("error").path("detail").asString())
        .contains("nothing was sent", "'show running-config'", "it does not show ^ description nobody$", "Current configuration");
    assertThat(failed.path("command_results")).extracting(result -> result.path("state").asString()).containsOnly("not_sent");
    assertThat(sent("description second")).isZero();

    String vain = failed.path("id").asString();
    refused(resume(vain, "\"from\": 0, " + CREDENTIAL), "CANNOT_RESUME", "it sent nothing of job " + job + "; resume that one");
    JsonNode again = ended(retry(vain, CREDENTIAL));
    assertThat(again.path("error").path("code").asString()).as(again.toString()).isEqualTo("VERIFY_FAILED");
    assertThat(again.path("resumed_from").path("job_id").asString()).isEqualTo(job);

    JsonNode rest = ended(resume(job, "\"from\": 2, " + look.formatted(", \"absent\": true") + CREDENTIAL));
    assertThat(rest.path("state").asString()).as(rest.toString()).isEqualTo("succeeded");
    assertThat(rest.path("resumed_from").path("verify").path("absent").asBoolean()).isTrue();
    assertThat(device.lines()).containsSubsequence("show running-config", "interface Vlan7", "description second");
  }

  @Test
  void a_doubt_about_the_last_command_is_settled_by_looking_alone() {
    device.onLine("description last", Fault.cut());
    String job = configure("interface Vlan8", "description last");
    client.ended(job);
    refused(resume(job, "\"from\": 2, " + CREDENTIAL), "CANNOT_RESUME", "nothing is left to be sent", "give verify");
    String look = "\"verify\": {\"command\": \"show running-config\", \"expect\": \"hostname\"}, ";
    JsonNode settled = ended(resume(job, "\"from\": 2, " + look + CREDENTIAL));
    assertThat(settled.path("state").asString()).as(settled.toString()).isEqualTo("succeeded");
    assertThat(settled.path("commands")).isEmpty();
    assertThat(sent("description last")).isEqualTo(1);
  }

  @Test
  void a_commit_in_doubt_is_settled_by_looking_or_sent_again_with_all_of_its_lines() throws IOException {
    try (Lab junos = Lab.start(LabOptions.of(1, "juniper_junos"))) {
      device = junos.device(0);
      device.onLine("commit", Fault.cut());
      String lines = "{\"device\": %s, \"kind\": \"config\", \"commands\": [\"set snmp contact ops\", \"set snmp location roof\"]}";
      String job = client.submit(lines.formatted(TestServer.device(device.port(), "juniper_junos")));
      assertThat(client.ended(job).field("state")).isEqualTo("in_doubt");
      refused(resume(job, "\"from\": 1, " + CREDENTIAL), "CANNOT_RESUME", "from must be 0 or 2", "the commit is in doubt");
      String look = "\"verify\": {\"command\": \"show configuration | display set\", \"expect\": \"%s\"}, ";
      JsonNode wrong = ended(resume(job, "\"from\": 2, " + look.formatted("snmp contact nobody") + CREDENTIAL));
      assertThat(wrong.path("error").path("code").asString()).as(wrong.toString()).isEqualTo("VERIFY_FAILED");
      JsonNode settled = ended(resume(job, "\"from\": 2, " + look.formatted("snmp contact ops") + CREDENTIAL));
      assertThat(settled.path("state").asString()).as(settled.toString()).isEqualTo("succeeded");
      assertThat(sent("commit")).isEqualTo(1);
      assertThat(ended(resume(job, "\"from\": 0, " + CREDENTIAL)).path("state").asString()).isEqualTo("succeeded");
      assertThat(sent("commit")).isEqualTo(2);
    }
  }

  @Test
  void lines_that_were_applied_but_not_saved_are_only_saved() {
    device.onLine("write memory", Fault.cut());
    String job = submit(", \"kind\": \"config\", \"save\": true", "interface Vlan6", "description applied");
    assertThat(client.ended(job).field("state")).isEqualTo("partial");
    refused(resume(job, "\"from\": 1, " + CREDENTIAL), "CANNOT_RESUME", "from must be 2", "2 saves the configuration");
    JsonNode saved = ended(resume(job, "\"from\": 2, " + CREDENTIAL));
    assertThat(saved.path("state").asString()).as(saved.toString()).isEqualTo("succeeded");
    assertThat(sent("write memory")).isEqualTo(2);
    assertThat(sent("description applied")).isEqualTo(1);
  }

  @Test
  void only_a_command_that_reads_can_verify_and_only_by_a_regular_expression() {
    Answer answer = resume(doubtful(), "\"from\": 2, \"verify\": {\"command\": \"reload\", \"expect\": \"(\"}, " + CREDENTIAL);
    assertThat(answer.badFields()).containsExactlyInAnyOrder("verify.command", "verify.expect");
  }

  @Test
  void a_place_that_the_lines_before_do_not_tell_has_to_be_given() {
    device.onLine("ip routing", Fault.cut());
    String job = configure("interface Vlan9", "exit", "ip routing", "ip http server");
    client.ended(job);
    refused(resume(job, "\"from\": 3, " + CREDENTIAL), "CANNOT_RESUME", "give the lines that lead there in enter");
    JsonNode rest = ended(resume(job, "\"from\": 3, \"enter\": [], " + CREDENTIAL));
    assertThat(rest.path("command_results")).extracting(result -> result.path("command").asString()).containsExactly("ip http server");
  }

  /** The platform file does not know that the line leads somewhere; the prompt after it did. */

  @Test
  void a_place_that_no_known_line_leads_to_is_noticed_before_anything_is_sent() {
    device.onLine("description first", Fault.cut());
    String job = configure("ip routing", "description first", "description second");
    client.ended(job);
    String kept = "update command_results set place = replace(place, '(config)', '(config-mst)') where job_id = :job and index = 0";
    TestServer.jdbc().sql(kept).param("job", UUID.fromString(job)).update();
    JsonNode rest = ended(resume(job, "\"from\": 2, " + CREDENTIAL));
    assertThat(rest.path("error").path("code").asString()).as(rest.toString()).isEqualTo("VERIFY_FAILED");
    assertThat(rest.path("error").path("detail").asString()).contains("it belongs where the prompt is", "(config-mst)#", "enter");
    assertThat(sent("description second")).isZero();
    assertThat(ended(resume(job, "\"from\": 2, \"enter\": [], " + CREDENTIAL)).path("command_results")).hasSize(1);
  }

  @Test
  void nothing_follows_a_line_that_should_have_led_to_the_place() {
    String job = doubtful();
    JsonNode rest = ended(resume(job, "\"from\": 2, \"enter\": [\"interfase Vlan7\"], " + CREDENTIAL));
    assertThat(rest.path("state").asString()).as(rest.toString()).isEqualTo("failed");
    assertThat(rest.path("command_results")).extracting(result -> result.path("state").asString()).containsExactly("failed", "skipped");
    assertThat(sent("description second")).isZero();
  }

  @Test
  void what_failed_or_was_not_reached_is_done_by_a_resume() {
    String job =
        submit(", \"kind\": \"config\", \"failure_strategy\": \"abort_first\"", "interface Vlan7", "nonsense here", "description done");
    assertThat(client.ended(job).field("state")).isEqualTo("failed");
    refused(resume(job, "\"from\": 0, " + CREDENTIAL), "CANNOT_RESUME", "from must be 1 or 2", "command 2 is the first that was not sent");
    JsonNode rest = ended(resume(job, "\"from\": 2, " + CREDENTIAL));
    assertThat(rest.path("state").asString()).as(rest.toString()).isEqualTo("succeeded");
    assertThat(device.lines()).containsSubsequence("nonsense here", "interface Vlan7", "description done");
  }

  @Test
  void a_resume_that_comes_twice_with_one_key_is_one() {
    String job = doubtful();
    String path = "/api/v1/jobs/" + job + "/resume";
    String body = "{\"from\": 2, " + CREDENTIAL + "}";
    String[] headers = {"Content-Type", "application/json", "Idempotency-Key", UUID.randomUUID().toString()};
    Answer first = client.call("POST", path, BodyPublishers.ofString(body), headers);
    Answer second = client.call("POST", path, BodyPublishers.ofString(body), headers);
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.field("id")).isEqualTo(first.field("id"));
  }
}
