package dev.trunkline.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.access.AccessRole;
import dev.trunkline.access.Caller;
import dev.trunkline.access.Tokens;
import dev.trunkline.calendar.JobWindows;
import dev.trunkline.database.OwnDatabase;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.job.Command;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.schedule.FiringRules;
import dev.trunkline.schedule.Misfire;
import dev.trunkline.schedule.Overlap;
import dev.trunkline.schedule.ScheduleSpec;
import dev.trunkline.schedule.ScheduledJob;
import dev.trunkline.schedule.Timing;
import dev.trunkline.settings.Settings;
import dev.trunkline.webhook.EventChoice;
import dev.trunkline.webhook.WebhookSpec;
import dev.trunkline.webhook.WebhookUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rotations while nodes run jobs on devices (scorecard: credentials at rest). Nodes share a key file, as on one host. */
class KeyRotationTest {
  private static final int DEVICES = 4;
  private static final Instant FAR = Instant.parse("2099-01-01T00:00:00Z");

  @TempDir private Path directory;
  private OwnDatabase postgres;
  private Lab lab;
  private KeyEdits edits;
  private TestNode first;

  @BeforeEach
  void start() throws Exception {
    postgres = OwnDatabase.start(directory.resolve("database"));
    lab = Lab.start(LabOptions.of(DEVICES, "cisco_ios"));
    edits = new KeyEdits(new KeyFile(Path.of(postgres.settings().get("secrets.key_file"))));
    first = node();
  }

  @AfterEach
  void stop() throws Exception {
    first.close();
    lab.close();
    postgres.close();
  }

  private TestNode node() {
    Map<String, String> given = new HashMap<>(postgres.settings());
    given.put("targets.allow", "127.0.0.0/8");
    given.put("data.dir", directory.toString());
    return TestNode.onDevices(Settings.load(null, Map.of(), given));
  }

  private JdbcClient jdbc() {
    return first.node().jdbc();
  }

  /** A node that has just started may have its turn, so this asks again as the command does; all that was done. */
  private static KeyRotation.Progress rotated(TestNode node, boolean newDataKeys) {
    KeyRotation rotation = node.node().keys().rotation();
    AtomicReference<KeyRotation.Progress> sum = new AtomicReference<>(rotation.rotate(newDataKeys, () -> true));
    await(() -> sum.get().left() == 0 || sum.accumulateAndGet(rotation.rotate(false, () -> true), KeyRotationTest::sum).left() == 0);
    return sum.get();
  }

  private static KeyRotation.Progress sum(KeyRotation.Progress a, KeyRotation.Progress b) {
    return new KeyRotation.Progress(
        a.renewed() + b.renewed(),
        a.rewrapped() + b.rewrapped(),
        a.resealed() + b.resealed(),
        b.unreadable(),
        a.destroyed() + b.destroyed(),
        b.left(),
        b.waitsFor());
  }

  /** As {@link KeyUse} counts. */
  private KeyUse.RootKey root(int id) {
    return first.node().keys().use().keys().stream().filter(key -> key.id() == id).findFirst().orElseThrow();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time it took").isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }

  private Jobs inline(int device) {
    return Jobs.on(lab.device(device).port()).commands("show version");
  }

  /** Everything that is sealed: of jobs that wait, with answers, of credentials and of schedules. */
  private List<UUID> fill(NamedDevice device) {
    List<UUID> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) waiting.add(first.submit(inline(i % DEVICES).runAt(FAR)));
    Command asking = new Command("clear counters", Optional.empty(), List.of(new Command.Answer("[confirm]", "")));
    waiting.add(first.submit(inline(0).enableSecret("enable").change().command(asking).runAt(FAR)));
    waiting.add(first.submit(Jobs.on(device).runAt(FAR)));
    return waiting;
  }

  private UUID schedule() {
    FiringRules rules = new FiringRules(Misfire.SKIP, Duration.ofHours(1), Overlap.SKIP, Duration.ZERO, JobWindows.NONE);
    Timing timing = new Timing.Every(Duration.ofDays(365), FAR);
    ScheduleSpec spec = new ScheduleSpec(
            Caller.bootstrap("127.0.0.1"), "yearly", timing, ZoneId.of("UTC"), rules, ScheduledJob.of(inline(1).spec()));
    return first.node().scheduling().schedules().create(spec).orElseThrow().id();
  }

