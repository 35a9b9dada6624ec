package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** People log in by OpenID Connect, in a browser, at two processes that share a database (001_9083: tokens, roles, audit). */
class OidcLoginTest {
  private static LocalProvider provider;
  private static WebEdge edge;
  private static WebEdge other;

  private final String name = "ann-" + UUID.randomUUID() + "@example.com";
  private final Browser browser = new Browser(edge);

  @BeforeAll
  static void start() {
    provider = LocalProvider.start();
    edge = TestServer.start(Role.API, provider.settings());
    other = TestServer.start(Role.API, provider.settings());
  }

  @AfterAll
  static void stop() {
    edge.close();
    other.close();
    provider.close();
  }

  @Test
  void somebody_is_led_to_the_provider_and_back_and_is_whom_it_named() {
    provider.knows(name, "something", "noc", "builders");
    Answer begun = browser.get("/login?then=/api/v1/jobs?limit=1");
    Map<String, String> asked = LocalProvider.form(URI.create(begun.header("Location")).getRawQuery());
    assertThat(asked).containsEntry("code_challenge_method", "S256").containsEntry("response_type", "code")
        .containsEntry("redirect_uri", edge.url() + "/login/callback").containsKeys("state", "nonce", "code_challenge");
    assertThat(asked.get("scope").split(" ")).contains("openid");
    assertThat(begun.header("Set-Cookie")).startsWith("trunkline_login=").contains("Max-Age=600", "HttpOnly", "SameSite=Lax", "Path=/").doesNotContain("Secure");
    String back = browser.get(begun.header("Location")).header("Location");
    Answer finished = browser.get(back, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate");
    assertThat(finished.status()).as(finished.text()).isEqualTo(302);
    assertThat(finished.header("Location")).isEqualTo("/api/v1/jobs?limit=1");
    assertThat(browser.get("/api/v1/jobs?limit=1").status()).isEqualTo(200);
    assertThat(browser.cookie("trunkline_login")).isEmpty();
    JsonNode me = browser.get("/api/v1/me").json();
    assertThat(me.path("name").asString()).isEqualTo(name);
    assertThat(me.path("tenant").asString()).isEqualTo("default");
    assertThat(me.path("role").asString()).as("the higher one of two").isEqualTo("engineer");
    assertThat(me.path("kind").asString()).isEqualTo("login");
    assertThat(Instant.parse(me.path("expires_at").asString()))
        .isBetween(Instant.now().plus(Duration.ofHours(11)), Instant.now().plus(Duration.ofHours(12)));
    assertThat(browser.get("/api/v1/audit").status()).as("what needs an admin").isEqualTo(403);
  }

  @Test
  void a_login_that_began_at_one_process_is_finished_at_another_and_known_at_both() {
    provider.knows(name, "all");
    String back = browser.callback("/login").replace(edge.url(), other.url());
    assertThat(browser.get(back).status()).isEqualTo(302);
    assertThat(browser.get(edge.url() + "/api/v1/me").field("name")).isEqualTo(name);
    assertThat(browser.get(other.url() + "/api/v1/me").field("name")).isEqualTo(name);
    String session = browser.cookie("trunkline_session").orElseThrow();
    assertThat(TestServer.client().withToken(session).get("/api/v1/me").field("name")).as("as a token like any other").isEqualTo(name);
    browser.logIn();
    assertThat(browser.cookie("trunkline_session").orElseThrow()).as("after another login").isNotEqualTo(session);
  }

  @Test
  void what_is_done_in_a_session_is_noted_of_the_person_and_of_which_session() {
    provider.knows(name, "builders");
    browser.logIn();
    Answer calendar = browser.call("DELETE", "/api/v1/calendars/none", "Sec-Fetch-Site", "same-origin");
    assertThat(calendar.status()).isEqualTo(404);
    JsonNode noted = noted("person.logged_in", name);
    assertThat(noted.path("details").path("subject").asString()).isEqualTo("id-of-" + name);
    assertThat(noted.path("details").path("address").asString()).isEqualTo("127.0.0.1");
    browser.get("/api/v1/audit");
    assertThat(noted("request.refused", name).path("details").path("token").asString()).isEqualTo(noted.path("subject").asString());
  }

  /** Nobody is let in because the settings say nothing of them. */
  @Test
  void who_has_no_role_is_refused_and_that_is_noted() {
    provider.knows(name, "visitors");
    Answer refused = browser.logIn();
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.field("code")).isEqualTo("LOGIN_REFUSED");
    assertThat(refused.field("detail")).contains("groups", "begin again at /login");
    assertThat(browser.cookie("trunkline_session")).isEmpty();
    assertThat(noted("person.refused", name).path("subject").asString()).isEqualTo("id-of-" + name);
    provider.person = claims -> claims.subject("none").claim("groups", "net-admins ");
    assertThat(browser.logIn().status()).as("nearly a role").isEqualTo(403);
    provider.person = claims -> claims.subject("one").claim("groups", "net-admins");
    assertThat(browser.logIn().status()).as("one role, not in a list").isEqualTo(302);
    assertThat(browser.get("/api/v1/me").field("role")).isEqualTo("admin");
  }

