package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Looking at what devices answered. */
class ResultsTest {
  private final Client client = TestServer.client();
  private final Seed seed = new Seed();

  private List<String> outputs(String parameters) {
    return client.get("/api/v1/results?device=" + seed.device() + parameters).each("output");
  }

  @Test
  void an_output_is_downloaded_byte_for_byte_even_where_it_is_no_text() {
    UUID job = seed.job("show flash", "succeeded", "text", 1);
    byte[] binary = {'a', 0, (byte) 0xff, (byte) 0xc3, '\r', '\n'};
    seed.result(job, 1, "more flash:x", "succeeded", "shown", binary, 1);
    Answer answer = client.get("/api/v1/jobs/" + job + "/results/1/output");
    assertThat(answer.body()).isEqualTo(binary);
    assertThat(answer.header("Content-Type")).startsWith("text/plain");
    assertThat(client.get("/api/v1/jobs/" + job + "/results/2/output").status()).isEqualTo(404);
    assertThat(client.get("/api/v1/jobs/" + job + "/results/x/output").status()).isEqualTo(404);
  }

  @Test
  void a_range_of_an_output_is_given_and_one_outside_refused() {
    String path = "/api/v1/jobs/" + seed.job("show x", "succeeded", "0123456789", 1) + "/results/0/output";
    Answer part = client.get(path, "Range", "bytes=2-4");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.text()).isEqualTo("234");
    assertThat(part.header("Content-Range")).isEqualTo("bytes 2-4/10");
    assertThat(client.get(path, "Range", "bytes=-3").text()).isEqualTo("789");
    Answer outside = client.get(path, "Range", "bytes=10-");
    assertThat(outside.status()).isEqualTo(416);
    assertThat(outside.header("Content-Range")).isEqualTo("bytes */10");
    assertThat(outside.field("code")).isEqualTo("RANGE_NOT_SATISFIABLE");
  }

  @Test
  void results_come_newest_first_and_filtered() {
    UUID first = seed.job("show version", "succeeded", "v1", 3);
    seed.job("show clock", "failed", "no", 2);
    UUID last = seed.job("show version", "succeeded", "v2", 1);
    assertThat(outputs("")).containsExactly("v2", "no", "v1");
    assertThat(outputs("&command=" + Client.encoded("show version"))).containsExactly("v2", "v1");
    assertThat(outputs("&state=failed")).containsExactly("no");
    assertThat(outputs("&state=failed,succeeded")).hasSize(3);
    assertThat(outputs("&platform=linux")).isEmpty();
    assertThat(outputs("&job_id=" + first)).containsExactly("v1");
    assertThat(outputs("&label=seed:" + seed.device())).hasSize(3);
    assertThat(outputs("&label=seed:x")).isEmpty();
    String lastAt = client.get("/api/v1/jobs/" + last).field("created_at");
    assertThat(outputs("&created_after=" + lastAt)).containsExactly("v2");
    assertThat(outputs("&created_before=" + lastAt)).containsExactly("no", "v1");
    assertThat(outputs("&created_after=2099-01-01T00:00:00%2B02:00")).isEmpty();
  }

  @Test
  void a_search_takes_every_character_as_itself() {
    seed.job("show cpu", "succeeded", "load 99% of cpu_total \\ idle", 3);
    seed.job("show cpu", "succeeded", "load 99 of cpuXtotal / idle", 2);
    assertThat(outputs("&q=" + Client.encoded("99% OF"))).hasSize(1);
    assertThat(outputs("&q=" + Client.encoded("cpu_total"))).hasSize(1);
    assertThat(outputs("&q=" + Client.encoded("\\ idle"))).hasSize(1);
    assertThat(outputs("&q=idle")).hasSize(2);
    assertThat(outputs("&q=" + Client.encoded("%"))).hasSize(1);
  }

  @Test
  void pages_show_each_result_once() {
    List<String> expected = new ArrayList<>();
    IntStream.range(0, 7).forEach(i -> seed.job("c", "succeeded", "o" + i, 10));
    for (int i = 6; i >= 0; i--) expected.add("o" + i);
    assertThat(paged("")).containsExactlyElementsOf(expected);
  }

  @Test
  void the_latest_is_the_newest_answer_of_each_command_whatever_was_skipped_since() {
    seed.job("show a", "succeeded", "a1", 5);
    seed.job("show b", "succeeded", "b1", 4);
    UUID newer = seed.job("show a", "failed", "a2", 3);
    seed.result(newer, 1, "show b", "skipped", null, null, 3);
    seed.job("show c", "succeeded", "c1", 2);
    assertThat(outputs("&latest=true")).containsExactlyInAnyOrder("a2", "b1", "c1");
    assertThat(outputs("&latest=true&command=" + Client.encoded("show a"))).containsExactly("a2");
    assertThat(outputs("&latest=true&state=failed")).containsExactly("a2");
    assertThat(outputs("&latest=true&q=1")).containsExactlyInAnyOrder("b1", "c1");
    assertThat(outputs("&latest=true&platform=linux")).isEmpty();
    assertThat(paged("&latest=true")).containsExactlyInAnyOrder("a2", "b1", "c1");
  }

  @Test
  void the_latest_of_one_command_goes_through_all_devices() {
    String command = "show " + seed.device();
    Seed other = new Seed();
    seed.job(command, "succeeded", "old", 3);
    seed.job(command, "succeeded", "mine", 2);
    other.job(command, "succeeded", "theirs", 1);
    String path = "/api/v1/results?latest=true&limit=1&command=" + Client.encoded(command);
    Answer first = client.get(path);
    Answer second = client.get(path + "&cursor=" + first.field("next"));
    List<String> both = new ArrayList<>(first.each("output"));
    both.addAll(second.each("output"));
    assertThat(both).containsExactlyInAnyOrder("mine", "theirs");
    assertThat(second.json().path("next").isNull()).isTrue();
  }

  private List<String> paged(String parameters) {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      Answer page = client.get("/api/v1/results?limit=2&device=" + seed.device() + parameters + cursor);
      seen.addAll(page.each("output"));
      cursor = page.json().path("next").isNull() ? null : "&cursor=" + page.field("next");
    }
    return seen;
  }

  @Test
  void a_page_ends_early_where_its_outputs_are_large() {
    String large = "x".repeat(9 * 1024 * 1024);
    for (int i = 0; i < 3; i++) seed.job("show tech", "succeeded", large, 1);
    Answer page = client.get("/api/v1/results?device=" + seed.device());
    assertThat(page.each("state")).hasSize(2);
    assertThat(client.get("/api/v1/results?device=" + seed.device() + "&cursor=" + page.field("next")).each("state")).hasSize(1);
  }

  @Test
  void a_diff_compares_with_the_successful_run_before() {
    UUID first = seed.job("show run", "succeeded", "a\nb\nc\n", 5);
    seed.job("show run", "failed", "% busy", 4);
    UUID second = seed.job("show run", "succeeded", "a\nB\nc\n", 3);
    UUID third = seed.job("show run", "succeeded", "a\nB\nc\n", 2);
    JsonNode changed = client.get("/api/v1/results/diff?job_id=" + second + "&index=0").json();
    assertThat(changed.path("before").path("job_id").asString()).isEqualTo(first.toString());
    assertThat(changed.path("after").path("job_id").asString()).isEqualTo(second.toString());
    assertThat(changed.path("identical").asBoolean()).isFalse();
    assertThat(changed.path("unified").asString()).contains("@@ -1,3 +1,3 @@", "-b", "+B").contains("\n a\n");
    JsonNode same = client.get("/api/v1/results/diff?job_id=" + third).json();
    assertThat(same.path("identical").asBoolean()).isTrue();
    assertThat(same.path("unified").asString()).isEmpty();
    JsonNode alone = client.get("/api/v1/results/diff?job_id=" + first).json();
    assertThat(alone.path("before").isNull()).isTrue();
    assertThat(client.get("/api/v1/results/diff").badFields()).containsExactly("job_id");
  }

  @Test
  void text_is_kept_as_utf_8() {
    UUID job = seed.job("show snmp", "succeeded", "Zürich – ☃", 1);
    byte[] bytes = client.get("/api/v1/jobs/" + job + "/results/0/output").body();
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("Zürich – ☃");
  }
}