  private void makeDue(List<UUID> jobs) {
    jdbc().sql("update jobs set due_at = now() where id = any (:ids)").param("ids", jobs.toArray(UUID[]::new)).update();
    jdbc().sql("update lanes set wake_at = now() where wake_at is not null").update();
  }

  @Test
  void jobs_of_two_nodes_go_on_over_a_rotation_of_all_keys_and_nothing_needs_the_old_ones_then() throws Exception {
    int old = edits.content().primary();
    first.credential("ops", "admin");
    NamedDevice device = first.device("sw1", lab.device(0).port(), "cisco_ios", "ops");
    List<UUID> waiting = fill(device);
    UUID schedule = schedule();
    UUID webhook = webhook();
    List<Integer> formerDataKeys = dataKeys();
    List<UUID> running = new ArrayList<>();
    int fresh;
    try (TestNode second = node()) {
      submit(device, List.of(first, second), running);
      fresh = edits.add();
      edits.promote(fresh);
      await(() -> first.node().keys().use().holders().stream().allMatch(holder -> holder.sealsWith(fresh)));
      KeyRotation.Progress progress = rotated(second, true);
      assertThat(progress.waitsFor()).isEmpty();
      assertThat(progress.rewrapped()).isPositive();
      assertThat(progress.resealed()).isGreaterThan(20);
      submit(device, List.of(second, first), running);
      makeDue(waiting.subList(0, 10));
      running.addAll(waiting.subList(0, 10));
      allSucceed(running);
    }
    // Nobody waits for a minute here: what a process may believe is a matter of DataKeysTest.
    jdbc().sql("update data_keys set superseded_at = superseded_at - interval '1 hour'").update();
    rotated(first, false);
    assertThat(dataKeys()).doesNotContainAnyElementsOf(formerDataKeys);
    assertThat(root(old).isFree()).as(root(old).toString()).isTrue();
    edits.remove(old);
    first.close();
    first = node();
    List<UUID> rest = new ArrayList<>(waiting.subList(10, waiting.size()));
    makeDue(rest);
    rest.add(first.node().scheduling().schedules().runNow(JobSpec.DEFAULT_TENANT, schedule).orElseThrow().jobId());
    rest.add(first.submit(Jobs.on(device)));
    allSucceed(rest);
    assertThat(ofWebhook(webhook, "url", "url")).isEqualTo("https://hooks.example.net/in?key=s3cret");
    assertThat(ofWebhook(webhook, "secret", "secret")).startsWith("whsec_");
    assertThat(ofWebhook(webhook, "former_secret", "secret")).startsWith("whsec_");
  }

  /** With a former secret. */
  private UUID webhook() {
    WebhookUrl url = WebhookUrl.parse("https://hooks.example.net/in?key=s3cret", true);
    EventChoice choice = new EventChoice(List.of("job.*"), Map.of());
    WebhookSpec spec = new WebhookSpec(JobSpec.DEFAULT_TENANT, "hook", url, choice, true);
    first.node().webhooks().create(spec, Optional.empty(), "ann");
    UUID id = jdbc().sql("select id from webhooks").query(UUID.class).single();
    first.node().webhooks().rotate(JobSpec.DEFAULT_TENANT, id, Optional.empty());
    return id;
  }

  private String ofWebhook(UUID id, String column, String field) {
    byte[] sealed = jdbc().sql("select " + column + " from webhooks where id = :id").param("id", id).query(byte[].class).single();
    return first.node().keys().sealer().open(SealedPlace.ofWebhook(JobSpec.DEFAULT_TENANT, id, field), sealed);
  }

  /** Every third with the stored credential, the others with a password of their own. */
  private void submit(NamedDevice device, List<TestNode> nodes, List<UUID> jobs) {
    for (int i = 0; i < 30; i++) jobs.add(nodes.get(i % 2).submit(i % 3 == 0 ? Jobs.on(device) : inline(i % DEVICES)));
  }

  private void allSucceed(List<UUID> jobs) throws InterruptedException {
    for (UUID job : jobs) {
      JobState end = first.end(job);
      assertThat(end).as(first.field(job, "coalesce(error_detail, '')")).isEqualTo(JobState.SUCCEEDED);
    }
  }

