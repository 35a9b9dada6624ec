package dev.trunkline.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.database.Database;
import dev.trunkline.database.OwnDatabase;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.job.Secrets;
import dev.trunkline.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keys of tenants, wrapped with those of a key file, on a real database. Each test has a tenant of its own. */
class DataKeysTest {
  @TempDir private static Path directory;
  private static OwnDatabase postgres;
  private static Database database;
  private static JdbcClient jdbc;
  private static Path file;

  private final String tenant = "t-" + UUID.randomUUID();
  private final SealedPlace place = SealedPlace.ofJob(tenant, UUID.randomUUID(), "password");
  private Keys keys;

  @BeforeAll
  static void start() {
    postgres = OwnDatabase.start(directory.resolve("database"));
    Settings settings = Settings.load(null, Map.of(), postgres.settings());
    database = TestDatabase.open(settings);
    jdbc = JdbcClient.create(database.dataSource());
    file = settings.secrets().keyFile().orElseThrow();
  }

  @AfterAll
  static void stop() {
    database.close();
    postgres.close();
  }

  @BeforeEach
  void open() {
    jdbc.sql("delete from processes").update();
    keys = openKeys();
  }

  /** Those of a process. */
  private static Keys openKeys() {
    return Keys.open(file, false, database.dataSource(), database.unpooled());
  }

