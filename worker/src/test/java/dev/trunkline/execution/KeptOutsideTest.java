package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.connection.ConnectionInfo;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.inventory.LoginSecrets;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.job.Secrets;
import dev.trunkline.lab.Access;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.provider.SecretReference;
import dev.trunkline.provider.VaultStandIn;
import dev.trunkline.transport.Deadline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials whose secrets are in Vault, from claim to login, over real SSH. */
class KeptOutsideTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SecretReference CORE =
      new SecretReference("vault", Optional.empty(), "network/core", Map.of("password", "pass", "secret", "enable"));

  @TempDir private Path directory;
  private VaultStandIn vault;
  private Lab lab;
  private SimulatedDevice device;
  private final List<TestNode> nodes = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    TestDatabase.empty();
    lab = Lab.start(LabOptions.of(4, "cisco_ios"));
    device = lab.device(0);
    vault = VaultStandIn.start();
    vault.put("network/core", Map.of("pass", "admin", "enable", "enable"));
    Files.writeString(directory.resolve("token"), VaultStandIn.TOKEN);
  }

  @AfterEach
  void stop() throws Exception {
    for (TestNode node : nodes) node.close();
    vault.close();
    lab.close();
  }

  private TestNode node(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("vault.address", vault.address());
    settings.put("vault.token_file", directory.resolve("token").toString());
    TestNode node = TestNode.onDevices(settings);
    nodes.add(node);
    return node;
  }

  private static NamedDevice edge(TestNode node, int number, int port) {
    if (node.node().credentials().find(JobSpec.DEFAULT_TENANT, "ops").isEmpty()) {
      node.node().credentials().create(JobSpec.DEFAULT_TENANT, "ops", "admin", LoginSecrets.keptAt(CORE));
    }
    return node.device("edge-" + number, port, "cisco_ios", "ops", "core");
  }

  private static Jobs look(NamedDevice device) {
    return Jobs.on(device).commands("show clock").retries(0);
  }

  private static int version(TestNode node) {
    return node.node().credentials().find(JobSpec.DEFAULT_TENANT, "ops").orElseThrow().version();
  }

  private static String detail(TestNode node, UUID job) {
    return node.field(job, "coalesce(error_detail, '')");
  }

  private void change(String password) {
    vault.put("network/core", Map.of("pass", password, "enable", "enable"));
    lab.devices().forEach(each -> each.allow(Access.DEFAULT.withPassword(password)));
  }

  private static void await(String what, BooleanSupplier happened) {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() - limit > 0) throw new AssertionError("waited in vain until " + what);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static List<String> ids(TestNode node) {
    return node.node().connections().infos(Instant.now()).stream().map(ConnectionInfo::id).toList();
  }

  @Test
  void twenty_jobs_at_once_log_in_with_what_one_request_read() throws Exception {
    TestNode node = node(Map.of());
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      NamedDevice edge = edge(node, i, lab.device(i).port());
      for (int k = 0; k < 5; k++) jobs.add(node.submit(look(edge)));
    }
    for (UUID job : jobs) assertThat(node.end(job)).as(detail(node, job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(vault.asked()).hasSize(1);
    assertThat(version(node)).isEqualTo(1);
  }

  /** The one refused login tells: it is read again, the job tried again, and every process drains what the old one opened. */
  @Test
  void what_changed_outside_is_found_out_by_the_first_refusal_and_no_job_fails() throws Exception {
    TestNode node = node(Map.of());
    NamedDevice edge = edge(node, 0, device.port());
    NamedDevice other = edge(node, 1, lab.device(1).port());
    assertThat(node.run(look(edge))).isEqualTo(JobState.SUCCEEDED);
    List<String> old = ids(node);
    assertThat(old).isNotEmpty();
    change("new-4920");
    UUID next = node.submit(look(other));
    assertThat(node.end(next)).as(detail(node, next)).isEqualTo(JobState.SUCCEEDED);
    assertThat(lab.device(1).failedLogins()).isEqualTo(1);
    assertThat(version(node)).isEqualTo(2);
    assertThat(vault.asked()).hasSize(2);
    await("the old connection is closed", () -> ids(node).stream().noneMatch(old::contains));
    assertThat(node.run(look(edge))).isEqualTo(JobState.SUCCEEDED);
    assertThat(device.failedLogins()).as("the others log in with the new one at once").isZero();
    assertThat(vault.asked()).hasSize(2);
  }

  @Test
  void nothing_is_remembered_longer_than_it_may_and_a_change_closes_idle_connections_of_every_process() throws Exception {
    // No sweep finds it out.
    TestNode node = node(Map.of("providers.cache_seconds", "0", "connections.cleanup_interval_seconds", "3600"));
    NamedDevice edge = edge(node, 0, device.port());
    assertThat(node.run(look(edge))).isEqualTo(JobState.SUCCEEDED);
    TestNode other = node(Map.of("providers.cache_seconds", "0"));
    assertThat(device.openSessions()).isEqualTo(1);
    change("new-4921");
    other.node().credentials().logins().look(JobSpec.DEFAULT_TENANT, "ops", Deadline.in(PATIENCE)).orElseThrow();
    await("the idle connection is closed", () -> device.openSessions() == 0);
    assertThat(node.run(look(edge))).isEqualTo(JobState.SUCCEEDED);
    assertThat(device.failedLogins()).isZero();
    assertThat(version(node)).isEqualTo(2);
  }

  /** Two that remember different things do not push the version to and fro. */
  @Test
  void a_process_that_remembers_the_old_one_reads_again_before_it_says_that_it_changed() throws Exception {
    TestNode node = node(Map.of("worker.connection_reuse", "false"));
    NamedDevice edge = edge(node, 0, device.port());
    assertThat(node.run(look(edge))).isEqualTo(JobState.SUCCEEDED);
    change("new-4922");
    TestNode other = node(Map.of());
    other.node().credentials().logins().look(JobSpec.DEFAULT_TENANT, "ops", Deadline.in(PATIENCE)).orElseThrow();
    nodes.remove(other);
    other.close();
    assertThat(version(node)).isEqualTo(2);
    assertThat(node.run(look(edge))).isEqualTo(JobState.SUCCEEDED);
    assertThat(device.failedLogins()).isZero();
    assertThat(version(node)).isEqualTo(2);
  }

  @Test
  void a_job_waits_for_a_vault_that_is_away_even_one_that_changes_something_and_has_no_retries() throws Exception {
    TestNode node = node(Map.of());
    NamedDevice edge = edge(node, 0, device.port());
    int port = vault.port();
    vault.close();
    UUID job = node.submit(Jobs.on(edge).commands("terminal length 0").change().retries(0));
    await("it waits", () -> node.field(job, "coalesce(error_code, '')").equals("SECRET_UNAVAILABLE") && node.state(job) == JobState.QUEUED);
    assertThat(detail(node, job)).contains("Vault at 127.0.0.1:" + port);
    assertThat(device.connections()).as("nothing was dialled").isZero();
    vault = VaultStandIn.start(port);
    vault.put("network/core", Map.of("pass", "admin", "enable", "enable"));
    assertThat(node.end(job)).as(detail(node, job)).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void a_job_fails_at_once_where_the_secret_is_not_there_or_may_not_be_read() throws Exception {
    TestNode node = node(Map.of("providers.cache_seconds", "0"));
    NamedDevice edge = edge(node, 0, device.port());
    vault.put("network/core", Map.of("pass", "admin"));
    UUID incomplete = node.submit(look(edge));
    assertThat(node.end(incomplete)).isEqualTo(JobState.FAILED);
    assertThat(detail(node, incomplete)).contains("vault network/core", "enable", "not there");
    vault.delete("network/core");
    UUID absent = node.submit(look(edge));
    assertThat(node.end(absent)).isEqualTo(JobState.FAILED);
    vault.accept("none");
    UUID forbidden = node.submit(look(edge));
    assertThat(node.end(forbidden)).isEqualTo(JobState.FAILED);
    assertThat(node.field(forbidden, "error_code")).isEqualTo("SECRET_REFUSED");
    assertThat(detail(node, forbidden)).contains("403", "secret/data/network/core");
    assertThat(device.connections()).isZero();
  }

  @Test
  void a_wrong_one_is_tried_once_on_the_device_and_a_queue_of_jobs_does_not_besiege_the_vault() throws Exception {
    TestNode node = node(Map.of("providers.cache_seconds", "3600"));
    NamedDevice edge = edge(node, 0, device.port());
    vault.put("network/core", Map.of("pass", "wrong", "enable", "enable"));
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < 40; i++) jobs.add(node.submit(look(edge)));
    for (UUID job : jobs) assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(device.failedLogins()).isEqualTo(1);
    assertThat(vault.asked()).as("one, one more after the refusal, and then one in five seconds").hasSizeLessThan(20);
    change("right-4925");
    node.node().credentials().logins().look(JobSpec.DEFAULT_TENANT, "ops", Deadline.in(PATIENCE)).orElseThrow();
    assertThat(node.run(look(edge))).as("what is suspended is the old one").isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void a_jump_host_logs_in_with_what_is_kept_outside_too() throws Exception {
    TestNode node = node(Map.of());
    edge(node, 0, device.port());
    try (Lab bastions = Lab.start(LabOptions.of(1, "linux"))) {
      SimulatedDevice bastion = bastions.device(0);
      bastion.allow(Access.DEFAULT.withPassword("of-the-bastion"));
      vault.put("network/bastion", Map.of("pass", "of-the-bastion"));
      SecretReference outer = new SecretReference("vault", Optional.empty(), "network/bastion", Map.of("password", "pass"));
      node.node().credentials().create(JobSpec.DEFAULT_TENANT, "outer", "admin", LoginSecrets.keptAt(outer));
      node.device("bastion", bastion.port(), "linux", "outer");
      UUID job = node.submit(look(node.deviceBehind("bastion", "inner", device.port(), "cisco_ios", "ops")));
      assertThat(node.end(job)).as(detail(node, job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(bastion.logins()).isEqualTo(1);
    }
  }

  @Test
  void a_device_that_is_kept_warm_gets_the_new_one_without_any_job() throws Exception {
    TestNode node = node(Map.of("connections.warm", "core:1", "providers.cache_seconds", "1"));
    edge(node, 0, device.port());
    await("it is warm", () -> device.logins() == 1 && device.openSessions() == 1);
    change("new-4923");
    await("it is warm again", () -> version(node) == 2 && device.logins() == 2 && device.openSessions() == 1);
    assertThat(device.failedLogins()).isZero();
  }

  /** What an earlier version finds: it dials, sends nothing, and says why. */
  @Test
  void a_process_of_an_earlier_version_sends_nothing_to_the_device() throws Exception {
    TestNode node = node(Map.of());
    edge(node, 0, device.port());
    NamedDevice edge = node.node().devices().find(JobSpec.DEFAULT_TENANT, "edge-0").orElseThrow();
    Optional<Secrets> stored = node.node().credentials().open(JobSpec.DEFAULT_TENANT, edge.login());
    UUID job = node.submit(Jobs.on(device.port()).privateKey(stored.orElseThrow().find("private_key").orElseThrow()).commands("show clock").retries(0));
    assertThat(node.end(job)).isEqualTo(JobState.FAILED);
    assertThat(detail(node, job)).contains("private key cannot be read").contains("nothing was sent");
    assertThat(device.failedLogins()).isZero();
  }

  @Test
  void neither_value_nor_token_is_in_any_table() throws Exception {
    change("canary-4924-outside");
    TestNode node = node(Map.of("providers.cache_seconds", "0"));
    NamedDevice edge = edge(node, 0, device.port());
    device.answer("show lab secret", "the password is canary-4924-outside\n");
    UUID job = node.submit(Jobs.on(edge).commands("show lab secret").retries(0));
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.outputs(job).getFirst()).contains("the password is ********");
    StringBuilder all = new StringBuilder();
    List<String> tables = node.node().jdbc().sql("select table_name from information_schema.tables where table_schema = 'public'").query(String.class).list();
    for (String table : tables) {
      node.node().jdbc().sql("select t::text from \"" + table + "\" t").query(String.class).list().forEach(all::append);
    }
    assertThat(tables).contains("credential_secrets", "jobs", "audit");
    assertThat(all.toString()).contains("edge-0").doesNotContain("canary-4924", hex("canary-4924"), VaultStandIn.TOKEN, hex(VaultStandIn.TOKEN));
  }

  /** As a text of a row shows it where its column has bytes. */
  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