  private List<Integer> dataKeys() {
    return jdbc().sql("select id from data_keys where purpose = 'values'").query(Integer.class).list();
  }

  @Test
  void a_rotation_that_ended_between_the_file_and_the_data_keys_is_finished_by_any_process() {
    int old = edits.content().primary();
    first.credential("ops", "admin");
    assertThat(root(old).dataKeys()).isPositive();
    edits.promote(edits.add());
    first.close();
    first = node();
    await(() -> root(old).isFree());
  }

  @Test
  void data_keys_are_wrapped_anew_only_once_every_process_seals_with_the_new_key() {
    int old = edits.content().primary();
    first.credential("ops", "admin");
    UUID elsewhere = UUID.randomUUID();
    jdbc().sql("insert into processes (id, host, pid, role, root_keys) values (:id, 'b', 1, 'all', :keys)")
        .param("id", elsewhere)
        .param("keys", new Integer[] {old})
        .update();
    edits.promote(edits.add());
    KeyRotation.Progress progress = first.node().keys().rotation().rotate(false, () -> true);
    assertThat(progress.rewrapped()).isZero();
    assertThat(progress.left()).isPositive();
    assertThat(progress.waitsFor()).extracting(KeyHolders.Holder::host).contains("b");
    jdbc().sql("update processes set root_keys = :keys where id = :id")
        .param("id", elsewhere)
        .param("keys", new Integer[] {edits.content().primary(), old})
        .update();
    await(() -> first.node().keys().use().holders().stream().allMatch(holder -> holder.sealsWith(edits.content().primary())));
    rotated(first, false);
  }

  @Test
  void a_token_of_now_outlives_the_key_file_it_was_made_with_and_one_of_before_says_which_key_it_needs() {
    int old = edits.content().primary();
    Sealer ofVersionBefore = Sealer.ofKeyFile(Path.of(postgres.settings().get("secrets.key_file")), false);
    new Tokens(jdbc(), ofVersionBefore).make("default", "aged", AccessRole.VIEWER, List.of(), Optional.empty(), "ann").orElseThrow();
    Tokens.Made made = make("fresh");
    int pepper = jdbc().sql("select pepper from tokens where name = 'fresh'").query(Integer.class).single();
    edits.promote(edits.add());
    await(() -> first.node().keys().use().holders().stream().allMatch(holder -> holder.sealsWith(edits.content().primary())));
    rotated(first, true);
    assertThat(root(old).tokenNames()).containsExactly("default/aged");
    assertThat(root(old).isFree()).isFalse();
    UUID aged = jdbc().sql("select id from tokens where name = 'aged'").query(UUID.class).single();
    first.node().tokens().revoke("default", aged);
    assertThat(root(old).isFree()).isTrue();
    edits.remove(old);
    first.close();
    first = node();
    assertThat(first.node().tokens().caller(made.text(), "192.0.2.1", Instant.now())).isPresent();
    make("later");
    assertThat(jdbc().sql("select pepper from tokens where name = 'later'").query(Integer.class).single()).isNotEqualTo(pepper);
    // The pepper of a token in force stays, whatever its age.
    jdbc().sql("update data_keys set superseded_at = superseded_at - interval '1 hour'").update();
    first.node().keys().rotation().rotate(false, () -> true);
    assertThat(first.node().tokens().caller(made.text(), "192.0.2.1", Instant.now())).isPresent();
  }

  private Tokens.Made make(String name) {
    return first.node().tokens().make("default", name, AccessRole.VIEWER, List.of(), Optional.empty(), "ann").orElseThrow();
  }

  @Test
  void values_that_are_changed_or_go_while_they_are_sealed_anew_are_left_to_whoever_changed_them() {
    first.credential("ops", "admin");
    SealedValues values = SealedValues.OF_CREDENTIALS;
    JdbcClient jdbc = jdbc();
    Keys keys = first.node().keys();
    keys.rotation().rotate(true, () -> false);
    List<SealedValues.Row> rows = values.stale(jdbc, SealedValues.START, 500);
    assertThat(rows).hasSize(1);
    first.rotate("ops", "other");
    assertThat(values.replace(jdbc, rows, List.of(new byte[] {1}))).isZero();
    rotated(first, false);
  }
}
