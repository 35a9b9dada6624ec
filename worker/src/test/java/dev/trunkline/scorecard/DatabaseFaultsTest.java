package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.Outage;
import dev.trunkline.database.Presence;
import dev.trunkline.database.StoppableDatabase;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.FaultProxy;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.Passage;
import dev.trunkline.lab.Traffic;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 8 and 9: a database that is silent, and one that takes no writes. */
@Tag("scorecard")
class DatabaseFaultsTest {
  private static final String SLOW = "show lab slow 4";

  private StoppableDatabase database;
  private FaultProxy proxy;
  private Lab lab;
  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    database = StoppableDatabase.start();
    proxy = FaultProxy.to(database.port());
    lab = Lab.start(LabOptions.of(2, "cisco_ios"));
    node = TestNode.onDevices(database.settings(proxy.port(), Map.of()));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : new AutoCloseable[] {node, lab, proxy, database}) if (each != null) each.close();
  }

  @Test
  void silence_is_found_out_within_ten_seconds_also_by_statements_that_may_take_long() throws Exception {
    UUID job = node.submit(Jobs.on(lab.device(0).port()).commands(SLOW, "show version"));
    Scorecard.await("the command runs", () -> lab.device(0).lines().contains(SLOW));
    CompletableFuture<Void> statement = CompletableFuture.runAsync(() -> ask("select pg_sleep(50)"));
    Scorecard.await("the statement runs", () -> ask("select 1 from pg_stat_activity where query like '%sleep(50)' and state = 'active'"));
    proxy.treat(Traffic.both(Passage.swallow()));
    long silent = System.nanoTime();
    assertThatThrownBy(statement::join).satisfies(e -> assertThat(Outage.isCauseOf(e)).isTrue());
    long statementFailed = since(silent);
    Scorecard.await("it is away", () -> presence().awaySince().isPresent());
    long found = since(silent);
    proxy.treat(Traffic.UNDISTURBED);
    long heard = System.nanoTime();
    assertThat(presence().awaitHere(Duration.ofSeconds(20))).isTrue();
    assertThat(node.run(Jobs.on(lab.device(1).port()))).isEqualTo(JobState.SUCCEEDED);
    long recovered = since(heard);
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.field(job, "attempt")).isEqualTo("1");
    Scorecard.measured(8, "silence: a statement that may take 60 s failed after %,d ms, the node knew after %,d ms; a job had ended"
        + " %,d ms after the silence", statementFailed, found, recovered);
    assertThat(statementFailed).isLessThan(10_000);
    assertThat(found).isLessThan(10_000);
  }

  /** A firewall forgets the connections it knew, and lets new ones through. */
  @Test
  void connections_that_died_in_silence_are_replaced_within_ten_seconds() throws Exception {
    assertThat(node.run(Jobs.on(lab.device(0).port()))).isEqualTo(JobState.SUCCEEDED);
    proxy.treat(Traffic.both(Passage.swallow()));
    proxy.treatNew(Traffic.UNDISTURBED);
    long silent = System.nanoTime();
    Scorecard.await("a submit is taken", Duration.ofSeconds(30), () -> works(() -> node.submit(Jobs.on(lab.device(1).port())) != null));
    long taken = since(silent);
    assertThat(node.run(Jobs.on(lab.device(1).port()))).isEqualTo(JobState.SUCCEEDED);
    Scorecard.measured(8, "only the open connections died: a submit was taken after %,d ms, a job had ended after %,d ms", taken, since(silent));
    assertThat(taken).isLessThan(10_000);
  }

  @Test
  void a_statement_that_takes_long_is_left_alone_while_the_database_answers() {
    assertThat(ask("select pg_sleep(12)")).isTrue();
  }

  @Test
  void a_database_that_takes_no_writes_is_down_and_no_poison() throws Exception {
    UUID job = node.submit(Jobs.on(lab.device(0).port()).commands(SLOW, "show version"));
    UUID change = node.submit(Jobs.on(lab.device(1).port()).change().commands(SLOW, "show clock"));
    Scorecard.await("both run", () -> lab.device(0).lines().contains(SLOW) && lab.device(1).lines().contains(SLOW));
    database.run("alter system set default_transaction_read_only = on");
    database.run("select pg_reload_conf()");
    long readOnly = System.nanoTime();
    Scorecard.await("it is away", () -> presence().awaySince().isPresent());
    long found = since(readOnly);
    assertThatThrownBy(() -> node.submit(Jobs.on(lab.device(0).port()))).satisfies(e -> assertThat(Outage.isCauseOf(e)).isTrue());
    Scorecard.await("the read job has ended on the device", () -> lab.device(0).lines().contains("show version"));
    assertThat(lab.device(1).lines()).doesNotContain("show clock");
    database.run("alter system set default_transaction_read_only = off");
    database.run("select pg_reload_conf()");
    long writable = System.nanoTime();
    assertThat(presence().awaitHere(Duration.ofSeconds(20))).isTrue();
    assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.end(change)).isEqualTo(JobState.SUCCEEDED);
    assertThat(node.run(Jobs.on(lab.device(0).port()))).isEqualTo(JobState.SUCCEEDED);
    long recovered = since(writable);
    assertThat(node.field(job, "attempt")).isEqualTo("1");
    assertThat(node.field(change, "attempt")).isEqualTo("1");
    assertThat(lab.device(1).lines()).containsOnlyOnce(SLOW, "show clock");
    Scorecard.measured(9, "read-only: known after %,d ms; writable again: the jobs in hand and another had ended after %,d ms", found, recovered);
    assertThat(recovered).isLessThan(20_000);
  }

  private boolean ask(String query) {
    return !node.node().jdbc().sql(query).query((_, _) -> true).list().isEmpty();
  }

  private static boolean works(BooleanSupplier what) {
    try {
      return what.getAsBoolean();
    } catch (RuntimeException e) {
      assertThat(Outage.isCauseOf(e)).as("%s", e).isTrue();
      return false;
    }
  }

  private Presence presence() {
    return node.node().database().presence();
  }

  private static long since(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }
}
