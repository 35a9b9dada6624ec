package dev.trunkline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.database.Database;
import dev.trunkline.database.OwnDatabase;
import dev.trunkline.result.Retention;
import dev.trunkline.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Scorecard "Audit": hash-chained. Somebody who may do everything in the database changes what the audit says, and it shows. */
class AuditChainTest {
  private static final Duration KEEP = Duration.ofDays(400);

  @TempDir private static Path directory;
  private static OwnDatabase server;
  private static Database database;
  private static JdbcClient jdbc;
  private static AuditChain chain;

  @BeforeAll
  static void open() {
    server = OwnDatabase.start(directory);
    database = Database.open(Settings.load(null, Map.of(), server.settings()));
    jdbc = JdbcClient.create(database.dataSource());
    chain = new AuditChain(jdbc, KEEP);
  }

  @AfterAll
  static void close() {
    database.close();
    server.close();
  }

  @BeforeEach
  void a_chain_of_three_seals() {
    tamper("truncate audit, audit_seals restart identity");
    for (int seal = 0; seal < 3; seal++) write(Instant.now(), 2);
  }

  @Test
  void untouched_it_is_intact_whoever_writes() {
    try (AuditTrail one = AuditTrail.start(jdbc);
        AuditTrail other = AuditTrail.start(jdbc)) {
      IntStream.range(0, 2_000).parallel().forEach(n -> (n % 2 == 0 ? one : other).note(entry(Instant.now(), "n" + n)));
    }
    AuditChain.Verdict verdict = chain.verify();
    assertThat(verdict.intact()).as(verdict.toString()).isTrue();
    assertThat(verdict.rows()).isEqualTo(2_006);
    assertThat(verdict.seals()).isGreaterThan(4);
    assertThat(chain.contains(verdict.last().orElseThrow().hash())).isTrue();
  }

  @Test
  void without_rows_there_is_nothing_to_say() {
    tamper("truncate audit, audit_seals");
    assertThat(chain.verify()).isEqualTo(new AuditChain.Verdict(0, 0, 0, 0, Optional.empty(), Optional.empty()));
  }

  @Test
  void a_changed_row() {
    tamper("update audit set actor = 'eve' where id = 3");
    assertBroken(2, "rows of it were changed or added");
  }

  @Test
  void a_removed_row() {
    tamper("delete from audit where id = 4");
    assertBroken(2, "rows of it are gone");
  }

  @Test
  void a_removed_seal_with_its_rows() {
    tamper("delete from audit where id in (3, 4)", "delete from audit_seals where id = 2");
    assertBroken(3, "the seal before it is not the one that was there");
  }

  @Test
  void a_row_that_was_slipped_in() {
    tamper("insert into audit (at, tenant, actor, action, subject, details) values (now(), 'default', 'eve', 'a.b', 'c', '{}')");
    assertThat(chain.verify().outside()).isEqualTo(1);
    assertThat(chain.verify().intact()).isFalse();
  }

  @Test
  void a_chain_made_anew_has_no_hash_that_was_noted_elsewhere() {
    String noted = chain.verify().last().orElseThrow().hash();
    tamper("truncate audit, audit_seals");
    write(Instant.now(), 6);
    assertThat(chain.verify().intact()).isTrue();
    assertThat(chain.contains(noted)).isFalse();
  }

  @Test
  void rows_that_are_gone_by_their_age_are_no_break() {
    tamper("truncate audit, audit_seals");
    write(Instant.now().minus(KEEP.plusDays(1)), 2);
    write(Instant.now(), 2);
    new Retention(jdbc, KEEP, KEEP, KEEP).pruneAudit();
    AuditChain.Verdict verdict = chain.verify();
    assertThat(verdict.intact()).as(verdict.toString()).isTrue();
    assertThat(verdict.aged()).isEqualTo(1);
    assertThat(verdict.rows()).isEqualTo(2);
  }

  private static void assertBroken(long seal, String reason) {
    AuditChain.Verdict verdict = chain.verify();
    assertThat(verdict.intact()).isFalse();
    assertThat(verdict.broken().orElseThrow().seal()).isEqualTo(seal);
    assertThat(verdict.broken().orElseThrow().reason()).isEqualTo(reason);
  }

  private static void write(Instant at, int rows) {
    new AuditRows(jdbc).insert(IntStream.range(0, rows).mapToObj(n -> entry(at, "row" + n)).toList());
  }

  private static AuditEntry entry(Instant at, String subject) {
    return new AuditEntry(at, "default", "ann", "channel.opened", subject, Map.of("n", 1));
  }

  /** As the owner of the tables can. */
  private static void tamper(String... statements) {
    for (String table : List.of("audit", "audit_seals")) jdbc.sql("alter table " + table + " disable trigger user").update();
    for (String statement : statements) jdbc.sql(statement).update();
    for (String table : List.of("audit", "audit_seals")) jdbc.sql("alter table " + table + " enable trigger user").update();
  }
}
