package dev.trunkline.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import dev.trunkline.api.WebEdge;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that ask a running server, in the order in which somebody would come to them: import, then run. */
class ClientCommandsTest {
  private static final String TOKEN = "tl_test.0123456789abcdef0123456789abcdef";
  private static final String NAME = "cli-" + UUID.randomUUID().toString().substring(0, 8);

  @TempDir private static Path directory;
  private static WebEdge server;
  private static Lab lab;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(3, "cisco_ios"));
    Settings settings = TestDatabase.settings(Map.of("server.port", "0", "auth.bootstrap_token", TOKEN));
    Sealer.ofKeyFile(settings.secrets().keyFile().orElseThrow(), true);
    server = WebEdge.start(settings, Role.ALL, () -> {});
    Files.writeString(directory.resolve("token"), TOKEN + "\n");
    String credential = "{\"name\": \"%s\", \"username\": \"admin\", \"password\": \"admin\", \"secret\": \"enable\"}".formatted(NAME);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/credentials"))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(credential))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }
    StringBuilder csv = new StringBuilder("name,host,port,platform,credential,tags\n");
    for (int i = 0; i < 3; i++) csv.append("%s-%d,127.0.0.1,%d,cisco_ios,%s,%s\n".formatted(NAME, i, lab.device(i).port(), NAME, NAME));
    Files.writeString(directory.resolve(NAME + ".csv"), csv);
    StringWriter said = new StringWriter();
    assertThat(execute(said, said, "import", directory.resolve(NAME + ".csv").toString(), "--apply")).as(said.toString()).isZero();
    assertThat(said.toString()).contains("+ " + NAME + "-0", "3 to add, 0 to change, 0 to remove", "done: 3 added");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    lab.close();
  }

  private static int execute(StringWriter out, StringWriter err, String... arguments) {
    String[] all = new String[arguments.length + 4];
    all[0] = arguments[0];
    System.arraycopy(new String[] {"--server", server.url(), "--token-file", directory.resolve("token").toString()}, 0, all, 1, 4);
    System.arraycopy(arguments, 1, all, 5, arguments.length - 1);
    return Trunkline.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(all);
  }

  private int run(String... arguments) {
    return execute(out, err, arguments);
  }

  @Test
  void an_import_is_shown_before_it_is_done_and_bad_rows_are_named_by_line() throws Exception {
    Path file = directory.resolve("branch.csv");
    Files.writeString(file, "name,host,platform\nnew-%s,192.0.2.1,cisco_ios\nbad name!,192.0.2.2,cisco_ios\n".formatted(NAME));
    assertThat(run("import", file.toString(), "--credential", NAME)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("+ new-" + NAME, "1 to add", "1 bad rows");
    assertThat(err.toString()).contains(file + " line 3: ").doesNotContain("done");
    assertThat(run("import", file.toString(), "--credential", NAME, "--all-or-nothing", "--apply")).isEqualTo(2);
    assertThat(run("import", directory.resolve("none.csv").toString())).isEqualTo(2);
    Files.writeString(directory.resolve("devices.txt"), "x");
    assertThat(run("import", directory.resolve("devices.txt").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("say how", "there is no file");
  }

  @Test
  void a_command_on_one_device_prints_what_it_says_and_nothing_else() {
    assertThat(run("run", NAME + "-0", "show lab lines 2")).as(err.toString()).isZero();
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(err.toString()).doesNotContain("show lab");
  }

  @Test
  void what_became_of_it_is_the_exit_code() {
    assertThat(run("run", NAME + "-0", "show clock", "show nonsense")).isEqualTo(4);
    assertThat(err.toString()).contains("== show nonsense", "COMMAND_REJECTED");
    assertThat(run("run", NAME + "-0", "show nonsense")).isEqualTo(3);
    assertThat(run("run", NAME + "-none", "show clock")).isEqualTo(2);
    assertThat(err.toString()).contains("device: no device of the inventory is called");
    assertThat(run("run", NAME + "-0")).isEqualTo(2);
    assertThat(run("run", NAME + "-0", "show lab slow 20", "--wait-seconds", "1")).isEqualTo(5);
    assertThat(err.toString()).contains("has not ended yet");
  }

  @Test
  void on_many_devices_equal_answers_are_shown_once_and_the_others_by_how_they_differ() {
    assertThat(run("run", NAME + "-1", "--config", "hostname odd")).as(err.toString()).isZero();
    assertThat(run("run", "tag:" + NAME, "show running-config | include hostname", "--max-parallel", "2")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("== show running-config | include hostname: ", "-- succeeded on ", "+hostname odd");
    assertThat(run("run", NAME + "-0," + NAME + "-2", "show nonsense", "--max-failures", "0")).isEqualTo(3);
    assertThat(err.toString()).contains("x COMMAND_REJECTED on ");
  }

  @Test
  void as_json_it_is_the_view_of_the_interface_and_detached_the_id() {
    assertThat(run("run", NAME + "-2", "show clock", "-o", "json")).as(err.toString()).isZero();
    JsonNode job = JsonMapper.shared().readTree(out.toString());
    assertThat(job.path("state").asString()).isEqualTo("succeeded");
    assertThat(job.path("submitted_by").asString()).isEqualTo("admin");
    out.getBuffer().setLength(0);
    assertThat(run("run", NAME + "-2", "show clock", "--detach")).isZero();
    assertThat(UUID.fromString(out.toString().strip())).isNotNull();
  }
}
