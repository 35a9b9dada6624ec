package dev.trunkline.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.database.Database;
import dev.trunkline.database.OwnDatabase;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.job.Secrets;
import dev.trunkline.settings.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When a data key that seals nothing new any more is destroyed. */
class FormerKeysTest {
  @TempDir private Path directory;
  private OwnDatabase postgres;
  private Database database;
  private JdbcClient jdbc;
  private Keys keys;

  @BeforeEach
  void start() {
    postgres = OwnDatabase.start(directory.resolve("database"));
    Settings settings = Settings.load(null, Map.of(), postgres.settings());
    database = TestDatabase.open(settings);
    jdbc = JdbcClient.create(database.dataSource());
    keys = Keys.open(settings.secrets().keyFile().orElseThrow(), false, database.dataSource(), database.unpooled());
  }

  @AfterEach
  void stop() {
    database.close();
    postgres.close();
  }

  /** A value that stays locked while the others are sealed anew still needs the former key; and without it the minute counts. */
  @Test
  void a_former_key_that_a_value_needs_or_that_is_younger_than_a_minute_is_not_destroyed() throws Exception {
    new StoredCredentials(jdbc, keys.sealer()).create("acme", "ops", "admin", new Secrets(Map.of(Secrets.PASSWORD, "s3cret")));
    int former = dataKeys().getFirst();
    try (Connection other = postgres.connect();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("select 1 from credential_secrets for update");
      keys.rotation().rotate(true, () -> true);
      jdbc.sql("update data_keys set superseded_at = superseded_at - interval '1 hour', made_at = made_at - interval '1 hour'").update();
      keys.rotation().rotate(false, () -> true);
      keys.rotation().goOn(() -> true);
      assertThat(dataKeys()).as("one that a value needs").contains(former);
      String settled = "select count(*) from data_keys where purpose = 'values' and superseded_at is null and settled_at is not null";
      assertThat(jdbc.sql(settled).query(Integer.class).single()).as("settled while a value is stale").isZero();
    }
    jdbc.sql("update data_keys set superseded_at = now() where superseded_at is not null").update();
    assertThat(keys.rotation().rotate(false, () -> true).left()).isZero();
    jdbc.sql("update data_keys set superseded_at = now() where superseded_at is not null").update();
    keys.rotation().rotate(false, () -> true);
    assertThat(dataKeys()).as("one that is young").contains(former);
    jdbc.sql("update data_keys set superseded_at = superseded_at - interval '1 hour'").update();
    keys.rotation().rotate(false, () -> true);
    assertThat(dataKeys()).doesNotContain(former);
  }

  private List<Integer> dataKeys() {
    return jdbc.sql("select id from data_keys where purpose = 'values'").query(Integer.class).list();
  }
}
