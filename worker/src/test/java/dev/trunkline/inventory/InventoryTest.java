package dev.trunkline.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.inventory.StoredCredentials.Deletion;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.JumpHost;
import dev.trunkline.job.Secrets;
import dev.trunkline.result.Page;
import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Devices and credentials as they are stored. Each test has a tenant of its own. */
class InventoryTest {
  private static Database database;
  private static JdbcClient jdbc;
  private static Sealer sealer;

  private final String tenant = "tenant-" + UUID.randomUUID();
  private final StoredCredentials credentials = new StoredCredentials(jdbc, sealer);
  private final StoredDevices devices = new StoredDevices(jdbc);

  @BeforeAll
  static void open() {
    Settings settings = TestDatabase.settings(Map.of());
    database = TestDatabase.open(settings);
    jdbc = JdbcClient.create(database.dataSource());
    sealer = Sealer.ofKeyFile(settings.secrets().keyFile().orElseThrow(), true);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static Secrets password(String password) {
    return new Secrets(Map.of(Secrets.PASSWORD, password));
  }

  private DeviceEntry entry(String name, String... tags) {
    return new DeviceEntry(name, "192.0.2.1", 22, "cisco_ios", "ro", List.of(tags), "the " + name.toUpperCase());
  }

  private CredentialVersion login() {
    return devices.find(tenant, "sw1").orElseThrow().login();
  }

  /** 000_abe7 #16: what is stored is worthless without the key, and an earlier version is gone. */
  @Test
  void a_rotation_raises_the_version_and_destroys_the_secrets_before() {
    assertThat(credentials.create(tenant, "ro", "admin", new Secrets(Map.of("password", "first-1", "secret", "enable-1")))).isTrue();
    assertThat(credentials.create(tenant, "ro", "admin", password("first-1"))).isFalse();
    devices.create(tenant, entry("sw1"));
    CredentialVersion first = login();
    assertThat(credentials.open(tenant, first).orElseThrow().find("secret")).hasValue("enable-1");
    assertThat(credentials.find(tenant, "ro").orElseThrow().secrets()).containsExactly("password", "secret");

    CredentialVersion second = credentials.rotate(tenant, "ro", password("second-2")).orElseThrow();
    assertThat(second).isEqualTo(new CredentialVersion(first.credential(), 2)).isEqualTo(login());
    assertThat(credentials.open(tenant, first)).isEmpty();
    assertThat(credentials.open(tenant, second).orElseThrow().byField()).isEqualTo(Map.of("password", "second-2"));
    assertThat(credentials.isCurrent(first)).isFalse();
    assertThat(credentials.isCurrent(second)).isTrue();
    NamedCredential shown = credentials.find(tenant, "ro").orElseThrow();
    assertThat(shown.version()).isEqualTo(2);
    assertThat(shown.secrets()).containsExactly("password");
    assertThat(credentials.rotate(tenant, "none", password("x"))).isEmpty();
    assertThat(rows(first.credential())).singleElement().satisfies(row -> assertThat(row).doesNotContain("second-2", "first-1"));
  }

  private static List<String> rows(UUID credential) {
    return jdbc.sql("select version || encode(sealed, 'escape') from credential_secrets where credential_id = :id")
        .param("id", credential)
        .query(String.class)
        .list();
  }

  @Test
  void rotations_at_once_give_a_version_each() throws Exception {
    credentials.create(tenant, "ro", "admin", password("p"));
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = IntStream.range(0, 4).mapToObj(i -> Thread.startVirtualThread(() -> {
      try {
        go.await();
        credentials.rotate(tenant, "ro", password("p" + i));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    })).toList();
    go.countDown();
    for (Thread thread : threads) thread.join();
    assertThat(credentials.find(tenant, "ro").orElseThrow().version()).isEqualTo(5);
    assertThat(credentials.find(tenant, "ro").orElseThrow().secrets()).containsExactly("password");
  }

  @Test
  void a_credential_that_a_device_uses_stays() {
    credentials.create(tenant, "ro", "admin", password("p"));
    devices.create(tenant, entry("sw1"));
    assertThat(credentials.delete(tenant, "ro")).isEqualTo(Deletion.IN_USE);
    assertThat(devices.delete(tenant, "sw1", Optional.empty())).isEqualTo(StoredDevices.Deletion.DELETED);
    assertThat(devices.delete(tenant, "sw1", Optional.empty())).isEqualTo(StoredDevices.Deletion.MISSING);
    assertThat(credentials.delete(tenant, "ro")).isEqualTo(Deletion.DELETED);
    assertThat(credentials.delete(tenant, "ro")).isEqualTo(Deletion.MISSING);
  }

  @Test
  void devices_are_found_by_name_tag_platform_credential_and_text_and_paged_by_name() {
    credentials.create(tenant, "ro", "admin", password("p"));
    for (String name : List.of("a1", "b2", "c3")) assertThat(devices.create(tenant, entry(name, "core", name))).isTrue();
    assertThat(devices.create(tenant, entry("a1"))).isFalse();
    assertThat(found(List.of("core"), "")).containsExactly("a1", "b2", "c3");
    assertThat(found(List.of("core", "b2"), "")).containsExactly("b2");
    assertThat(found(List.of(), "THE c%")).isEmpty();
    assertThat(found(List.of(), "the C3")).containsExactly("c3");
    assertThat(devices.tagged(tenant, List.of("a1", "c3"))).extracting(device -> device.entry().name()).containsExactly("a1", "c3");
    DeviceFilter all = new DeviceFilter(tenant, List.of(), Optional.of("cisco_ios"), Optional.of("ro"), Optional.empty(), Optional.empty());
    Page<NamedDevice, String> first = devices.page(all, Optional.empty(), 2);
    assertThat(first.next()).hasValue("b2");
    assertThat(devices.page(all, first.next(), 2).items()).extracting(device -> device.entry().name()).containsExactly("c3");
    assertThat(devices.find("another-tenant", "a1")).isEmpty();
  }

  private List<String> found(List<String> tags, String text) {
    DeviceFilter filter =
        new DeviceFilter(tenant, tags, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(text).filter(t -> !t.isEmpty()));
    return devices.page(filter, Optional.empty(), 10).items().stream().map(device -> device.entry().name()).toList();
  }

  @Test
  void a_device_is_replaced_whole_and_keeps_its_name() {
    credentials.create(tenant, "ro", "admin", password("p"));
    devices.create(tenant, entry("sw1", "core"));
    NamedDevice before = devices.find(tenant, "sw1").orElseThrow();
    DeviceEntry moved = new DeviceEntry("sw1", "192.0.2.9", 2022, "autodetect", "ro", List.of(), "");
    assertThat(devices.replace(tenant, moved, Optional.empty())).isTrue();
    NamedDevice after = devices.find(tenant, "sw1").orElseThrow();
    assertThat(after.entry()).isEqualTo(moved);
    assertThat(after.createdAt()).isEqualTo(before.createdAt());
    assertThat(after.updatedAt()).isAfter(before.updatedAt());
    assertThat(devices.replace(tenant, entry("sw2"), Optional.empty())).isFalse();
  }

  private DeviceEntry behind(String name, String jump) {
    return new DeviceEntry(name, name + ".example.com", 22, "cisco_ios", "ro", Optional.of(jump), List.of(), "");
  }

  @Test
  void the_way_to_a_device_is_known_nearest_first_and_a_jump_host_that_is_used_stays() {
    credentials.create(tenant, "ro", "admin", password("p"));
    devices.create(tenant, entry("outer"));
    assertThat(devices.create(tenant, behind("inner", "outer"))).isTrue();
    devices.create(tenant, behind("sw1", "inner"));
    NamedDevice found = devices.find(tenant, "sw1").orElseThrow();
    assertThat(found.jumps()).extracting(JumpHost::host).containsExactly("192.0.2.1", "inner.example.com");
    assertThat(found.jumps()).extracting(JumpHost::credential).containsOnly(Optional.of(found.login().credential()));
    assertThat(found.address(AlgorithmProfile.LEGACY).jumps()).extracting(JumpHost::algorithms).containsOnly(AlgorithmProfile.LEGACY);
    assertThat(devices.find(tenant, "outer").orElseThrow().jumps()).isEmpty();
    assertThat(devices.delete(tenant, "inner", Optional.empty())).isEqualTo(StoredDevices.Deletion.IN_USE);
    assertThatThrownBy(() -> devices.create(tenant, behind("sw2", "nobody"))).isInstanceOf(DataIntegrityViolationException.class);
  }

  @Test
  void a_device_is_only_changed_as_it_was_seen() {
    credentials.create(tenant, "ro", "admin", password("p"));
    devices.create(tenant, entry("sw1"));
    Optional<Instant> seen = devices.find(tenant, "sw1").map(NamedDevice::updatedAt);
    assertThat(devices.replace(tenant, entry("sw1", "core"), seen)).isTrue();
    assertThat(devices.replace(tenant, entry("sw1"), seen)).isFalse();
    assertThat(devices.delete(tenant, "sw1", seen)).isEqualTo(StoredDevices.Deletion.MISSING);
    assertThat(devices.find(tenant, "sw1").orElseThrow().entry().tags()).containsExactly("core");
  }

  @Test
  void a_way_over_more_than_three_others_and_a_circle_are_found() {
    Map<String, String> jumps = new HashMap<>(Map.of("d", "c", "c", "b", "b", "a"));
    assertThat(new JumpPaths(jumps).tooLong()).isEmpty();
    jumps.put("a", "z");
    assertThat(new JumpPaths(jumps).tooLong()).hasValue("d");
    assertThat(new JumpPaths(Map.of("x", "y", "y", "x")).tooLong()).hasValue("x");
  }

  @Test
  void the_database_takes_no_name_that_could_not_stand_in_a_path_and_no_credential_of_another_tenant() {
    credentials.create(tenant, "ro", "admin", password("p"));
    for (String name : List.of("", "a b", "a/b", "a\\b", "a;b", "a%b", "a\nb", "x".repeat(254))) {
      assertThatThrownBy(() -> devices.create(tenant, entry(name))).isInstanceOf(DataIntegrityViolationException.class);
    }
    assertThat(devices.create(tenant, entry("Zürich-sw_01.example:1"))).isTrue();
    assertThat(devices.create("another-tenant", entry("sw1"))).isFalse();
  }
}
