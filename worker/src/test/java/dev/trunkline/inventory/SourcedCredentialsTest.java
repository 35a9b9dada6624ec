package dev.trunkline.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.Secrets;
import dev.trunkline.provider.RecentReadings;
import dev.trunkline.provider.SecretProviders;
import dev.trunkline.provider.SecretReference;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What processes with different variables make of one credential, and what is left of one that does not open. */
class SourcedCredentialsTest {
  private static final String VARIABLE = "TRUNKLINE_SECRET_OPS";
  private static final SecretReference OUTSIDE =
      new SecretReference("environment", Optional.empty(), "", Map.of("password", VARIABLE));

  private final String tenant = "default";
  private final String name = "ops-" + UUID.randomUUID();
  private Settings settings;
  private Database database;
  private JdbcClient jdbc;

  @BeforeEach
  void open() {
    settings = TestDatabase.settings(Map.of());
    database = TestDatabase.open(settings);
    jdbc = JdbcClient.create(database.dataSource());
  }

  @AfterEach
  void close() {
    jdbc.sql("delete from credentials where name = :name").param("name", name).update();
    database.close();
  }

  private StoredCredentials processThatFinds(String password) {
    SecretProviders providers = new SecretProviders(settings.providers(), settings.vault(), Map.of(VARIABLE, password));
    Sealer sealer = Sealer.ofKeyFile(settings.secrets().keyFile().orElseThrow(), true);
    return new StoredCredentials(jdbc, sealer, new RecentReadings(providers, Duration.ZERO));
  }

  private Optional<FoundSecrets> look(StoredCredentials process) {
    return process.logins().look(tenant, name, Deadline.in(Duration.ofSeconds(30)));
  }

  private int versionAfter(StoredCredentials process) {
    assertThat(look(process)).isPresent();
    return process.find(tenant, name).orElseThrow().version();
  }

  private FailureCode refusal(StoredCredentials process) {
    return catchThrowableOfType(DeviceException.class, () -> look(process)).code();
  }

  @Test
  void processes_that_find_different_secrets_do_not_push_the_version_to_and_fro() {
    StoredCredentials first = processThatFinds("first");
    StoredCredentials second = processThatFinds("second");
    StoredCredentials third = processThatFinds("third");
    first.create(tenant, name, "admin", LoginSecrets.keptAt(OUTSIDE));
    assertThat(versionAfter(first)).isEqualTo(1);
    assertThat(versionAfter(second)).isEqualTo(2);
    assertThat(refusal(first)).isEqualTo(FailureCode.SECRET_UNAVAILABLE);
    assertThat(versionAfter(third)).isEqualTo(3);
    assertThat(refusal(first)).isEqualTo(FailureCode.SECRET_UNAVAILABLE);
    assertThat(refusal(second)).isEqualTo(FailureCode.SECRET_UNAVAILABLE);
    assertThat(versionAfter(third)).isEqualTo(3);
  }

  @Test
  void what_was_set_back_on_purpose_counts_after_a_while() {
    StoredCredentials old = processThatFinds("old");
    old.create(tenant, name, "admin", LoginSecrets.keptAt(OUTSIDE));
    versionAfter(old);
    assertThat(versionAfter(processThatFinds("new"))).isEqualTo(2);
    assertThat(refusal(old)).isEqualTo(FailureCode.SECRET_UNAVAILABLE);
    jdbc.sql("update credentials set rotated_at = rotated_at - make_interval(secs => :age) where name = :name")
        .param("age", SourcedCredentials.FORMER_KNOWN.toSeconds())
        .param("name", name)
        .update();
    assertThat(versionAfter(old)).isEqualTo(3);
  }

  @Test
  void one_whose_reference_does_not_open_is_shown_refused_and_repaired_by_a_rotation() {
    StoredCredentials credentials = processThatFinds("any");
    credentials.create(tenant, name, "admin", LoginSecrets.keptAt(OUTSIDE));
    jdbc.sql(
            """
            update credential_secrets set sealed = 'no such thing'::bytea
            where field = 'provider.reference' and credential_id = (select id from credentials where name = :name)
            """)
        .param("name", name)
        .update();
    assertThat(credentials.find(tenant, name).orElseThrow().source()).hasValue(SecretReference.UNREADABLE);
    assertThat(credentials.page(tenant, Optional.empty(), 500).items()).extracting(NamedCredential::name).contains(name);
    assertThat(refusal(credentials)).isEqualTo(FailureCode.SECRET_REFUSED);
    credentials.rotate(tenant, name, LoginSecrets.keptAt(OUTSIDE));
    assertThat(credentials.find(tenant, name).orElseThrow().source()).hasValue(OUTSIDE);
    assertThat(versionAfter(credentials)).isEqualTo(2);
    credentials.rotate(tenant, name, new Secrets(Map.of("password", "here")));
    assertThat(look(credentials)).isEmpty();
  }
}
