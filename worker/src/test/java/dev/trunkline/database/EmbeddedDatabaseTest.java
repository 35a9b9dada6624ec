package dev.trunkline.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.settings.Secret;
import dev.trunkline.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
  @TempDir Path directory;

  @Test
  void what_is_committed_survives_close_and_reopen() throws SQLException {
    try (Database database = open()) {
      run(database, "create table kept (line text)");
      run(database, "insert into kept values ('first')");
    }
    try (Database database = open()) {
      assertThat(ask(database, "select line from kept")).isEqualTo("first");
    }
  }

  @Test
  void what_is_committed_survives_a_kill_and_the_server_left_behind_is_replaced() throws Exception {
    Process holder = start(HoldsDatabase.class);
    ProcessHandle leftBehind = new Postmaster(server()).running().orElseThrow();
    holder.destroyForcibly().waitFor();
    assertThat(leftBehind.isAlive()).isTrue();

    try (Database database = open()) {
      assertThat(ask(database, "select line from kept")).isEqualTo("written before the kill");
      assertThat(new Postmaster(server()).running()).isPresent().get().isNotEqualTo(leftBehind);
      assertThat(leftBehind.info().arguments()).as("what the old server would be found by").isEmpty();
    }
  }

  @Test
  void a_second_process_is_refused_with_the_pid_of_the_first() throws Exception {
    Process holder = start(HoldsDatabase.class);
    try {
      assertThatThrownBy(this::open)
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use by process " + holder.pid() + ":");
    } finally {
      holder.destroyForcibly().waitFor();
      new Postmaster(server()).stop();
    }
  }

  @Test
  void a_second_open_in_the_same_process_is_refused_and_does_not_set_the_directory_free() throws Exception {
    try (Database _ = open()) {
      assertThatThrownBy(this::open).isInstanceOf(DatabaseUnavailable.class).hasMessageContaining("in use by process");
      Process other = process(HoldsDatabase.class);
      assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(new String(other.getErrorStream().readAllBytes()))
          .contains("in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void a_commit_is_on_disk_before_it_is_answered() throws SQLException {
    try (Database database = open()) {
      for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
        assertThat(ask(database, "show " + setting)).as(setting).isEqualTo("on");
      }
    }
  }

  @Test
  void only_loopback_is_listened_on_and_no_socket_file() throws SQLException {
    try (Database database = open()) {
      assertThat(ask(database, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(ask(database, "select setting from pg_settings where name = 'unix_socket_directories'")).isEmpty();
    }
  }

  @Test
  void a_wrong_password_is_refused() throws SQLException {
    try (Database database = open()) {
      String url = url(database);
      Endpoint right = new Endpoint(url, "trunkline", new Secret(password()), Duration.ofSeconds(5));
      right.check();
      for (String user : List.of("trunkline", "postgres")) {
        Endpoint wrong = new Endpoint(url, user, new Secret("guessed"), Duration.ofSeconds(5));
        assertThatThrownBy(wrong::check)
            .isInstanceOf(DatabaseUnavailable.class)
            .hasMessageContaining("refuses user " + user)
            .hasMessageNotContaining("guessed");
      }
    }
  }

  @Test
  void the_product_owns_its_database_and_is_no_superuser() throws SQLException {
    try (Database database = open()) {
      assertThat(ask(database, "select current_user")).isEqualTo("trunkline");
      assertThat(ask(database, "select rolsuper::text from pg_roles where rolname = current_user")).isEqualTo("false");
      run(database, "create schema mine");
      run(database, "create role reads_only");
    }
  }

  @Test
  void the_directory_and_the_password_are_for_their_owner_only() throws IOException {
    Path missing = directory.resolve("not/there/yet");
    try (Database _ = Database.open(settings(missing, Map.of()))) {
      assertThat(permissions(missing)).isEqualTo("rwx------");
      assertThat(permissions(missing.resolve("postgres.password"))).isEqualTo("rw-------");
      assertThat(permissions(missing.resolve("trunkline.lock"))).isEqualTo("rw-------");
    }
  }

  @Test
  void a_pid_file_with_the_pid_of_a_stranger_is_no_obstacle() throws SQLException, IOException {
    open().close();
    // The test itself is alive and no PostgreSQL.
    Files.writeString(server().resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + server() + "\n");
    try (Database database = open()) {
      assertThat(ask(database, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void a_first_start_that_was_killed_half_way_is_made_again() throws SQLException, IOException {
    Files.createDirectories(server());
    Files.writeString(server().resolve("postgresql.conf"), "");
    Files.writeString(directory.resolve("postgres.password.new"), "never used");
    try (Database database = open()) {
      assertThat(ask(database, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void a_server_without_its_password_is_left_alone() throws IOException {
    open().close();
    Files.delete(directory.resolve("postgres.password"));
    assertThatThrownBy(this::open).isInstanceOf(DatabaseUnavailable.class).hasMessageContaining("put it back");
    assertThat(server().resolve("PG_VERSION")).exists();
  }

  @Test
  void closing_is_idempotent_and_leaves_no_server() throws IOException {
    Database database = open();
    ProcessHandle postmaster = new Postmaster(server()).running().orElseThrow();
    database.close();
    database.close();
    assertThat(postmaster.info().arguments()).isEmpty();
    assertThat(server().resolve("postmaster.pid")).doesNotExist();
  }

  @Test
  void an_external_url_reaches_any_postgresql() throws SQLException {
    try (Database embedded = open()) {
      Map<String, String> external =
          Map.of("database.url", url(embedded), "database.user", "trunkline", "database.password", password());
      try (Database database = Database.open(settings(directory, external));
          Connection listener = database.connectOutsidePool()) {
        assertThat(ask(database, "show application_name")).isEqualTo("trunkline");
        assertThat(listener.getNetworkTimeout()).isZero();
        assertThat(database.engineDataSource()).isNotSameAs(database.dataSource());
      }
      assertThat(ask(embedded, "select 1")).as("closing the client leaves the server").isEqualTo("1");
    }
  }

  @Test
  void an_external_server_that_is_not_there_is_named() {
    Settings settings = settings(directory, Map.of("database.url", "jdbc:postgresql://127.0.0.1:1/trunkline?ssl=false"));
    assertThatThrownBy(() -> Database.open(settings))
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/trunkline cannot be reached");
  }

  private Database open() {
    return Database.open(settings(directory, Map.of()), Duration.ofSeconds(20));
  }

  private static Settings settings(Path directory, Map<String, String> more) {
    var values = new java.util.HashMap<>(more);
    values.put("data.dir", directory.toString());
    return Settings.load(null, Map.of(), values);
  }

  /** Waits until the program says that it is ready. */
  private Process start(Class<?> program) throws IOException {
    Process process = process(program);
    BufferedReader output = process.inputReader();
    List<String> before = output.lines().takeWhile(line -> !line.equals("ready")).toList();
    assertThat(process.isAlive()).as(String.join("\n", before)).isTrue();
    return process;
  }

  private Process process(Class<?> program) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java, "-cp", System.getProperty("java.class.path"), program.getName(), directory.toString())
        .start();
  }

  private Path server() throws IOException {
    return directory.toRealPath().resolve("postgres");
  }

  private String password() {
    try {
      return Files.readString(directory.resolve("postgres.password"));
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static String url(Database database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return connection.getMetaData().getURL().split("\\?")[0];
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void run(Database database, String statement) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      connection.createStatement().execute(statement);
    }
  }

  private static String ask(Database database, String query) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        var rows = connection.createStatement().executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
