package dev.trunkline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.database.OwnDatabase;
import dev.trunkline.lab.Access;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.provider.VaultStandIn;
import dev.trunkline.webhook.Receiver;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scorecard 44: secrets are planted wherever one can be given, every feature that takes one is used at the level TRACE, and then each is
 * looked for, as it is and in hexadecimal and Base64, wherever something may have been left behind.
 */
@Tag("scorecard")
class CanaryTest {
  private static final String PASSWORD = "canary-4401-of-the-device";
  private static final String ENABLE = "canary-4402-to-enable";
  private static final String STORED = "canary-4403-stored";
  private static final String WRONG = "canary-4404-is-wrong";
  private static final String PASSPHRASE = "canary-4405-of-the-key";
  private static final String KEY = "canary4406inTheMiddleOfAKey";
  private static final String MALFORMED = "canary-4407-in-a-body-that-is-none";
  private static final String OUTSIDE = "canary-4409-in-vault";
  private static final String HEADER = "canary-4408-for-the-device's-own-interface";

  private static final String SIGNING = "canary-4411-signs-what-is-told";
  private static final String QUERY = "canary-4412-in-the-URL-of-a-webhook";

  @TempDir private static Path directory;
  private static Lab lab;
  private static OwnDatabase database;
  private static LocalProvider provider;
  private static VaultStandIn vault;
  private static ServeProcess server;
  private static Receiver receiver;

