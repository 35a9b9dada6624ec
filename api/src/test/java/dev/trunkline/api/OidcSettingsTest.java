package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.Role;
import dev.trunkline.settings.BadSettings;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Logins as the settings have them: tenants by a claim, behind a proxy, and with a provider that is away. */
class OidcSettingsTest {
  private static final String CLIENT_ADDRESS = "X-Forwarded-For";

  private static WebEdge start(LocalProvider provider, String... more) {
    Map<String, String> settings = new HashMap<>(provider.settings());
    for (int i = 0; i < more.length; i += 2) settings.put(more[i], more[i + 1]);
    return TestServer.start(Role.API, settings);
  }

  /** 001_9083 #9 */
  @Test
  void somebody_is_of_the_tenant_that_the_provider_says_and_of_no_other() {
    Party party = Party.make("acme");
    try (LocalProvider provider = LocalProvider.start(); WebEdge edge = start(provider, "oidc.tenant_claim", "company")) {
      Browser browser = new Browser(edge);
      provider.person = claims -> claims.subject("ann").claim("groups", "net-admins").claim("company", party.tenant());
      assertThat(browser.logIn().status()).isEqualTo(302);
      assertThat(browser.get("/api/v1/me").field("tenant")).isEqualTo(party.tenant());
      assertThat(browser.get("/api/v1/tokens").each("person")).contains("ann");
      assertThat(browser.get("/api/v1/tenants").status()).as("what the tenant default may").isEqualTo(403);
      for (Object company : new Object[] {"nobody-is-called-so", "", 7, null}) {
        provider.person = claims -> claims.subject("ann").claim("groups", "net-admins").claim("company", company);
        assertThat(new Browser(edge).logIn().field("code")).as(String.valueOf(company)).isEqualTo("LOGIN_REFUSED");
      }
      assertThat(TestServer.client().post("/api/v1/tenants/" + party.tenant() + "/disable", "").status()).isEqualTo(200);
      provider.person = claims -> claims.subject("ann").claim("groups", "net-admins").claim("company", party.tenant());
      assertThat(new Browser(edge).logIn().field("code")).as("a tenant that is disabled").isEqualTo("LOGIN_REFUSED");
      await("its session is refused", () -> browser.get("/api/v1/me").status() == 401);
    }
  }

  /** Scorecard 42: no limit is got round with a header that anybody can write. */
  @Test
  void behind_a_trusted_proxy_with_tls_cookies_are_for_this_host_and_for_tls_only() {
    String[] proxied = {"X-Forwarded-Proto", "https", "X-Forwarded-Host", "trunkline.example", CLIENT_ADDRESS, "203.0.113.77"};
    try (LocalProvider provider = LocalProvider.start();
        WebEdge edge = start(provider, "edge.trusted_proxies", "127.0.0.0/8", "edge.refusals_per_minute", "5");
        WebEdge alone = start(provider)) {
      provider.knows("ann", "all");
      Answer begun = new Browser(edge).get("/login", proxied);
      assertThat(redirectUri(begun)).isEqualTo("https://trunkline.example/login/callback");
      Answer added = new Browser(edge).get("/login", with(new String[] {"X-Forwarded-Host", "evil.example"}, proxied));
      assertThat(redirectUri(added)).as("a proxy that adds a line").isEqualTo("https://trunkline.example/login/callback");
      String given = begun.header("Set-Cookie");
      assertThat(given).startsWith("__Host-trunkline_login=").contains("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/").doesNotContain("Domain");
      String back = new Browser(edge).get(begun.header("Location")).header("Location").replace("https://trunkline.example", edge.url());
      Answer finished = new Browser(edge).get(back, with(proxied, "Cookie", given.substring(0, given.indexOf(';'))));
      assertThat(finished.status()).as(finished.text()).isEqualTo(302);
      String session = finished.headers().allValues("Set-Cookie").stream().filter(one -> one.startsWith("__Host-trunkline_session=")).findFirst().orElseThrow();
      assertThat(session).contains("; Secure");
      String pair = session.substring(0, session.indexOf(';'));
      assertThat(new Browser(edge).get("/api/v1/me", with(proxied, "Cookie", pair)).status()).isEqualTo(200);
      assertThat(new Browser(edge).get("/api/v1/me", with(proxied, "Cookie", pair.replace("__Host-", ""))).status())
          .as("what anybody on the network could have put there").isEqualTo(401);
      assertThat(new Browser(edge).call("POST", "/api/v1/logout", with(proxied, "Cookie", pair, "Origin", edge.url())).status()).isEqualTo(403);
      assertThat(new Browser(edge).call("POST", "/api/v1/logout", with(proxied, "Cookie", pair, "Origin", "https://trunkline.example")).status())
          .isEqualTo(204);
      Answer direct = new Browser(alone).get("/login", proxied);
      assertThat(redirectUri(direct)).as("what nobody trusted says").isEqualTo(alone.url() + "/login/callback");
      assertThat(direct.header("Set-Cookie")).startsWith("trunkline_login=");
    }
  }

