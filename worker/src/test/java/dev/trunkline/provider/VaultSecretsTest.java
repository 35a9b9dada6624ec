package dev.trunkline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.settings.BadSettings;
import dev.trunkline.settings.Settings;
import dev.trunkline.settings.VaultRules;
import dev.trunkline.transport.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets out of Vault, or what answers as its description says. */
class VaultSecretsTest {
  private static final SecretReference CORE = vault("network/core");

  @TempDir private Path directory;
  private VaultStandIn vault;

  @BeforeEach
  void start() throws IOException {
    vault = VaultStandIn.start();
    vault.put("network/core", Map.of("pass", "canary-4903", "port", 22));
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private static SecretReference vault(String path) {
    return new SecretReference("vault", Optional.empty(), path, Map.of("password", "pass", "secret", "enable"));
  }

  private SecretProviders providers(Map<String, String> more) throws IOException {
    Path token = directory.resolve("token");
    if (Files.notExists(token)) Files.writeString(token, VaultStandIn.TOKEN + "\n");
    Map<String, String> given = new HashMap<>(Map.of("vault.address", vault.address(), "vault.token_file", token.toString()));
    given.putAll(more);
    Settings settings = Settings.load(null, Map.of(), given);
    return new SecretProviders(settings.providers(), settings.vault(), Map.of());
  }

  private static Map<String, String> read(SecretProviders providers, String tenant, SecretReference reference) {
    return providers.read(tenant, reference, Deadline.in(Duration.ofSeconds(30)));
  }

  private static DeviceException refusal(SecretProviders providers, String tenant, SecretReference reference) {
    return catchThrowableOfType(DeviceException.class, () -> read(providers, tenant, reference));
  }

  @Test
  void finds_what_is_there_in_both_versions_of_the_engine() throws IOException {
    assertThat(read(providers(Map.of("vault.namespace", "net/ops")), "default", CORE)).isEqualTo(Map.of("password", "canary-4903"));
    assertThat(vault.asked())
        .containsExactly(new VaultStandIn.Asked("GET", "/v1/secret/data/network/core", Optional.of(VaultStandIn.TOKEN), Optional.of("net/ops")));
    SecretProviders first = providers(Map.of("vault.kv_version", "1", "vault.mount", "kv"));
    assertThat(read(first, "default", CORE)).isEqualTo(Map.of("password", "canary-4903"));
    assertThat(vault.asked().getLast().path()).isEqualTo("/v1/kv/network/core");
  }

  @ParameterizedTest
  @CsvSource({
    "400, SECRET_REFUSED", "403, SECRET_REFUSED", "404, SECRET_REFUSED", "429, SECRET_UNAVAILABLE", "503, SECRET_UNAVAILABLE",
    "500, SECRET_UNAVAILABLE", "307, SECRET_UNAVAILABLE", "204, SECRET_UNAVAILABLE"
  })
  void says_what_is_wrong_and_where_but_neither_token_nor_value(int status, FailureCode code) throws IOException {
    vault.failing(status, 10);
    DeviceException why = refusal(providers(Map.of()), "default", CORE);
    assertThat(why.code()).isEqualTo(code);
    assertThat(why.failure().detail()).contains("secret/data/network/core", "" + status).doesNotContain(VaultStandIn.TOKEN, "canary");
    assertThat(vault.asked()).extracting(VaultStandIn.Asked::path).as("nobody is sent elsewhere").containsOnly("/v1/secret/data/network/core");
  }

  @Test
  void tries_again_where_that_may_help_and_only_there() throws IOException {
    vault.failing(503, 2);
    assertThat(read(providers(Map.of()), "default", CORE)).containsEntry("password", "canary-4903");
    assertThat(vault.asked()).hasSize(3);
    vault.failing(403, 1);
    assertThat(refusal(providers(Map.of()), "default", CORE)).isNotNull();
    assertThat(vault.asked()).hasSize(4);
  }

  @Test
  void the_token_is_read_anew_since_an_agent_may_have_written_another() throws IOException {
    SecretProviders providers = providers(Map.of());
    read(providers, "default", CORE);
    vault.accept("hvs.other-4904");
    assertThat(refusal(providers, "default", CORE).code()).isEqualTo(FailureCode.SECRET_REFUSED);
    Files.writeString(directory.resolve("token"), "hvs.other-4904");
    assertThat(read(providers, "default", CORE)).containsKey("password");
    Files.writeString(directory.resolve("token"), "two words");
    assertThat(refusal(providers, "default", CORE).failure().detail()).contains("vault.token_file").doesNotContain("two words");
  }

  /** By AppRole. */
  private VaultSecrets role(LongSupplier nanoTime) throws IOException {
    Path secretId = Files.writeString(directory.resolve("secret-id"), "secret-id-4902\n");
    Map<String, String> given =
        Map.of("vault.address", vault.address(), "vault.role_id", "role-4901", "vault.secret_id_file", secretId.toString());
    VaultRules rules = Settings.load(null, Map.of(), given).vault();
    return new VaultSecrets(rules, new VaultApi(rules.address().orElseThrow(), rules), nanoTime);
  }

  private static Map<String, String> read(VaultSecrets secrets, SecretReference reference) {
    return secrets.read("default", reference, Deadline.in(Duration.ofSeconds(30)));
  }

  private long logins() {
    return vault.asked().stream().filter(asked -> asked.method().equals("POST")).count();
  }

  @Test
  void logs_in_by_AppRole_once_and_again_when_its_token_was_revoked() throws IOException {
    AtomicLong now = new AtomicLong();
    VaultSecrets secrets = role(now::get);
    read(secrets, CORE);
    read(secrets, CORE);
    assertThat(vault.asked()).extracting(VaultStandIn.Asked::method).containsExactly("POST", "GET", "GET");
    vault.accept("none of those");
    now.addAndGet(VaultLogin.YOUNG.toNanos());
    assertThat(read(secrets, CORE)).containsKey("password");
    assertThat(vault.asked().getLast().token()).hasValue("hvs.by-role-2");
    Files.writeString(directory.resolve("secret-id"), "wrong");
    vault.accept("none of those");
    now.addAndGet(VaultLogin.YOUNG.toNanos());
    DeviceException why = catchThrowableOfType(DeviceException.class, () -> read(secrets, CORE));
    assertThat(why.failure().detail()).contains("AppRole", "400").doesNotContain("4901", "4902");
  }

  @Test
  void a_path_that_the_policy_denies_costs_no_login_each_time() throws IOException {
    AtomicLong now = new AtomicLong();
    VaultSecrets secrets = role(now::get);
    read(secrets, CORE);
    for (int i = 0; i < 3; i++) {
      vault.failing(403, 1);
      assertThat(catchThrowableOfType(DeviceException.class, () -> read(secrets, CORE)).code()).isEqualTo(FailureCode.SECRET_REFUSED);
    }
    assertThat(logins()).isEqualTo(1);
  }

  @Test
  void all_who_begin_at_once_share_one_login_and_all_whose_token_was_revoked_the_next() throws Exception {
    AtomicLong now = new AtomicLong();
    VaultSecrets secrets = role(now::get);
    for (int login = 1; login <= 2; login++) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Map<String, String>>> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) all.add(threads.submit(() -> read(secrets, CORE)));
        for (Future<Map<String, String>> each : all) assertThat(each.get()).containsKey("password");
      }
      assertThat(logins()).isEqualTo(login);
      vault.accept("none of those");
      now.addAndGet(VaultLogin.YOUNG.toNanos());
    }
  }

  @Test
  void a_token_without_an_end_is_used_for_more_than_one_request() throws IOException {
    vault.lease(0);
    VaultSecrets secrets = role(System::nanoTime);
    read(secrets, CORE);
    read(secrets, CORE);
    assertThat(logins()).isEqualTo(1);
  }

  @Test
  void one_that_is_away_is_unavailable() throws IOException {
    SecretProviders providers = providers(Map.of());
    vault.close();
    DeviceException why = refusal(providers, "default", CORE);
    assertThat(why.code()).isEqualTo(FailureCode.SECRET_UNAVAILABLE);
    assertThat(why.failure().detail()).contains("127.0.0.1:" + vault.port()).doesNotContain(VaultStandIn.TOKEN);
  }

  @Test
  void a_value_that_is_no_text_is_refused() throws IOException {
    SecretReference number = new SecretReference("vault", Optional.empty(), "network/core", Map.of("password", "port"));
    assertThat(refusal(providers(Map.of()), "default", number).failure().detail()).contains("port").doesNotContain("22");
  }

  @Test
  void a_tenant_reaches_what_begins_with_its_name_in_the_mount_of_the_settings() throws IOException {
    SecretProviders providers = providers(Map.of());
    vault.put("acme/core", Map.of("pass", "of-acme"));
    vault.put("acme2/core", Map.of("pass", "of-acme2"));
    assertThat(read(providers, "acme", vault("acme/core"))).containsEntry("password", "of-acme");
    int before = vault.asked().size();
    assertThat(refusal(providers, "acme", vault("acme2/core")).code()).isEqualTo(FailureCode.SECRET_REFUSED);
    assertThat(refusal(providers, "acme", CORE).failure().detail()).contains("acme/");
    SecretReference mounted = new SecretReference("vault", Optional.of("secret/data/acme2"), "acme/core", Map.of("password", "pass"));
    assertThat(refusal(providers, "acme", mounted).failure().detail()).contains("mount");
    assertThat(vault.asked()).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", "../a", "a/..", "a/./b", "a?b", "a#b", "a%2fb", "a\\b", "a\nb"})
  void a_path_leads_nowhere_else(String path) throws IOException {
    assertThat(providers(Map.of()).objection("default", vault(path))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://vault.example.com:8200", "ftp://127.0.0.1", "https://u:p@vault.example.com", "https://v/?a", "vault:8200", "http:opaque"})
  void an_address_over_which_the_token_would_be_seen_does_not_start(String address) {
    BadSettings bad =
        catchThrowableOfType(
            BadSettings.class, () -> Settings.load(null, Map.of(), Map.of("vault.address", address, "vault.token_file", "token")));
    assertThat(bad).hasMessageContaining("vault.address");
  }

  @Test
  void one_way_to_log_in_has_to_be_given() {
    for (Map<String, String> login : List.of(Map.<String, String>of(), Map.of("vault.role_id", "r"),
        Map.of("vault.role_id", "r", "vault.secret_id_file", "s", "vault.token_file", "t"))) {
      Map<String, String> given = new HashMap<>(login);
      given.put("vault.address", "https://vault.example.com");
      assertThat(catchThrowableOfType(BadSettings.class, () -> Settings.load(null, Map.of(), given))).hasMessageContaining("vault.token_file");
    }
  }
}