  private final Map<String, String> places = new LinkedHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(LabOptions.of(2, "cisco_ios", "linux"));
    for (int i = 0; i < 2; i++) lab.device(i).allow(Access.DEFAULT.withPassword(PASSWORD).withEnableSecret(ENABLE));
    database = OwnDatabase.start(directory.resolve("database"));
    Map<String, String> environment = new HashMap<>(database.environment());
    environment.put("TRUNKLINE_LOGGING_LEVEL", "trace");
    environment.put("TRUNKLINE_WEBHOOKS_ALLOW_HTTP", "true");
    receiver = Receiver.start().answering(request -> new Receiver.Reply(500, Map.of(), "no such thing: " + request.path()));
    provider = LocalProvider.start();
    provider.settings().forEach((key, value) -> environment.put("TRUNKLINE_" + key.replace('.', '_').toUpperCase(Locale.ROOT), value));
    vault = VaultStandIn.start();
    environment.put("TRUNKLINE_VAULT_ADDRESS", vault.address());
    environment.put("TRUNKLINE_VAULT_TOKEN_FILE", Files.writeString(directory.resolve("vault-token"), VaultStandIn.TOKEN).toString());
    server = ServeProcess.start(directory, environment);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    receiver.close();
    provider.close();
    vault.close();
    database.close();
    lab.close();
  }

  @Test
  void no_secret_is_left_anywhere() throws Exception {
    List<String> planted = new ArrayList<>(List.of(PASSWORD, ENABLE, STORED, WRONG, PASSPHRASE, KEY, MALFORMED, HEADER, SIGNING, QUERY, OUTSIDE, VaultStandIn.TOKEN));
    useEverything();
    planted.add(makeToken());
    planted.addAll(logIn());
    look();
    assertThat(places.get("/api/v1/jobs")).contains("show lab secret");
    assertThat(places.get("results")).contains("enable secret ********");
    assertThat(places.get("log")).contains("TRACE");
    int looked = 0;
    for (Map.Entry<String, String> place : places.entrySet()) {
      for (String secret : planted) assertThat(place.getValue()).as(place.getKey()).doesNotContain(forms(secret));
      looked += place.getValue().length();
    }
    System.out.printf("scorecard 44: %d secrets, %d places, %,d characters, 0 hits%n", planted.size(), places.size(), looked);
  }

  private void useEverything() throws Exception {
    Client client = server.client();
    useWebhook(client);
    String byPassword = device(0, "\"password\": \"%s\", \"secret\": \"%s\"".formatted(PASSWORD, ENABLE));
    String job = client.submit("{\"device\": %s, \"commands\": [\"show lab secret\", \"show version\"]}".formatted(byPassword));
    keep("job", client.ended(job).text());
    keep("events", client.get("/api/v1/jobs/" + job + "/events").text());
    keep("output", client.get("/api/v1/jobs/" + job + "/results/0/output").text());
    keep("retry", client.post("/api/v1/jobs/" + job + "/retry", "{\"device\": %s}".formatted(byPassword)).text());
    keep("config", client.ended(client.submit(
        "{\"device\": %s, \"kind\": \"config\", \"save\": true, \"commands\": [\"ntp server a\"]}".formatted(byPassword))).text());
    String wrong = client.submit("{\"device\": %s, \"commands\": [\"uptime\"]}".formatted(device(1, "\"password\": \"%s\"".formatted(WRONG))));
    keep("wrong password", client.ended(wrong).text());
    String pem = "-----BEGIN OPENSSH PRIVATE KEY-----\\n%s\\n-----END OPENSSH PRIVATE KEY-----\\n".formatted(KEY);
    String byKey = device(1, "\"private_key\": \"%s\", \"passphrase\": \"%s\"".formatted(pem, PASSPHRASE));
    keep("bad key", client.post("/api/v1/jobs", "{\"device\": %s, \"commands\": [\"uptime\"]}".formatted(byKey)).text());
    keep("bad body", client.post("/api/v1/jobs", "{\"device\": {\"password\": \"%s\" oops".formatted(MALFORMED)).text());
    keep("unknown field", client.post("/api/v1/jobs", "{\"device\": %s, \"comands\": []}".formatted(byPassword)).text());
    useInventory(client);
    useVault(client);
    keep("schedule", client.post("/api/v1/schedules",
        "{\"name\": \"nightly\", \"cron\": \"@daily\", \"job\": {\"device\": %s, \"commands\": [\"show clock\"]}}".formatted(byPassword)).text());
    keep("run now", client.post("/api/v1/schedules/" + client.get("/api/v1/schedules").each("id").getFirst() + "/run-now", "").text());
    String viaLinux = device(1, "\"password\": \"%s\"".formatted(PASSWORD));
    keep("tunnel", client.post("/api/v1/tunnels",
        "{\"device\": %s, \"remote_host\": \"127.0.0.1\", \"remote_port\": 9}".formatted(viaLinux)).text());
    keep("forward", client.post("/api/v1/forward",
        "{\"device\": %s, \"remote_host\": \"127.0.0.1\", \"remote_port\": 9, \"method\": \"GET\", \"path\": \"/\", \"headers\": {\"Authorization\": \"%s\"}}"
            .formatted(viaLinux, HEADER)).text());
  }

  /** The answer that makes it shows the secret, as it must, and is the only one. */
  private void useWebhook(Client client) {
    String secret = "whsec_" + Base64.getEncoder().encodeToString(SIGNING.getBytes(UTF_8));
    String json = "{\"name\": \"told\", \"url\": \"%s\", \"events\": [\"*\"], \"secret\": \"%s\"}";
    Answer made = client.post("/api/v1/webhooks", json.formatted(receiver.url("/told?token=" + QUERY), secret));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String path = made.header("Location");
    keep("webhook", client.get(path).text());
    keep("webhook with a mistake", client.post("/api/v1/webhooks", json.formatted("https://a:" + QUERY + "@b/", secret + "!")).text());
    keep("webhook tried", client.post(path + "/test", "").text());
    assertThat(receiver.await(1).getFirst().isSignedWith(secret)).isTrue();
    Fleet.await("the answer is written", () -> client.get(path + "/deliveries").text().contains("no such thing: /told?***"));
    keep("deliveries", client.get(path + "/deliveries").text());
  }

  private void useInventory(Client client) {
    keep("credential", client.post("/api/v1/credentials",
        "{\"name\": \"ops\", \"username\": \"admin\", \"password\": \"%s\", \"secret\": \"%s\"}".formatted(STORED, STORED)).text());
    keep("rotation", client.post("/api/v1/credentials/ops/rotate",
        "{\"password\": \"%s\", \"secret\": \"%s\"}".formatted(PASSWORD, ENABLE)).text());
    keep("device", client.post("/api/v1/devices",
        "{\"name\": \"r1\", \"host\": \"127.0.0.1\", \"port\": %d, \"platform\": \"cisco_ios\", \"credential\": \"ops\"}"
            .formatted(lab.device(0).port())).text());
    keep("by name", client.ended(client.submit("{\"device\": \"r1\", \"commands\": [\"show clock\"]}")).text());
  }

  /** What is there is refused at first, so that it is spoken of. */
  private void useVault(Client client) {
    vault.put("network/core", Map.of("pass", OUTSIDE, "enable", ENABLE));
    keep("reference", client.post("/api/v1/credentials",
        "{\"name\": \"outside\", \"username\": \"admin\", \"source\": {\"provider\": \"vault\", \"path\": \"network/core\","
            + " \"fields\": {\"password\": \"pass\", \"secret\": \"enable\"}}}").text());
    client.post("/api/v1/devices",
        "{\"name\": \"r2\", \"host\": \"127.0.0.1\", \"port\": %d, \"platform\": \"cisco_ios\", \"credential\": \"outside\"}"
            .formatted(lab.device(0).port()));
    Answer refused = client.ended(client.submit("{\"device\": \"r2\", \"commands\": [\"show clock\"]}"));
    assertThat(refused.json().path("error").path("code").asString()).as(refused.text()).isEqualTo("AUTH_FAILED");
    vault.put("network/core", Map.of("pass", PASSWORD, "enable", ENABLE));
    keep("check", client.post("/api/v1/credentials/outside/check", "").text());
    Answer succeeded = client.ended(client.submit("{\"device\": \"r2\", \"commands\": [\"show clock\"]}"));
    assertThat(succeeded.field("state")).as(succeeded.text()).isEqualTo("succeeded");
    vault.accept("another");
    keep("forbidden", client.post("/api/v1/credentials/outside/check", "").text());
    keep("outside", refused.text() + succeeded.text());
  }

  /** The secret part of a token, which its maker alone may see. */
  private String makeToken() {
    Answer made = server.client().post("/api/v1/tokens", "{\"name\": \"ci\", \"role\": \"viewer\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String token = made.field("token");
    assertThat(server.client().withToken(token).get("/api/v1/jobs").status()).isEqualTo(200);
    assertThat(server.client().withToken(token + "x").get("/api/v1/jobs").status()).isEqualTo(401);
    return token.substring(token.indexOf('.') + 1);
  }

  /** What a person's browser, the provider and the server tell each other while they log in, and when they try to without success. */
  private List<String> logIn() {
    provider.knows("ann", "noc");
    Browser browser = new Browser(server.client().url());
    Answer begun = browser.get("/login");
    String sealed = browser.cookie("trunkline_login").orElseThrow();
    Answer finished = browser.get(browser.get(begun.header("Location")).header("Location"));
    assertThat(finished.status()).as(finished.text()).isEqualTo(302);
    String session = browser.cookie("trunkline_session").orElseThrow();
    keep("me", browser.get("/api/v1/me").text());
    List<String> told = new ArrayList<>(List.of(LocalProvider.SECRET, sealed, session.substring(session.indexOf('.') + 1)));
    told.addAll(provider.lastAnswers.values());
    provider.knows("eve", "visitors");
    keep("no role", new Browser(server.client().url()).logIn().text());
    told.addAll(provider.lastAnswers.values());
    provider.answer = token -> "{\"access_token\": \"x\", \"token_type\": \"Bearer\", \"id_token\": \"" + token + "x\"}";
    keep("wrong signature", new Browser(server.client().url()).logIn().text());
    provider.answer = token -> "{\"id_token\": \"" + token;
    keep("broken answer", new Browser(server.client().url()).logIn().text());
    told.addAll(provider.lastAnswers.values());
    return told;
  }

  private void look() throws Exception {
    Client client = server.client();
    for (String path : List.of("/api/v1/jobs", "/api/v1/connections", "/api/v1/stats", "/api/v1/devices", "/api/v1/credentials",
        "/api/v1/schedules", "/api/v1/tunnels", "/api/v1/webhooks", "/api/v1/suspensions", "/api/v1/tokens", "/api/v1/tenants", "/api/v1/audit/export",
        "/actuator/prometheus", "/openapi.yaml")) {
      Answer answer = client.get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      keep(path, answer.text());
    }
    keep("results", client.get("/api/v1/results").text());
    keep("refused", client.call("GET", "/api/v1/jobs", BodyPublishers.noBody(), "X-Forwarded-For", "192.0.2.1").text());
    String pid = Long.toString(server.pid());
    keep("arguments", Files.readString(Path.of("/proc", pid, "cmdline")));
    keep("threads", said(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid, "Thread.print"));
    server.terminate();
    server.exitWithin(Duration.ofSeconds(60));
    keep("log", String.join("\n", server.output()));
    readTables();
  }

  private void readTables() throws SQLException {
    try (Connection connection = database.connect(); Statement sql = connection.createStatement()) {
      List<String> tables = column(sql,
          "select format('%I.%I', table_schema, table_name) from information_schema.tables"
              + " where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')");
      assertThat(tables).anyMatch(table -> table.contains("jobrunr")).anyMatch(table -> table.toLowerCase().contains("qrtz"));
      for (String table : tables) keep(table, String.join("\n", column(sql, "select t::text from " + table + " t")));
    }
  }

  private static List<String> column(Statement sql, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = sql.executeQuery(query)) {
      while (rows.next()) values.add(rows.getString(1));
    }
    return values;
  }

  private void keep(String place, String text) {
    places.put(place, text);
  }

  private static String device(int number, String more) {
    return "{\"host\": \"127.0.0.1\", \"port\": %d, \"username\": \"admin\", \"platform\": \"%s\", %s}"
        .formatted(lab.device(number).port(), number == 0 ? "cisco_ios" : "linux", more);
  }

  private static String said(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /** As it is, as a column of bytes shows it, and as Base64 from any of three offsets has it. */
  private static String[] forms(String secret) {
    List<String> forms = new ArrayList<>(List.of(secret, HexFormat.of().formatHex(secret.getBytes(UTF_8))));
    for (int offset = 0; offset < 3; offset++) {
      String encoded = Base64.getEncoder().encodeToString(("x".repeat(offset) + secret).getBytes(UTF_8));
      forms.add(encoded.substring(4, encoded.length() - 4));
    }
    return forms.toArray(String[]::new);
  }
}