  /** A process, as one of the version before says of itself that it lives. */
  private static UUID olderProcess() {
    UUID id = UUID.randomUUID();
    jdbc.sql("insert into processes (id, host, pid, role) values (:id, 'old', 1, 'all')").param("id", id).update();
    return id;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void a_tenant_has_a_key_of_its_own_and_a_value_opens_in_its_place_only() {
    byte[] sealed = keys.sealer().seal(place, "s3cret");
    assertThat(openKeys().sealer().open(place, sealed)).isEqualTo("s3cret");
    SealedPlace rival = SealedPlace.ofJob("t-rival", UUID.fromString(place.id()), "password");
    byte[] rivals = keys.sealer().seal(rival, "other");
    assertThat(KeyId.of(rivals)).isNotEqualTo(KeyId.of(sealed));
    for (SealedPlace other :
        List.of(
            rival,
            SealedPlace.ofJob(tenant, UUID.randomUUID(), "password"),
            SealedPlace.ofJob(tenant, UUID.fromString(place.id()), "secret"),
            SealedPlace.ofSchedule(tenant, UUID.fromString(place.id()), "password"))) {
      assertThatThrownBy(() -> keys.sealer().open(other, sealed))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void a_data_key_that_is_moved_to_another_tenant_does_not_open() {
    byte[] sealed = keys.sealer().seal(place, "s3cret");
    String thief = "t-" + UUID.randomUUID();
    jdbc.sql(
            """
            insert into data_keys (tenant, purpose, id, wrapped)
            select :thief, purpose, id, wrapped from data_keys where tenant = :tenant
            """)
        .param("thief", thief)
        .param("tenant", tenant)
        .update();
    try {
      SealedPlace stolen = SealedPlace.ofJob(thief, UUID.fromString(place.id()), "password");
      assertThatThrownBy(() -> openKeys().sealer().open(stolen, sealed))
          .hasMessageContaining("does not open: it is wrapped with key")
          .hasMessageNotContaining("s3cret");
    } finally {
      jdbc.sql("delete from data_keys where tenant = :thief").param("thief", thief).update();
    }
  }

  /** Written by a process of the version before, or with what it can open. */
  @Test
  void as_long_as_a_process_of_the_version_before_lives_values_are_sealed_so_that_it_can_open_them() {
    UUID older = olderProcess();
    byte[] sealed = keys.sealer().seal(place, "s3cret");
    assertThat(Sealer.ofKeyFile(file, false).open(place, sealed)).isEqualTo("s3cret");
    assertThat(dataKeys(tenant)).isZero();
    jdbc.sql("delete from processes where id = :id").param("id", older).update();
    Keys later = openKeys();
    assertThat(later.sealer().open(place, sealed)).isEqualTo("s3cret");
    byte[] enveloped = later.sealer().seal(place, "s3cret");
    assertThat(dataKeys(tenant)).isEqualTo(1);
    assertThat(keys.sealer().open(place, enveloped)).as("a process that was told that there is none").isEqualTo("s3cret");
    assertThatThrownBy(() -> Sealer.ofKeyFile(file, false).open(place, enveloped)).isInstanceOf(IllegalStateException.class);
  }

  /** As after an outage, when nobody could say that it lives. */
  @Test
  void a_process_of_the_version_before_that_was_silent_for_some_minutes_is_reckoned_with() {
    UUID older = olderProcess();
    jdbc.sql("update processes set seen_at = now() - interval '10 minutes' where id = :id").param("id", older).update();
    assertThat(Sealer.ofKeyFile(file, false).open(place, keys.sealer().seal(place, "s3cret"))).isEqualTo("s3cret");
    assertThat(dataKeys(tenant)).isZero();
  }

  @Test
  void no_data_key_is_wrapped_with_a_key_of_the_file_that_another_process_lacks() {
    keys.sealer().seal(SealedPlace.ofJob("t-" + UUID.randomUUID(), UUID.randomUUID(), "password"), "s3cret");
    jdbc.sql("insert into processes (id, host, pid, role, root_keys) values (gen_random_uuid(), 'b', 1, 'all', '{7}')").update();
    byte[] sealed = keys.sealer().seal(place, "s3cret");
    assertThat(dataKeys(tenant)).isZero();
    KeyRotation.Progress progress = keys.rotation().rotate(true, () -> true);
    assertThat(progress.renewed()).isZero();
    assertThat(progress.waitsFor()).extracting(KeyHolders.Holder::host).containsExactly("b");
    jdbc.sql("delete from processes").update();
    assertThat(keys.rotation().rotate(true, () -> true).renewed()).isPositive();
    assertThat(openKeys().sealer().open(place, sealed)).isEqualTo("s3cret");
  }

  @Test
  void what_the_version_before_has_stored_is_sealed_anew_and_what_does_not_open_stays_as_it_is() {
    StoredCredentials before = new StoredCredentials(jdbc, Sealer.ofKeyFile(file, false));
    Secrets secrets = new Secrets(Map.of(Secrets.PASSWORD, "s3cret", Secrets.ENABLE_SECRET, "en4ble"));
    before.create(tenant, "ops", "admin", secrets);
    before.create(tenant, "worn", "admin", secrets);
    jdbc.sql("update credential_secrets set sealed = 'worn' where credential_id in (select id from credentials where name = 'worn')")
        .update();
    KeyRotation.Progress progress = keys.rotation().goOn(() -> true);
    assertThat(progress.resealed()).isGreaterThanOrEqualTo(2);
    assertThat(progress.unreadable()).isEqualTo(2);
    assertThat(progress.left()).isZero();
    assertThat(keys.use().keys()).allSatisfy(key -> assertThat(key.values()).isZero());
    StoredCredentials after = new StoredCredentials(jdbc, openKeys().sealer());
    CredentialVersion current = after.current(List.of(jdbc.sql("select id from credentials where tenant = :t and name = 'ops'")
        .param("t", tenant).query(UUID.class).single())).getFirst();
    assertThat(after.open(tenant, current).orElseThrow().byField()).isEqualTo(secrets.byField());
    assertThatThrownBy(() -> before.open(tenant, current)).isInstanceOf(DeviceException.class).hasMessageContaining("does not open");
    jdbc.sql("delete from credentials where name = 'worn'").update();
  }

  @Test
  void of_processes_that_need_a_key_at_the_same_time_all_use_the_same() throws Exception {
    int processes = 6;
    CyclicBarrier together = new CyclicBarrier(processes);
    List<Keys> all = Stream.generate(DataKeysTest::openKeys).limit(processes).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> sealed = all.stream().map(each -> threads.submit(() -> {
        together.await();
        return each.sealer().seal(place, "s3cret");
      })).toList();
      for (Future<byte[]> each : sealed) assertThat(all.getLast().sealer().open(place, each.get())).isEqualTo("s3cret");
    }
    assertThat(dataKeys(tenant)).isEqualTo(1);
  }

  @Test
  void with_a_file_that_lacks_a_key_there_is_no_start_and_none_is_made(@TempDir Path elsewhere) {
    keys.sealer().seal(place, "s3cret");
    Path other = elsewhere.resolve("other.key");
    assertThatThrownBy(() -> Keys.open(other, true, database.dataSource(), database.unpooled()))
        .hasMessageContaining(other + " cannot be read");
    assertThat(other).doesNotExist();
    new KeyFile(other).make();
    assertThatThrownBy(() -> Keys.open(other, true, database.dataSource(), database.unpooled()))
        .hasMessageContaining("lacks key " + KeyId.shown(keys.rootKeys().getFirst()));
  }

  @Test
  void the_key_of_an_hmac_is_that_of_the_version_before_and_stays_so_over_a_rotation() {
    KeyEdits edits = new KeyEdits(new KeyFile(file));
    String purpose = "test-" + UUID.randomUUID();
    byte[] before = Sealer.ofKeyFile(file, false).deriveKey(purpose).getEncoded();
    assertThat(keys.sealer().deriveKey(purpose).getEncoded()).isEqualTo(before);
    int former = edits.content().primary();
    edits.promote(edits.add());
    assertThat(keys.rotation().rotate(true, () -> true).left()).isZero();
    edits.remove(former);
    assertThat(openKeys().sealer().deriveKey(purpose).getEncoded()).isEqualTo(before);
  }

  @Test
  void neither_a_data_key_nor_the_key_file_is_readable_in_the_database() throws Exception {
    keys.sealer().seal(place, "s3cret-in-clear");
    String all = text(Files.readAllBytes(file));
    String material = all.replaceAll("(?s).*?\"value\":\\s*\"([^\"]{20,})\".*", "$1").replace("\\u003d", "=");
    byte[] root = Base64.getDecoder().decode(material);
    List<byte[]> wrapped = jdbc.sql("select wrapped from data_keys").query((row, _) -> row.getBytes("wrapped")).list();
    Envelopes envelopes = new Envelopes(new RootKeys(new KeyFile(file)), new StoredDataKeys(jdbc), _ -> true);
    byte[] clear = envelopes.inUse(tenant, DataKeyName.VALUES).orElseThrow().material();
    assertThat(wrapped).isNotEmpty().allSatisfy(bytes -> assertThat(text(bytes))
        .doesNotContain(text(clear), text(Arrays.copyOfRange(root, 2, root.length)), "s3cret-in-clear", material));
    assertThat(envelopes.inUse(tenant, DataKeyName.VALUES).toString()).doesNotContain("material");
  }

  /** Time goes in by hand. */
  @Test
  void a_process_that_stood_still_asks_which_key_is_in_use_before_it_seals() {
    AtomicLong now = new AtomicLong();
    AtomicBoolean may = new AtomicBoolean();
    Envelopes envelopes = new Envelopes(new RootKeys(new KeyFile(file)), new StoredDataKeys(jdbc), _ -> true);
    AtomicReference<Instant> ofDay = new AtomicReference<>(Instant.EPOCH);
    Supplier<Moment> clocks = () -> new Moment(now.get(), ofDay.get());
    TenantKeys tenants = new TenantKeys(envelopes, new KeyLookups(clocks), may::get, clocks);
    assertThat(tenants.forSealing(tenant)).isEmpty();
    may.set(true);
    now.addAndGet(4_999_999_999L);
    assertThat(tenants.forSealing(tenant)).isEmpty();
    now.addAndGet(1);
    int first = tenants.forSealing(tenant).orElseThrow().id();
    keys.rotation().rotate(true, () -> true);
    now.addAndGet(TenantKeys.BELIEVED.toNanos() - 1);
    assertThat(tenants.forSealing(tenant).map(DataKey::id)).contains(first);
    now.addAndGet(1);
    int second = tenants.forSealing(tenant).orElseThrow().id();
    assertThat(second).isNotEqualTo(first);
    keys.rotation().rotate(true, () -> true);
    ofDay.set(ofDay.get().plus(TenantKeys.BELIEVED));
    assertThat(tenants.forSealing(tenant).map(DataKey::id)).as("a machine that slept").isNotEqualTo(Optional.of(second));
  }

  /** Nobody needs to be known to ask for the key of a login. */
  @Test
  void the_key_of_a_login_is_found_among_those_at_hand() {
    assertThat(keys.sealer().findMacNear("oidc-test", keys.sealer().currentMac("oidc-test"))).isPresent();
    assertThat(keys.sealer().findMacNear("oidc-test", 7)).isEmpty();
  }

  private static int dataKeys(String tenant) {
    return jdbc.sql("select count(*) from data_keys where tenant = :t").param("t", tenant).query(Integer.class).single();
  }
}
