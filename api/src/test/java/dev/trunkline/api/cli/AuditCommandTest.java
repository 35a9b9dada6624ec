package dev.trunkline.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import dev.trunkline.api.WebEdge;
import dev.trunkline.database.OwnDatabase;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit as somebody looks at it from outside, before and after somebody else has changed it in the database. */
class AuditCommandTest {
  private static final String TOKEN = "tl_test.0123456789abcdef0123456789abcdef";

  @TempDir private static Path directory;
  private static OwnDatabase database;
  private static WebEdge server;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws IOException {
    database = OwnDatabase.start(directory.resolve("database"));
    Map<String, String> given = new HashMap<>(database.settings());
    given.putAll(Map.of("server.port", "0", "auth.bootstrap_token", TOKEN));
    server = WebEdge.start(Settings.load(null, Map.of(), given), Role.API, () -> {});
    Files.writeString(directory.resolve("token"), TOKEN + "\n");
    Files.writeString(directory.resolve("wrong"), TOKEN + "x\n");
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private int run(String token, String... arguments) {
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(new String[] {"--server", server.url(), "--token-file", directory.resolve(token).toString()}, 0, all, arguments.length, 4);
    return Trunkline.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(all);
  }

  @Test
  void it_is_intact_until_somebody_changes_a_row() throws Exception {
    write("insert into audit (at, tenant, actor, action, subject, details) values (now(), 'default', 'ann', 'job.cancelled', 'j1', '{\"a\": 1}')");
    assertThat(run("token", "audit", "verify")).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("intact: ").contains("last seal ");
    String seal = out.toString().replaceAll("(?s).*last seal ", "").strip();
    assertThat(run("token", "audit", "verify", "--seal", seal)).isZero();
    assertThat(run("token", "audit", "verify", "--seal", "0".repeat(64))).isEqualTo(1);
    assertThat(out.toString()).contains("the seal that was asked for is not part of it");
    assertThat(run("token", "audit", "export")).isZero();
    assertThat(out.toString().lines()).anyMatch(line -> line.contains("\"action\":\"job.cancelled\",\"subject\":\"j1\",\"details\":{\"a\": 1}"));
    write("alter table audit disable trigger user", "update audit set actor = 'eve' where subject = 'j1'", "alter table audit enable trigger user");
    assertThat(run("token", "audit", "verify")).isEqualTo(1);
    assertThat(out.toString()).contains("NOT INTACT", "rows of it were changed or added");
  }

  @Test
  void who_may_not_or_asks_wrongly_or_finds_nobody_is_told_by_the_exit_code() {
    assertThat(run("wrong", "audit", "verify")).isEqualTo(6);
    assertThat(run("token", "audit", "verify", "--seal", "abc")).isEqualTo(2);
    assertThat(err.toString()).contains("401").contains("400").doesNotContain(TOKEN);
    assertThat(Trunkline.commandLine().setErr(new PrintWriter(err, true)).execute("audit", "verify", "--server", "http://127.0.0.1:1")).isEqualTo(8);
    assertThat(run("token", "audit")).isEqualTo(2);
  }

  private static void write(String... statements) throws Exception {
    try (Connection connection = database.connect();
        Statement sql = connection.createStatement()) {
      for (String statement : statements) sql.execute(statement);
    }
  }
}