  private static String redirectUri(Answer begun) {
    return LocalProvider.form(URI.create(begun.header("Location")).getRawQuery()).get("redirect_uri");
  }

  private static String[] with(String[] headers, String... more) {
    String[] all = new String[headers.length + more.length];
    System.arraycopy(headers, 0, all, 0, headers.length);
    System.arraycopy(more, 0, all, headers.length, more.length);
    return all;
  }

  @Test
  void an_address_begins_no_more_logins_than_it_may_come_without_a_token() {
    try (LocalProvider provider = LocalProvider.start();
        WebEdge edge = start(provider, "edge.trusted_proxies", "127.0.0.0/8", "edge.refusals_per_minute", "5")) {
      Answer answer = new Browser(edge).get("/login", CLIENT_ADDRESS, "203.0.113.9");
      assertThat(answer.status()).isEqualTo(302);
      for (int i = 0; i < 1_000 && answer.status() == 302; i++) answer = new Browser(edge).get("/login", CLIENT_ADDRESS, "203.0.113.9");
      assertThat(answer.status()).isEqualTo(429);
      assertThat(new Browser(edge).get("/login", CLIENT_ADDRESS, "203.0.113.10").status()).isEqualTo(302);
    }
  }

  @Test
  void a_provider_that_is_away_stops_neither_the_start_nor_tokens_and_is_found_once_it_is_back() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    try (WebEdge edge = TestServer.start(Role.API, LocalProvider.settings("http://127.0.0.1:" + port))) {
      assertThat(TestServer.client(edge).get("/api/v1/me").status()).isEqualTo(200);
      Answer away = new Browser(edge).get("/login");
      assertThat(away.status()).as(away.text()).isEqualTo(503);
      assertThat(away.field("code")).isEqualTo("PROVIDER_UNAVAILABLE");
      assertThat(away.header("Retry-After")).isNotEmpty();
      try (LocalProvider provider = LocalProvider.start(port)) {
        provider.knows("late", "all");
        await("somebody can log in", () -> new Browser(edge).get("/login").status() == 302);
        assertThat(new Browser(edge).logIn().status()).isEqualTo(302);
      }
      Browser browser = new Browser(edge);
      assertThat(browser.get("/login").status()).as("what is known of it is known for an hour").isEqualTo(302);
      assertThat(TestServer.client(edge).get("/api/v1/jobs").status()).isEqualTo(200);
    }
  }

  @Test
  void what_is_wrong_with_the_settings_stops_the_start() {
    String half = "oidc.issuer";
    assertThatThrownBy(() -> Settings.load(null, Map.of(), Map.of(half, "https://login.example.com")))
        .isInstanceOfSatisfying(BadSettings.class, bad -> assertThat(bad.mistakes().toString()).contains("oidc.client_id: must be", "oidc.roles: must be"));
    for (String bad : new String[] {"http://login.example.com", "ftp://x", "https://user@login.example.com", "https://", "x", "https://a/?b=c"}) {
      assertThatThrownBy(() -> Settings.load(null, Map.of(), Map.of(half, bad))).as(bad).isInstanceOf(BadSettings.class);
    }
    assertThatThrownBy(() -> Settings.load(null, Map.of(), Map.of("oidc.roles", "all=god", "oidc.scopes", "profile")))
        .isInstanceOfSatisfying(BadSettings.class, bad -> assertThat(bad.mistakes()).hasSize(2));
    Map<String, String> named = Map.of("oidc.roles", "CN=ops;OU=x=operator", "oidc.client_secret", "canary-" + UUID.randomUUID());
    Settings settings = Settings.load(null, Map.of(), named);
    assertThat(settings.oidc().roles()).singleElement().satisfies(role -> assertThat(role.value()).isEqualTo("CN=ops;OU=x"));
    assertThat(settings.describe()).contains("oidc.client_secret = (set)").doesNotContain(named.get("oidc.client_secret"));
  }

  private static void await(String what, java.util.function.BooleanSupplier happened) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time until " + what).isLessThan(end);
      LockSupport.parkNanos(200_000_000);
    }
  }
}
