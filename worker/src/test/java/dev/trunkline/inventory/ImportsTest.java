package dev.trunkline.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.access.AccessRole;
import dev.trunkline.access.Caller;
import dev.trunkline.audit.AuditEntry;
import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.device.Platforms;
import dev.trunkline.inventory.source.ImportFormat;
import dev.trunkline.inventory.source.Remark;
import dev.trunkline.job.Secrets;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import dev.trunkline.transport.TargetRules;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import dev.trunkline.job.DeviceLimits;
import dev.trunkline.job.LimitedDevice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of the inventory when another one is imported. Each test has a tenant of its own. */
class ImportsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static Database database;
  private static Sealer sealer;

  private final String tenant = "tenant-" + UUID.randomUUID();
  private final Caller ann = new Caller(tenant, Optional.empty(), "ann", AccessRole.ENGINEER, List.of(), Optional.empty());
  private final List<AuditEntry> audit = new ArrayList<>();
  private final StoredDevices devices = new StoredDevices(JdbcClient.create(database.dataSource()));
  private final StoredCredentials credentials = new StoredCredentials(JdbcClient.create(database.dataSource()), sealer);
  private final Imports imports =
      new Imports(
          database.dataSource(), credentials, Platforms.load(null), new TargetRules(List.of()), new InventoryAudit(audit::add));

  @BeforeAll
  static void open() {
    Settings settings = TestDatabase.settings(Map.of());
    database = TestDatabase.open(settings);
    sealer = Sealer.ofKeyFile(settings.secrets().keyFile().orElseThrow(), true);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void store() {
    credentials.create(tenant, "ro", "admin", new Secrets(Map.of(Secrets.PASSWORD, "p")));
  }

  private ImportRequest request(String source, boolean remove, boolean adopt) {
    return new ImportRequest(tenant, source, ImportFormat.CSV, Optional.of("ro"), Optional.empty(), List.of(), remove, adopt);
  }

  private ImportPlan preview(String... rows) {
    return imports.preview(request("erp", true, false), csv(rows));
  }

  private static String csv(String... rows) {
    return "name,host,platform,username,credential,jump,tags,port\n" + String.join("\n", rows);
  }

  private ImportPlan take(String... rows) {
    ImportPlan plan = preview(rows);
    assertThat(imports.apply(plan, ann, NOW)).isTrue();
    return plan;
  }

  private List<String> names() {
    DeviceFilter all = new DeviceFilter(tenant, List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    return devices.page(all, Optional.empty(), 500).items().stream().map(device -> device.entry().name()).toList();
  }

  private static List<String> errors(ImportPlan plan) {
    return plan.errors().stream().map(error -> error.line() + " " + error.field()).toList();
  }

  @Test
  void a_preview_shows_what_is_added_changed_and_removed_and_changes_nothing() {
    take("a,192.0.2.1", "b,192.0.2.2", "c,192.0.2.3");
    ImportPlan plan = preview("a,192.0.2.1", "b,192.0.2.20,cisco_ios", "d,192.0.2.4");
    assertThat(plan.changes()).extracting(ImportPlan.Change::name).containsExactly("c", "b", "d");
    assertThat(plan.unchanged()).isEqualTo(1);
    assertThat(plan.changed().getFirst().fieldsBefore()).isEqualTo(Map.of("host", "192.0.2.2", "platform", "autodetect"));
    assertThat(plan.changed().getFirst().fieldsAfter()).isEqualTo(Map.of("host", "192.0.2.20", "platform", "cisco_ios"));
    assertThat(plan.removedPercent()).isBetween(33.0, 34.0);
    assertThat(names()).containsExactly("a", "b", "c");
    Instant untouched = devices.find(tenant, "a").orElseThrow().updatedAt();
    assertThat(imports.apply(plan, ann, NOW)).isTrue();
    assertThat(names()).containsExactly("a", "b", "d");
    assertThat(devices.find(tenant, "a").orElseThrow().updatedAt()).isEqualTo(untouched);
    assertThat(devices.find(tenant, "b").orElseThrow().entry().host()).isEqualTo("192.0.2.20");
    assertThat(devices.find(tenant, "d").orElseThrow().source()).hasValue("erp");
    assertThat(audit.getLast().action()).isEqualTo("devices.imported");
    assertThat(audit.getLast().actor()).isEqualTo("ann");
    assertThat(audit.getLast().details()).containsEntry("removed_names", List.of("c")).containsEntry("added", 1);
  }

  @Test
  void what_is_applied_is_what_was_seen_or_nothing() {
    take("a,192.0.2.1", "b,192.0.2.2");
    ImportPlan plan = preview("a,192.0.2.10", "b,192.0.2.20", "c,192.0.2.3");
    assertThat(preview("a,192.0.2.10", "b,192.0.2.20", "c,192.0.2.3").digest()).isEqualTo(plan.digest());
    assertThat(preview("a,192.0.2.10", "b,192.0.2.20", "c,192.0.2.4").digest()).isNotEqualTo(plan.digest());
    DeviceEntry edited = new DeviceEntry("b", "192.0.2.99", 22, "linux", "ro", List.of(), "");
    devices.replace(tenant, edited, Optional.empty());
    assertThat(preview("a,192.0.2.10", "b,192.0.2.20", "c,192.0.2.3").digest()).isNotEqualTo(plan.digest());
    assertThat(imports.apply(plan, ann, NOW)).isFalse();
    assertThat(names()).containsExactly("a", "b");
    assertThat(devices.find(tenant, "a").orElseThrow().entry().host()).isEqualTo("192.0.2.1");
    assertThat(audit).hasSize(1);
  }

  @Test
  void limits_that_somebody_entered_stay_whatever_is_imported() {
    take("a,192.0.2.1");
    DeviceLimits two = new DeviceLimits(Optional.of(2), Optional.empty());
    devices.replace(tenant, new DeviceEntry("a", "192.0.2.1", 22, "autodetect", "ro", Optional.empty(), List.of(), "", two), Optional.empty());
    assertThat(preview("a,192.0.2.1").changes()).isEmpty();
    assertThat(imports.apply(preview("a,192.0.2.9"), ann, NOW)).isTrue();
    assertThat(devices.find(tenant, "a").orElseThrow().entry().host()).isEqualTo("192.0.2.9");
    assertThat(devices.limited()).filteredOn(device -> device.device().name().equals(Optional.of("a")) && device.device().host().equals("192.0.2.9"))
        .extracting(LimitedDevice::limits)
        .contains(two);
  }

  @Test
  void a_source_keeps_to_its_own_devices() {
    take("a,192.0.2.1");
    devices.create(tenant, new DeviceEntry("hand", "192.0.2.7", 22, "linux", "ro", List.of(), ""));
    ImportPlan other = imports.preview(request("cmdb", true, false), csv("a,192.0.2.9", "hand,192.0.2.8", "x,192.0.2.3"));
    assertThat(errors(other)).containsExactly("2 name", "3 name");
    assertThat(other.removed()).isEmpty();
    assertThat(other.added()).hasSize(1);
    ImportPlan adopting = imports.preview(request("cmdb", true, true), csv("hand,192.0.2.7,linux"));
    assertThat(adopting.changed()).hasSize(1);
    imports.apply(adopting, ann, NOW);
    assertThat(devices.find(tenant, "hand").orElseThrow().source()).hasValue("cmdb");
  }

  @Test
  void nothing_is_removed_unasked_or_while_a_line_cannot_be_read_or_because_of_a_bad_row() {
    take("a,192.0.2.1", "b,192.0.2.2");
    ImportPlan unasked = imports.preview(request("erp", false, false), csv("a,192.0.2.1"));
    assertThat(unasked.removed()).isEmpty();
    assertThat(unasked.missing()).isEqualTo(1);
    ImportPlan unreadable = preview("a,192.0.2.1", ",192.0.2.5");
    assertThat(unreadable.removed()).isEmpty();
    assertThat(unreadable.notes()).extracting(Remark::field).containsExactly("remove");
    ImportPlan bad = preview("a,192.0.2.1", "b,bad host");
    assertThat(bad.removed()).isEmpty();
    assertThat(bad.unchanged()).isEqualTo(1);
    assertThat(errors(bad)).containsExactly("3 host");
  }

  @Test
  void bad_rows_are_told_by_line_and_stop_no_other() {
    credentials.create(tenant, "rw", "root", new Secrets(Map.of(Secrets.PASSWORD, "p")));
    credentials.create(tenant, "rx", "root", new Secrets(Map.of(Secrets.PASSWORD, "p")));
    ImportPlan plan =
        preview(
            "a/b,192.0.2.1", "ok,192.0.2.2,IOS,admin", "c,127.0.0.1", "d,0x7f.1", "e,h,windows", "f,h,,nobody", "g,h,,root",
            "h,h,,,none", "i,h,,,,nowhere", "j,h,,,,,\"a,b\"", "k,h,,,,,,70000", "ok,h", "l,h,,,rw", "m\u0007,h");
    assertThat(errors(plan))
        .containsExactly(
            "2 name", "4 host", "5 host", "6 platform", "7 credential", "8 credential", "9 credential", "10 jump", "11 tags",
            "12 port", "13 name", "15 name");
    assertThat(plan.errors().get(1).detail()).startsWith("TARGET_NOT_ALLOWED");
    assertThat(plan.added()).extracting(added -> added.after().platform()).containsExactly("autodetect", "cisco_ios");
    assertThat(plan.added()).extracting(added -> added.after().credential()).containsExactly("rw", "ro");
  }

  @Test
  void jump_hosts_of_the_text_come_first_and_go_last() {
    take("z,192.0.2.1", "a,10.0.0.1,,,,z", "b,10.0.0.2,,,,a");
    assertThat(devices.find(tenant, "b").orElseThrow().jumps()).hasSize(2);
    assertThat(errors(preview("z,192.0.2.1,,,,b", "a,10.0.0.1,,,,z", "b,10.0.0.2,,,,a"))).hasSize(3);
    devices.create(tenant, new DeviceEntry("hand", "10.0.0.9", 22, "linux", "ro", Optional.of("z"), List.of(), ""));
    ImportPlan plan = preview("new,192.0.2.5");
    assertThat(plan.removed()).extracting(ImportPlan.Change::name).containsExactly("a", "b");
    assertThat(plan.errors()).extracting(Remark::detail).singleElement().asString().contains("z is not removed");
    assertThat(imports.apply(plan, ann, NOW)).isTrue();
    assertThat(names()).containsExactly("hand", "new", "z");
    ImportPlan late = preview("new,192.0.2.5");
    devices.delete(tenant, "hand", Optional.empty());
    assertThat(preview("new,192.0.2.5").removed()).extracting(ImportPlan.Change::name).containsExactly("z");
    assertThat(late.removed()).isEmpty();
  }

  /** Issue 7: 5,000 devices in under 5 s, preview first. The limit here only catches what is out of all proportion. */
  @Test
  void five_thousand_devices_are_previewed_and_imported() {
    String[] rows = new String[5_000];
    for (int i = 0; i < rows.length; i++) rows[i] = "sw-%05d,10.%d.%d.1,cisco_ios,,,,rack-%d core".formatted(i, i / 250, i % 250, i % 40);
    long cpu = THREADS.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    ImportPlan plan = preview(rows);
    long previewed = System.nanoTime();
    ImportPlan again = preview(rows);
    assertThat(again.digest()).isEqualTo(plan.digest());
    assertThat(imports.apply(again, ann, NOW)).isTrue();
    long applied = System.nanoTime();
    assertThat(preview(rows).unchanged()).isEqualTo(5_000);
    System.out.printf(
        "5,000 devices: preview %,d ms, apply %,d ms, preview of the same %,d ms; of these %,d ms of CPU in this process%n",
        (previewed - start) / 1_000_000, (applied - previewed) / 1_000_000, (System.nanoTime() - applied) / 1_000_000,
        (THREADS.getCurrentThreadCpuTime() - cpu) / 1_000_000);
    assertThat(applied - start).isLessThan(60_000_000_000L);
  }
}
