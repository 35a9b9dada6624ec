package dev.trunkline.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import dev.trunkline.access.AccessRole;
import dev.trunkline.access.Tokens;
import dev.trunkline.api.WebEdge;
import dev.trunkline.database.OwnDatabase;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.job.Secrets;
import dev.trunkline.secret.KeyEdits;
import dev.trunkline.secret.KeyFile;
import dev.trunkline.secret.KeyId;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.json.JsonMapper;

/** The commands as people give them, to a server that runs meanwhile (scorecard: credentials at rest). */
class KeysCommandTest {
  private static final String TOKEN = "tl_test.0123456789abcdef0123456789abcdef";

  @TempDir private Path directory;
  private OwnDatabase database;
  private WebEdge server;
  private Path file;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws Exception {
    database = OwnDatabase.start(directory.resolve("database"));
    file = Path.of(database.settings().get("secrets.key_file"));
    Files.writeString(directory.resolve("token"), TOKEN + "\n");
    server = serve();
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  private WebEdge serve() {
    Map<String, String> given = new HashMap<>(database.settings());
    given.putAll(Map.of("server.port", "0", "auth.bootstrap_token", TOKEN, "data.dir", directory.toString()));
    return WebEdge.start(Settings.load(null, Map.of(), given), Role.API, () -> {});
  }

  /** As processes of the version before would have left it: a value sealed with the key file, and a token with its pepper. */
  private void furnish() throws Exception {
    try (Connection connection = database.connect()) {
      JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      Sealer before = Sealer.ofKeyFile(file, false);
      Secrets secrets = new Secrets(Map.of(Secrets.PASSWORD, "s3cret"));
      assertThat(new StoredCredentials(jdbc, before).create("default", "ops", "admin", secrets)).isTrue();
      new Tokens(jdbc, before).make("default", "aged", AccessRole.VIEWER, List.of(), Optional.empty(), "ann").orElseThrow();
    }
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = database.connect();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private int run(String... arguments) {
    Stream<String> more = Stream.of("--server", server.url(), "--token-file", directory.resolve("token").toString());
    return bare(Stream.concat(Stream.of(arguments), more).toArray(String[]::new));
  }

  private int bare(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Trunkline.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(arguments);
  }

  private String key() {
    return file.toString();
  }

  private KeyEdits.Content content() {
    return new KeyEdits(new KeyFile(file)).content();
  }

  @Test
  void on_one_host_rotate_does_it_all_and_the_old_key_is_removed_once_nothing_hangs_on_it() throws Exception {
    furnish();
    String old = Long.toString(KeyId.shown(content().primary()));
    assertThat(run("keys", "list")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("key " + old + " seals: 1 values, ", " 1 tokens", "has keys [" + old + "]");
    assertThat(run("keys", "rotate", "--data", "--key-file", key())).as(err.toString()).isZero();
    String fresh = Long.toString(KeyId.shown(content().primary()));
    assertThat(fresh).isNotEqualTo(old);
    assertThat(out.toString())
        .contains("key " + fresh + " seals", "1 values sealed anew, 0 left", "key " + old + " has to stay: 1 tokens", "default/aged");
    assertThat(run("keys", "remove", old, "--key-file", key())).isEqualTo(1);
    assertThat(err.toString())
        .contains("key " + old + " stays:", "1 tokens were made with it and have to be replaced or to expire: default/aged");
    sql("update tokens set revoked_at = now()");
    assertThat(run("keys", "remove", fresh, "--key-file", key())).isEqualTo(1);
    assertThat(run("keys", "remove", old, "--key-file", key())).as(err.toString()).isZero();
    assertThat(content().ids()).hasSize(1);
    server.close();
    server = serve();
    assertThat(run("keys", "list")).isZero();
    assertThat(out.toString()).contains("key " + fresh + " seals: 0 values, ").doesNotContain(old);
    assertThat(run("audit", "export")).isZero();
    assertThat(out.toString()).contains("\"action\":\"keys.rotated\",\"subject\":\"" + fresh + "\"").doesNotContain("s3cret");
  }

  @Test
  void rotate_takes_a_key_that_waits_unless_somebody_may_have_seen_the_file() throws Exception {
    furnish();
    assertThat(bare("keys", "add", "--key-file", key())).isZero();
    String waiting = out.toString().strip();
    assertThat(run("keys", "rotate", "--key-file", key())).as(err.toString()).isZero();
    assertThat(out.toString()).contains("goes on with key " + waiting + ", added before", "key " + waiting + " seals");
    assertThat(bare("keys", "add", "--key-file", key())).isZero();
    String seen = out.toString().strip();
    assertThat(run("keys", "rotate", "--data", "--key-file", key())).as(err.toString()).isZero();
    assertThat(out.toString()).doesNotContain("key " + seen + " seals").contains(" is added");
    assertThat(content().ids()).hasSize(4);
  }

  @Test
  void a_rotation_is_under_way_while_a_data_key_is_wrapped_with_another_key_than_the_one_that_seals() {
    String left = "{'keys': [{'id': 1, 'primary': true, 'data_keys': 2}, {'id': 2, 'primary': false, 'data_keys': %d, 'values': 7}]}";
    assertThat(new KeysInUse(JsonMapper.shared().readTree(left.formatted(1).replace('\'', '"'))).isRotating()).isTrue();
    assertThat(new KeysInUse(JsonMapper.shared().readTree(left.formatted(0).replace('\'', '"'))).isRotating()).isFalse();
  }

  @Test
  void on_several_hosts_a_key_is_promoted_once_every_process_has_it_and_removed_once_none_seals_with_it() throws Exception {
    furnish();
    String old = Long.toString(KeyId.shown(content().primary()));
    assertThat(bare("keys", "add", "--key-file", key())).isZero();
    String fresh = out.toString().strip();
    sql("""
        insert into processes (id, host, pid, role, root_keys, seen_at)
        values (gen_random_uuid(), 'b', 7, 'worker', '{%d}', now() + interval '1 hour')
        """.formatted(Integer.parseUnsignedInt(old)));
    assertThat(run("keys", "promote", fresh, "--key-file", key())).isEqualTo(1);
    assertThat(err.toString()).contains("b/7 (worker) does not have it");
    sql("update processes set root_keys = root_keys || %d where host = 'b'".formatted(Integer.parseUnsignedInt(fresh)));
    await("promote", fresh);
    assertThat(KeyId.shown(content().primary())).isEqualTo(Long.parseLong(fresh));
    sql("update tokens set revoked_at = now()");
    sql("update credential_secrets set sealed = 'worn'");
    sql("delete from data_keys");
    assertThat(run("keys", "remove", old, "--key-file", key())).isEqualTo(1);
    assertThat(err.toString()).contains("b/7 (worker) seals with it");
    sql("delete from processes where host = 'b'");
    await("remove", old);
    assertThat(content().ids()).hasSize(1);
  }

  /** The server says every two seconds which keys it has. */
  private void await(String command, String id) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (run("keys", command, id, "--key-file", key()) != 0) assertThat(System.nanoTime()).as(err.toString()).isLessThan(end);
  }

  @Test
  void what_is_not_to_be_done_is_said_and_changes_no_file() throws IOException {
    byte[] before = Files.readAllBytes(file);
    Path other = directory.resolve("other.key");
    new KeyFile(other).make();
    assertThat(run("keys", "rotate", "--key-file", other.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("the server uses another key file");
    assertThat(new KeyEdits(new KeyFile(other)).content().ids()).hasSize(1);
    String idle = Long.toString(KeyId.shown(new KeyEdits(new KeyFile(other)).add()));
    assertThat(run("keys", "remove", idle, "--key-file", other.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("key " + idle + " stays", "the server does not seal with key");
    assertThat(new KeyEdits(new KeyFile(other)).content().ids()).hasSize(2);
    assertThat(run("keys", "promote", "12x", "--key-file", key())).isEqualTo(2);
    assertThat(run("keys", "promote", "12", "--key-file", key())).isEqualTo(1);
    assertThat(run("keys", "remove", Long.toString(KeyId.shown(content().primary())), "--key-file", key())).isEqualTo(1);
    assertThat(bare("keys", "add", "--key-file", directory.resolve("missing").toString())).isEqualTo(1);
    assertThat(bare("keys", "list", "--server", "http://127.0.0.1:1")).isEqualTo(8);
    assertThat(bare("keys")).isEqualTo(2);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }
}
