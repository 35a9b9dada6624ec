package dev.trunkline.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
      Sql.run(database, "create table kept (line text)");
      Sql.run(database, "insert into kept values ('first')");
    }
    try (Database database = open()) {
      assertThat(Sql.ask(database, "select line from kept")).isEqualTo("first");
    }
  }

  @Test
  void what_is_committed_survives_a_kill_and_the_server_left_behind_is_replaced() throws Exception {
    Process holder = start(HoldsDatabase.class);
    ProcessHandle leftBehind = new Postmaster(server()).running().orElseThrow();
    holder.destroyForcibly().waitFor();
    assertThat(leftBehind.isAlive()).isTrue();

    try (Database database = open()) {
      assertThat(Sql.ask(database, "select line from kept")).isEqualTo("written before the kill");
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
  void the_directory_and_the_password_are_for_their_owner_only() throws IOException {
    Path missing = directory.resolve("not/there/yet");
    try (Database _ = Database.open(DatabaseAccessTest.settings(missing, Map.of()))) {
      assertThat(permissions(missing)).isEqualTo("rwx------");
      assertThat(permissions(missing.resolve("postgres.password"))).isEqualTo("rw-------");
      assertThat(permissions(missing.resolve("trunkline.lock"))).isEqualTo("rw-------");
      assertThat(permissions(missing.resolve("postgres.log"))).isEqualTo("rw-------");
    }
  }

  @Test
  void a_pid_file_that_is_empty_or_names_a_stranger_or_the_dead_is_no_obstacle() throws Exception {
    open().close();
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    // The test itself is alive and no PostgreSQL.
    for (String pid : List.of("", ProcessHandle.current().pid() + "\n", ended.pid() + "\n")) {
      Files.writeString(server().resolve("postmaster.pid"), pid);
      try (Database database = open()) {
        assertThat(Sql.ask(database, "select 1")).isEqualTo("1");
      }
    }
  }

  @Test
  void a_first_start_that_was_killed_half_way_is_made_again() throws SQLException, IOException {
    Files.createDirectories(server());
    Files.writeString(server().resolve("postgresql.conf"), "");
    Files.writeString(directory.resolve("postgres.password.new"), "never used");
    try (Database database = open()) {
      assertThat(Sql.ask(database, "select 1")).isEqualTo("1");
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

  private Database open() {
    return Database.open(DatabaseAccessTest.settings(directory, Map.of()), Duration.ofSeconds(20));
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

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