  @Test
  void nobody_is_called_as_the_audit_calls_others() {
    provider.knows("admin", "all");
    browser.logIn();
    assertThat(browser.get("/api/v1/me").field("name")).isEqualTo("admin@127.0.0.1");
    provider.knows("schedule nightly", "all");
    browser.logIn();
    assertThat(browser.get("/api/v1/me").field("name")).isEqualTo("person schedule nightly");
    provider.person = claims -> claims.subject("x").claim("email", "Jörg\nadmin of all").claim("groups", "all");
    browser.logIn();
    assertThat(browser.get("/api/v1/me").field("name")).isEqualTo("Jörg_admin of all");
  }

  @Test
  void a_callback_counts_once_and_in_the_browser_that_began() {
    provider.knows(name, "all");
    Answer begun = browser.get("/login");
    String sealed = browser.cookie("trunkline_login").orElseThrow();
    String back = browser.get(begun.header("Location")).header("Location");
    int before = provider.tokenRequests.get();
    requireOver(new Browser(edge).get(back));
    requireOver(new Browser(edge).get(back, "Cookie", "trunkline_login=" + sealed.substring(0, sealed.length() - 4) + "AAAA"));
    String strange = new Browser(edge).callback("/login");
    requireOver(browser.get(strange));
    assertThat(provider.tokenRequests.get()).as("the provider is not asked").isEqualTo(before);
    assertThat(new Browser(edge).get(back, "Cookie", "trunkline_login=" + sealed).status()).as("the right one").isEqualTo(302);
    String again = new Browser(edge).get(begun.header("Location")).header("Location");
    requireOver(new Browser(other).get(again.replace(edge.url(), other.url()), "Cookie", "trunkline_login=" + sealed));
    assertThat(provider.tokenRequests.get()).as("it was the table that knew").isEqualTo(before + 2);
    Answer replayed = new Browser(edge).get(back, "Cookie", "trunkline_login=" + sealed);
    assertThat(replayed.field("code")).as("a code that was used").isEqualTo("LOGIN_REFUSED");
    assertThat(sealed).doesNotContain(LocalProvider.form(URI.create(begun.header("Location")).getRawQuery()).get("state"));
  }

