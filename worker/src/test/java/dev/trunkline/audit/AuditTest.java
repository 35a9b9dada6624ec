package dev.trunkline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.lab.FaultProxy;
import dev.trunkline.result.AuditFilter;
import dev.trunkline.result.AuditItem;
import dev.trunkline.result.Page;
import dev.trunkline.result.Retention;
import dev.trunkline.result.StoredAudit;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is noted is in the table, in order, whatever the database does meanwhile (000_abe7 #28). */
class AuditTest {
  private static Database database;
  private static JdbcClient jdbc;

  private final String tenant = "tenant-" + UUID.randomUUID();
  private final Instant noon = Instant.parse("2026-11-21T12:00:00.123456Z");

  @BeforeAll
  static void open() {
    database = TestDatabase.open(TestDatabase.settings(Map.of()));
    jdbc = JdbcClient.create(database.dataSource());
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private AuditEntry entry(String actor, String action, String subject, Instant at) {
    return new AuditEntry(at, tenant, actor, action, subject, Map.of());
  }

  private AuditEntry numbered(int number) {
    return entry("ann", "channel.opened", "c" + number, noon);
  }

  private void write(List<AuditEntry> entries) {
    try (AuditTrail trail = AuditTrail.start(jdbc)) {
      entries.forEach(trail::note);
    }
  }

  private AuditFilter all() {
    return new AuditFilter(tenant, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private List<String> subjects(AuditFilter filter) {
    return new StoredAudit(jdbc).page(filter, Optional.empty(), 20_000).items().stream().map(AuditItem::subject).toList();
  }

  private static List<String> numbersDown(int from, int to) {
    return IntStream.rangeClosed(to, from).map(i -> from + to - i).mapToObj(i -> "c" + i).toList();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time it took").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void an_entry_comes_out_as_it_went_in_and_is_there_once_it_is_closed() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("zeta", "Zürich \"☃\"");
    details.put("a", 7);
    details.put("open_seconds", 1.5);
    details.put("nothing", null);
    write(List.of(new AuditEntry(noon, tenant, "ann", "channel.opened", "admin@[2001:db8::1]:22", details)));
    assertThat(new StoredAudit(jdbc).page(all(), Optional.empty(), 10).items())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.at()).isEqualTo(noon);
              assertThat(item.actor()).isEqualTo("ann");
              assertThat(item.action()).isEqualTo("channel.opened");
              assertThat(item.subject()).isEqualTo("admin@[2001:db8::1]:22");
              assertThat(item.details()).isEqualTo("{\"zeta\":\"Zürich \\\"☃\\\"\",\"a\":7,\"open_seconds\":1.5,\"nothing\":null}");
            });
  }

  @Test
  void rows_come_newest_first_and_filtered() {
    write(
        List.of(
            entry("ann", "channel.opened", "c1", noon),
            entry("bob", "channel.opened", "c2", noon.plusSeconds(2)),
            entry("ann", "channel.closed", "c3", noon.plusSeconds(1))));
    assertThat(subjects(all())).containsExactly("c2", "c3", "c1");
    assertThat(subjects(filter(Optional.of("channel.opened"), Optional.empty(), Optional.empty()))).containsExactly("c2", "c1");
    assertThat(subjects(filter(Optional.empty(), Optional.of("ann"), Optional.empty()))).containsExactly("c3", "c1");
    assertThat(subjects(filter(Optional.empty(), Optional.empty(), Optional.of("c3")))).containsExactly("c3");
    AuditFilter oneSecond =
        new AuditFilter(
            tenant, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(noon.plusSeconds(1)), Optional.of(noon.plusSeconds(2)));
    assertThat(subjects(oneSecond)).containsExactly("c3");
  }

  private AuditFilter filter(Optional<String> action, Optional<String> actor, Optional<String> subject) {
    return new AuditFilter(tenant, action, actor, subject, Optional.empty(), Optional.empty());
  }

  @Test
  void pages_show_each_row_once_even_of_one_moment() {
    write(IntStream.range(0, 7).mapToObj(this::numbered).toList());
    List<String> seen = new ArrayList<>();
    Optional<StoredAudit.Position> next = Optional.empty();
    do {
      Page<AuditItem, StoredAudit.Position> page = new StoredAudit(jdbc).page(all(), next, 3);
      page.items().forEach(item -> seen.add(item.subject()));
      next = page.next();
    } while (next.isPresent());
    assertThat(seen).isEqualTo(numbersDown(6, 0));
  }

  @Test
  void while_the_database_is_away_entries_wait_and_none_within_the_bound_is_lost() throws Exception {
    try (FaultProxy proxy = FaultProxy.to(port());
        Database far = TestDatabase.open(TestDatabase.settings(through(proxy)));
        AuditTrail trail = AuditTrail.start(JdbcClient.create(far.engineDataSource()))) {
      trail.note(numbered(0));
      await(() -> trail.written() == 1);
      proxy.refuse();
      proxy.reset();
      for (int i = 1; i <= 500; i++) trail.note(numbered(i));
      assertThat(trail.written()).isEqualTo(1);
      proxy.accept();
      await(() -> trail.written() == 501);
      assertThat(trail.dropped()).isZero();
    }
    assertThat(subjects(all())).isEqualTo(numbersDown(500, 0));
  }

  @Test
  void beyond_the_bound_the_oldest_are_dropped_and_counted() throws Exception {
    try (FaultProxy proxy = FaultProxy.to(port());
        Database far = TestDatabase.open(TestDatabase.settings(through(proxy)));
        AuditTrail trail = AuditTrail.start(JdbcClient.create(far.engineDataSource()))) {
      proxy.refuse();
      proxy.reset();
      for (int i = 1; i <= 10_300; i++) trail.note(numbered(i));
      await(() -> trail.dropped() == 300 && trail.waiting() == 10_000);
      proxy.accept();
      await(() -> trail.written() == 10_000);
    }
    assertThat(subjects(all())).isEqualTo(numbersDown(10_300, 301));
  }

  @Test
  void closing_ends_in_time_even_if_the_database_never_comes_back() throws Exception {
    try (FaultProxy proxy = FaultProxy.to(port());
        Database far = TestDatabase.open(TestDatabase.settings(through(proxy)))) {
      AuditTrail trail = AuditTrail.start(JdbcClient.create(far.engineDataSource()));
      proxy.refuse();
      proxy.reset();
      trail.note(numbered(1));
      trail.close();
      trail.close();
      trail.note(numbered(2));
      await(() -> trail.dropped() == 2);
    }
    assertThat(subjects(all())).isEmpty();
  }

  @Test
  void an_entry_that_cannot_be_stored_takes_none_of_the_others_with_it() {
    Map<String, Object> endless = new HashMap<>();
    endless.put("self", endless);
    AuditTrail trail = AuditTrail.start(jdbc);
    trail.note(numbered(1));
    trail.note(new AuditEntry(noon, tenant, "ann", "channel.opened", "endless", endless));
    trail.note(numbered(2));
    trail.note(entry("ann", "channel.opened", "with\0nul", noon));
    trail.close();
    assertThat(subjects(all())).containsExactly("with\uFFFDnul", "c2", "c1");
    assertThat(trail.dropped()).isEqualTo(1);
  }

  /** Scorecard "Audit": append-only. */
  @Test
  void a_row_is_never_changed_and_not_deleted_before_its_time() {
    write(List.of(entry("ann", "channel.opened", "c1", Instant.now()), entry("ann", "channel.opened", "old", daysAgo(401))));
    for (String statement : List.of("update audit set actor = 'eve'", "update audit set actor = 'eve' where false", "truncate audit")) {
      assertThatThrownBy(() -> jdbc.sql(statement).update()).hasMessageContaining("append-only");
    }
    assertThatThrownBy(() -> jdbc.sql("delete from audit where tenant = ?").param(tenant).update()).hasMessageContaining("30 days");
    assertThat(subjects(all())).containsExactly("c1", "old");
  }

  @Test
  void the_retention_takes_what_is_older_and_leaves_the_rest() {
    write(
        List.of(
            entry("ann", "channel.opened", "new", Instant.now()),
            entry("ann", "channel.opened", "younger", daysAgo(399)),
            entry("ann", "channel.opened", "older", daysAgo(401))));
    assertThat(new Retention(jdbc, Duration.ofDays(90), Duration.ofDays(400), Duration.ofHours(24)).pruneAudit()).isPositive();
    assertThat(subjects(all())).containsExactly("new", "younger");
  }

  private static Instant daysAgo(int days) {
    return Instant.now().minus(days, ChronoUnit.DAYS);
  }

  private static URI server() {
    return URI.create(TestDatabase.settings(Map.of()).database().url().orElseThrow().substring("jdbc:".length()));
  }

  private static int port() {
    return server().getPort();
  }

  private static Map<String, String> through(FaultProxy proxy) {
    String url = "jdbc:postgresql://127.0.0.1:" + proxy.port() + server().getPath();
    return Map.of("database.url", url, "database.connection_timeout_seconds", "1");
  }
}
