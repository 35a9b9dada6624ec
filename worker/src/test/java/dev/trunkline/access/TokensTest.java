package dev.trunkline.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tokens as they are made, shown and revoked. Each test has a tenant of its own; time goes in by hand. */
class TokensTest {
  private static final String FROM = "192.0.2.9";

  private static Database database;
  private static JdbcClient jdbc;
  private static Sealer sealer;

  private final String tenant = "t-" + UUID.randomUUID();
  private final Instant now = Instant.parse("2031-01-31T12:00:00Z");
  private final StoredTenants tenants = new StoredTenants(jdbc);
  private final Tokens tokens = new Tokens(jdbc, sealer);
  /** Another process. */
  private final Tokens other = new Tokens(jdbc, sealer);

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

  @BeforeEach
  void makeTenant() {
    tenants.create(tenant);
  }

  private Tokens.Made make(String name) {
    return tokens.make(tenant, name, AccessRole.OPERATOR, List.of("edge"), Optional.empty(), "ann").orElseThrow();
  }

  @Test
  void whoever_shows_a_token_is_known_in_every_process() {
    Tokens.Made made = make("ci");
    Caller caller = new Caller(tenant, Optional.of(made.token().id()), "ci", AccessRole.OPERATOR, List.of("edge"), Optional.of(FROM));
    assertThat(tokens.caller(made.text(), FROM, now)).contains(caller);
    assertThat(other.caller(made.text(), FROM, now)).contains(caller);
  }

  @Test
  void a_token_has_a_prefix_that_scanners_know_and_256_random_bits() {
    String text = make("ci").text();
    assertThat(text).matches("trunk_[0-9a-f]{32}\\.[A-Za-z0-9_-]{43}").isNotEqualTo(make("cd").text());
  }

  @Test
  void the_secret_is_neither_in_the_database_nor_in_what_is_printed() {
    Tokens.Made made = make("ci");
    String secret = made.text().substring(made.text().indexOf('.') + 1);
    String row = jdbc.sql("select t::text from tokens t where id = :id").param("id", made.token().id()).query(String.class).single();
    assertThat(row).contains("ci").doesNotContain(secret);
    assertThat(made.toString() + TokenText.read(made.text())).doesNotContain(secret);
  }

  @Test
  void what_differs_in_any_part_is_no_token() {
    String text = make("ci").text();
    String others = make("cd").text();
    int dot = text.indexOf('.');
    String wrongSecret = text.substring(0, dot) + others.substring(dot);
    for (String wrong : List.of("", "trunk_", text + "x", text.substring(1), text.replace("trunk_", "trunK_"), wrongSecret,
        "trunk_" + "0".repeat(32) + text.substring(dot))) {
      assertThat(tokens.caller(wrong, FROM, now)).as(wrong).isEmpty();
    }
  }

  @Test
  void a_digest_that_is_copied_to_another_row_opens_nothing() {
    Tokens.Made mine = make("mine");
    Tokens.Made admins = tokens.make(tenant, "boss", AccessRole.ADMIN, List.of(), Optional.empty(), "ann").orElseThrow();
    jdbc.sql("update tokens a set digest = b.digest from tokens b where a.id = :admins and b.id = :mine")
        .param("admins", admins.token().id())
        .param("mine", mine.token().id())
        .update();
    String forged = admins.text().substring(0, admins.text().indexOf('.')) + mine.text().substring(mine.text().indexOf('.'));
    assertThat(tokens.caller(forged, FROM, now)).isEmpty();
  }

  @Test
  void with_another_key_file_no_token_is_right(@TempDir Path directory) {
    Tokens.Made made = make("ci");
    Sealer elsewhere = Sealer.ofKeyFile(directory.resolve("other.key"), true);
    assertThat(new Tokens(jdbc, elsewhere).caller(made.text(), FROM, now)).isEmpty();
  }

