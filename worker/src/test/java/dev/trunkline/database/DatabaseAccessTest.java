package dev.trunkline.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.settings.Secret;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseAccessTest {
  @TempDir static Path directory;

  private static Database database;
  private static String url;
  private static String password;

  @BeforeAll
  static void open() throws SQLException, IOException {
    database = Database.open(settings(directory, Map.of()));
    password = Files.readString(directory.resolve("postgres.password"));
    try (Connection connection = database.connectOutsidePool()) {
      url = connection.getMetaData().getURL().split("\\?")[0];
    }
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void a_commit_is_on_disk_before_it_is_answered() throws SQLException {
    for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
      assertThat(Sql.ask(database, "show " + setting)).as(setting).isEqualTo("on");
    }
  }

  @Test
  void only_loopback_is_listened_on_and_no_socket_file() throws SQLException {
    var superuser = as("postgres", password).unpooled();
    assertThat(Sql.ask(superuser, "show listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(Sql.ask(superuser, "show unix_socket_directories")).isEmpty();
  }

  @Test
  void a_wrong_password_is_refused_and_not_repeated() {
    as("trunkline", password).check();
    for (String user : List.of("trunkline", "postgres")) {
      assertThatThrownBy(as(user, "guessed")::check)
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessageContaining("refuses user " + user)
          .hasMessageNotContaining("guessed");
    }
  }

  @Test
  void the_product_owns_its_database_and_is_no_superuser() throws SQLException {
    assertThat(Sql.ask(database, "select current_user")).isEqualTo("trunkline");
    assertThat(Sql.ask(database, "select rolsuper::text from pg_roles where rolname = current_user"))
        .isEqualTo("false");
    Sql.run(database, "create schema mine");
    Sql.run(database, "create role reads_only");
  }

  @Test
  void an_external_url_reaches_a_server_that_outlives_the_client() throws SQLException {
    Map<String, String> external =
        Map.of("database.url", url, "database.user", "trunkline", "database.password", password);
    try (Database client = Database.open(settings(directory, external))) {
      assertThat(Sql.ask(client, "show application_name")).isEqualTo("trunkline");
      assertThat(Sql.ask(client.engineDataSource(), "show application_name")).isEqualTo("trunkline-engine");
    }
    assertThat(Sql.ask(database, "select 1")).isEqualTo("1");
  }

  @Test
  void only_a_connection_outside_the_pools_may_wait_for_ever() throws SQLException {
    try (Connection pooled = database.dataSource().getConnection();
        Connection own = database.connectOutsidePool()) {
      assertThat(pooled.getNetworkTimeout()).isEqualTo(60_000);
      assertThat(own.getNetworkTimeout()).isZero();
    }
  }

  @Test
  void an_external_server_that_is_not_there_is_named() {
    Settings nowhere = settings(directory, Map.of("database.url", "jdbc:postgresql://127.0.0.1:1/trunkline?ssl=false"));
    assertThatThrownBy(() -> Database.open(nowhere))
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/trunkline cannot be reached");
  }

  static Settings settings(Path directory, Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.put("data.dir", directory.toString());
    return Settings.load(null, Map.of(), values);
  }

  private static Endpoint as(String user, String password) {
    return new Endpoint(url, user, new Secret(password), Duration.ofSeconds(5));
  }
}
