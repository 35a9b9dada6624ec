package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The whole of a job that has ended, once more. */
class RetryTest extends StuckJobs {
  @Test
  void a_change_of_which_something_was_sent_is_repeated_only_where_that_is_confirmed() {
    String job = doubtful();
    refused(retry(job, CREDENTIAL), "CONFIRMATION_NEEDED", "2 of its 3 commands were sent", "\"confirm\": true", "resume", "command 1 is in doubt");
    JsonNode again = ended(retry(job, "\"confirm\": true, " + CREDENTIAL));
    assertThat(again.path("state").asString()).as(again.toString()).isEqualTo("succeeded");
    assertThat(again.path("retry_of").asString()).isEqualTo(job);
    assertThat(again.path("description").asString()).isEqualTo("vlan");
    assertThat(sent("description first")).isEqualTo(2);
  }

  @Test
  void a_job_that_brought_its_credential_needs_it_again() {
    String job = submit("", "show clock");
    client.ended(job);
    Answer answer = client.call("POST", "/api/v1/jobs/" + job + "/retry", BodyPublishers.noBody());
    refused(answer, "INVALID_INPUT", "the credential was forgotten when the job ended");
    assertThat(answer.badFields()).containsExactly("device");
    assertThat(ended(retry(job, CREDENTIAL)).path("state").asString()).isEqualTo("succeeded");
  }

  @Test
  void a_job_on_a_device_of_the_inventory_is_repeated_without_a_word() {
    String name = "r-" + UUID.randomUUID();
    client.post("/api/v1/credentials", "{\"name\": \"%s\", \"username\": \"admin\", \"password\": \"admin\"}".formatted(name));
    String entry = "{\"name\": \"%s\", \"credential\": \"%s\", \"host\": \"127.0.0.1\", \"port\": %d, \"platform\": \"cisco_ios\"}";
    assertThat(client.post("/api/v1/devices", entry.formatted(name, name, device.port())).status()).isEqualTo(201);
    String job = client.submit("{\"device\": \"%s\", \"commands\": [\"show clock\"]}".formatted(name));
    client.ended(job);
    Answer answer = client.call("POST", "/api/v1/jobs/" + job + "/retry", BodyPublishers.noBody());
    assertThat(ended(answer).path("state").asString()).isEqualTo("succeeded");
  }

  @Test
  void answers_are_asked_for_again_since_they_may_be_secrets() {
    String command = "{\"command\": \"clear counters\", \"answers\": [{\"expect\": \"confirm\", \"send\": \"y\"}]}";
    String job =
        client.submit("{\"device\": %s, \"commands\": [%s]}".formatted(TestServer.device(device.port(), "cisco_ios"), command));
    client.ended(job);
    refused(retry(job, "\"confirm\": true, " + CREDENTIAL), "INVALID_INPUT", "command 0 had an answer to 'confirm'");
    String answers = "\"answers\": [{\"index\": 0, \"expect\": \"confirm\", \"send\": \"y\"}], ";
    assertThat(retry(job, "\"confirm\": true, " + answers + CREDENTIAL).status()).isEqualTo(202);
  }

  @Test
  void what_has_not_ended_is_neither_repeated_nor_resumed() {
    String job = submit(", \"run_at\": \"2099-01-01T00:00:00Z\"", "show clock");
    refused(retry(job, CREDENTIAL), "JOB_NOT_ENDED", "queued");
    refused(resume(job, "\"from\": 0, " + CREDENTIAL), "JOB_NOT_ENDED", "wait for its end");
    client.post("/api/v1/jobs/" + job + "/cancel", "");
    refused(resume(job, "\"from\": 0, " + CREDENTIAL), "CANNOT_RESUME", "only reads");
  }
}