  @Test
  void a_token_expires_on_the_instant_even_where_it_is_remembered() {
    Optional<Instant> expires = Optional.of(now.plusSeconds(1));
    String text = tokens.make(tenant, "short", AccessRole.VIEWER, List.of(), expires, "ann").orElseThrow().text();
    assertThat(tokens.caller(text, FROM, now.plusMillis(999))).isPresent();
    assertThat(tokens.caller(text, FROM, now.plusSeconds(1))).isEmpty();
  }

  @Test
  void a_revoked_token_is_refused_here_at_once_and_in_other_processes_within_two_seconds() {
    Tokens.Made made = make("ci");
    assertThat(other.caller(made.text(), FROM, now)).isPresent();
    assertThat(tokens.caller(made.text(), FROM, now)).isPresent();
    assertThat(tokens.revoke(tenant, made.token().id())).isTrue();
    assertThat(tokens.caller(made.text(), FROM, now)).isEmpty();
    assertThat(other.caller(made.text(), FROM, now.plusSeconds(2))).isEmpty();
    assertThat(tokens.revoke(tenant, made.token().id())).as("once more").isFalse();
    assertThat(make("ci").token().id()).as("its name is free again").isNotEqualTo(made.token().id());
  }

  @Test
  void whoever_has_something_open_holds_its_token_until_it_is_revoked_or_expired() {
    Optional<Instant> expires = Optional.of(now.plusSeconds(60));
    Tokens.Made made = tokens.make(tenant, "short", AccessRole.VIEWER, List.of(), expires, "ann").orElseThrow();
    Caller caller = tokens.caller(made.text(), FROM, now).orElseThrow();
    assertThat(tokens.stillHolds(caller, now.plusSeconds(59))).isTrue();
    assertThat(tokens.stillHolds(caller, now.plusSeconds(60))).isFalse();
    tokens.revoke(tenant, made.token().id());
    assertThat(tokens.stillHolds(caller, now)).isFalse();
    assertThat(tokens.stillHolds(Caller.bootstrap(FROM), now)).isTrue();
  }

  @Test
  void the_tokens_of_a_disabled_tenant_are_refused_until_it_is_enabled() {
    String text = make("ci").text();
    assertThat(tenants.disable(tenant)).isTrue();
    assertThat(tokens.caller(text, FROM, now)).isEmpty();
    assertThat(tenants.enable(tenant)).isTrue();
    assertThat(tokens.caller(text, FROM, now)).isPresent();
    assertThatThrownBy(() -> tenants.disable("default")).isInstanceOf(DataIntegrityViolationException.class);
  }

  /** 001_9083 #9 */
  @Test
  void a_tenant_neither_finds_nor_revokes_the_token_of_another() {
    Tokens.Made made = make("ci");
    String stranger = "t-" + UUID.randomUUID();
    tenants.create(stranger);
    assertThat(tokens.find(stranger, made.token().id())).isEmpty();
    assertThat(tokens.revoke(stranger, made.token().id())).isFalse();
    assertThat(tokens.page(stranger, Optional.empty(), 10).items()).isEmpty();
    assertThat(tokens.page(tenant, Optional.empty(), 10).items()).containsExactly(made.token());
  }

  @Test
  void a_person_may_be_logged_in_twice_and_each_login_counts_once() {
    Person ann = new Person("Ann Ä. / \\;%", "https://login.example.com", "4711", UUID.randomUUID());
    Person again = new Person(ann.name(), ann.issuer(), ann.subject(), UUID.randomUUID());
    Instant end = Instant.now().plusSeconds(60);
    Tokens.Made first = tokens.logIn(ann, tenant, AccessRole.ENGINEER, end).orElseThrow();
    assertThat(other.logIn(ann, tenant, AccessRole.ENGINEER, end)).as("the same one in another process").isEmpty();
    Tokens.Made second = other.logIn(again, tenant, AccessRole.VIEWER, end).orElseThrow();
    Caller caller = other.caller(first.text(), FROM, Instant.now()).orElseThrow();
    assertThat(caller.name()).isEqualTo(ann.name());
    assertThat(caller.role()).isEqualTo(AccessRole.ENGINEER);
    assertThat(tokens.page(tenant, Optional.empty(), 10).items()).containsExactlyInAnyOrder(first.token(), second.token());
    assertThat(first.token().kind()).isEqualTo(TokenKind.LOGIN);
    assertThat(first.token().subject()).isEqualTo("4711");
    assertThat(tokens.revoke(tenant, first.token().id())).isTrue();
    assertThat(tokens.caller(second.text(), FROM, Instant.now())).as("the other one").isPresent();
  }