  private static void requireOver(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(409);
    assertThat(answer.field("code")).isEqualTo("LOGIN_OVER");
    assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("trunkline_session"));
  }

  @Test
  void what_the_provider_refused_is_said() {
    String back = browser.callback("/login");
    Answer answer = browser.get(back.replaceFirst("code=[^&]*", "error=access_denied&error_description=%3Cb%3E"));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.field("detail")).contains("access_denied").doesNotContain("<b>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)", "evil.example",
      "/%09/evil.example", "/%0A//evil.example", "/%0D%0ASet-Cookie:x=y", "%20/x", "/x%00", "/a%7Cb", "/a%5Eb", "/a%25zz", "/a?x=%7By%7D", "/a%5Bb%5D", "/a%60b"})
  void nobody_is_led_elsewhere_after_the_login(String then) {
    Answer answer = browser.get("/login?then=" + then.replace("\\", "%5C"));
    assertThat(answer.status()).as(then).isEqualTo(400);
    assertThat(answer.badFields()).containsOnly("then");
  }

  @Test
  void a_session_is_seen_and_revoked_as_a_token_is() {
    provider.knows(name, "all");
    browser.logIn();
    String session = browser.cookie("trunkline_session").orElseThrow();
    JsonNode listed = listed(name);
    assertThat(listed.path("kind").asString()).isEqualTo("login");
    assertThat(listed.path("subject").asString()).isEqualTo("id-of-" + name);
    assertThat(listed.path("created_by").asString()).isEqualTo(provider.issuer());
    assertThat(listed.toString()).doesNotContain(session.substring(session.indexOf('.') + 1));
    assertThat(TestServer.client().delete("/api/v1/tokens/" + listed.path("id").asString()).status()).isEqualTo(204);
    await(() -> browser.get("/api/v1/me").status() == 401, "it is refused at another process");
  }

  private static JsonNode listed(String person) {
    return TestServer.client().get("/api/v1/tokens?limit=500").json().path("items").valueStream()
        .filter(token -> token.path("person").asString("").equals(person)).findFirst().orElseThrow();
  }

  @Test
  void whoever_logs_out_is_out_everywhere_and_a_token_is_no_login() {
    provider.knows(name, "all");
    browser.logIn();
    String session = browser.cookie("trunkline_session").orElseThrow();
    assertThat(browser.call("POST", "/api/v1/logout", "Origin", edge.url()).status()).isEqualTo(204);
    assertThat(browser.cookie("trunkline_session")).isEmpty();
    assertThat(browser.get("/api/v1/me").status()).isEqualTo(401);
    assertThat(TestServer.client(edge).withToken(session).get("/api/v1/me").status()).isEqualTo(401);
    noted("person.logged_out", name);
    Party party = Party.make("stays");
    assertThat(party.viewer().post("/api/v1/logout", "").field("code")).isEqualTo("NO_LOGIN");
    JsonNode me = party.viewer().get("/api/v1/me").json();
    assertThat(me.path("kind").asString()).isEqualTo("token");
    assertThat(me.path("tenant").asString()).isEqualTo(party.tenant());
    assertThat(me.path("expires_at").isNull()).isTrue();
    assertThat(TestServer.client().get("/api/v1/me").field("kind")).isEqualTo("settings");
  }

  @Test
  void the_session_of_a_browser_counts_for_pages_of_the_server_only() {
    provider.knows(name, "builders");
    browser.logIn();
    requireCrossOrigin(browser.call("POST", "/api/v1/schedules/preview"));
    requireCrossOrigin(browser.call("POST", "/api/v1/schedules/preview", "Origin", other.url()));
    requireCrossOrigin(browser.call("POST", "/api/v1/schedules/preview", "Origin", "null"));
    requireCrossOrigin(browser.call("POST", "/api/v1/schedules/preview", "Sec-Fetch-Site", "same-site", "Origin", edge.url()));
    requireCrossOrigin(browser.call("DELETE", "/api/v1/devices/x", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"));
    requireCrossOrigin(browser.get("/api/v1/jobs", "Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors"));
    requireCrossOrigin(browser.get("/api/v1/events", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"));
    assertThat(browser.call("POST", "/api/v1/schedules/preview", "Sec-Fetch-Site", "same-origin").status()).isEqualTo(400);
    assertThat(browser.call("POST", "/api/v1/schedules/preview", "Origin", edge.url()).status()).isEqualTo(400);
    assertThat(browser.get("/api/v1/jobs", "Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate").status()).isEqualTo(200);
    String bearer = "Bearer " + browser.cookie("trunkline_session").orElseThrow();
    assertThat(browser.call("POST", "/api/v1/schedules/preview", "Authorization", bearer, "Sec-Fetch-Site", "cross-site").status())
        .as("a header that no browser adds by itself").isEqualTo(400);
  }

  /** A web socket is asked for by GET, and a page of another origin may read what it brings. */
  @Test
  void a_web_socket_needs_the_word_of_the_browser_too() throws IOException {
    provider.knows(name, "all");
    browser.logIn();
    String session = browser.cookie("trunkline_session").orElseThrow();
    assertThat(upgrade("Cookie: trunkline_session=" + session)).startsWith("HTTP/1.1 403");
    assertThat(upgrade("Cookie: trunkline_session=" + session + "\r\nOrigin: https://evil.example")).startsWith("HTTP/1.1 403");
    assertThat(upgrade("Cookie: trunkline_session=" + session + "\r\nOrigin: " + edge.url())).startsWith("HTTP/1.1 200");
    assertThat(upgrade("Authorization: Bearer " + session)).startsWith("HTTP/1.1 200");
  }

  /** The first line of the answer to a request that the HTTP client would not send. */
  private static String upgrade(String headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", edge.port())) {
      String request =
          "GET /api/v1/me HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n%s\r\n\r\n".formatted(edge.port(), headers);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }
  }

  private static void requireCrossOrigin(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(403);
    assertThat(answer.field("code")).isEqualTo("CROSS_ORIGIN");
  }

  @Test
  void without_a_provider_nobody_logs_in() {
    assertThat(TestServer.client().withToken(null).get("/login").status()).isEqualTo(404);
    assertThat(TestServer.client().withToken(null).get("/login/callback?code=x&state=y").status()).isEqualTo(404);
  }

  private static JsonNode noted(String action, String actor) {
    String question = "/api/v1/audit?action=" + action + "&actor=" + Client.encoded(actor);
    await(() -> !TestServer.client().get(question).json().path("items").isEmpty(), action + " is noted");
    return TestServer.client().get(question).json().path("items").path(0);
  }

  private static void await(Supplier<Boolean> happened, String what) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!happened.get()) {
      assertThat(System.nanoTime()).as("the time until " + what).isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }
}