  @Test
  void a_login_that_is_over_is_not_listed_and_is_forgotten_once_the_audit_is() {
    Tokens.Made kept = make("ci");
    Person ann = new Person("ann", "https://login.example.com", "4711", UUID.randomUUID());
    Instant end = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
    Tokens.Made over = tokens.logIn(ann, tenant, AccessRole.VIEWER, end).orElseThrow();
    assertThat(tokens.caller(over.text(), FROM, Instant.now())).isEmpty();
    assertThat(tokens.page(tenant, Optional.empty(), 10).items()).containsExactly(kept.token());
    tokens.forgetLogins(end);
    assertThat(tokens.find(tenant, over.token().id())).isPresent();
    tokens.forgetLogins(end.plusMillis(1));
    assertThat(tokens.find(tenant, over.token().id())).isEmpty();
    assertThat(tokens.find(tenant, kept.token().id())).isPresent();
  }

  /** The statement of the version before this one, which runs beside it while processes are exchanged one by one. */
  @Test
  void a_process_of_the_version_before_makes_tokens_that_this_one_knows() {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into tokens (id, tenant, name, role, tags, digest, pepper, created_by, expires_at)
            values (:id, :tenant, 'old', 'viewer', '{}', sha256('x'), 1, 'ann', null)
            on conflict (tenant, name) where revoked_at is null do nothing
            """)
        .param("id", id)
        .param("tenant", tenant)
        .update();
    assertThat(tokens.find(tenant, id).orElseThrow().kind()).isEqualTo(TokenKind.TOKEN);
  }

  @Test
  void a_name_is_used_once_and_an_admin_reaches_every_device() {
    make("ci");
    assertThat(tokens.make(tenant, "ci", AccessRole.VIEWER, List.of(), Optional.empty(), "ann")).isEmpty();
    assertThatThrownBy(() -> tokens.make(tenant, "boss", AccessRole.ADMIN, List.of("edge"), Optional.empty(), "ann"))
        .isInstanceOf(DataIntegrityViolationException.class);
  }

  @Test
  void that_a_token_was_used_is_written_once_a_minute_and_not_by_who_asks() {
    Tokens.Made made = make("ci");
    assertThat(lastUsed(made)).isNull();
    use(made, now);
    assertThat(lastUsed(made)).isEqualTo(now);
    use(made, now.plusSeconds(59));
    assertThat(lastUsed(made)).isEqualTo(now);
    use(made, now.plusSeconds(60));
    assertThat(lastUsed(made)).isEqualTo(now.plusSeconds(60));
    other.caller(made.text(), FROM, now);
    other.noteUses();
    assertThat(lastUsed(made)).as("by a process that is late").isEqualTo(now.plusSeconds(60));
  }

  private void use(Tokens.Made made, Instant at) {
    assertThat(tokens.caller(made.text(), FROM, at)).isPresent();
    tokens.noteUses();
  }

  private Instant lastUsed(Tokens.Made made) {
    return tokens.find(tenant, made.token().id()).orElseThrow().lastUsedAt();
  }

  @Test
  void what_was_known_lately_is_known_without_the_database_for_an_hour_and_nothing_else() {
    String text = make("ci").text();
    assertThat(other.callerOfLate(text, FROM, now)).isEmpty();
    other.caller(text, FROM, now);
    assertThat(other.callerOfLate(text, FROM, now.plus(Duration.ofMinutes(59)))).isPresent();
    assertThat(other.callerOfLate(text, FROM, now.plus(Duration.ofMinutes(60)))).isEmpty();
    assertThat(other.callerOfLate(text.replace('.', '_'), FROM, now)).isEmpty();
  }
}
