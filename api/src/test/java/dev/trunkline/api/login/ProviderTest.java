package dev.trunkline.api.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a provider says of itself: when it is asked for that, and what is believed. */
class ProviderTest {
  private final Instant now = Instant.parse("2031-01-31T12:00:00Z");
  private final AtomicInteger asked = new AtomicInteger();
  private volatile String document;

  private HttpServer server;
  private String issuer;
  private String right;
  private Provider provider;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/realm/.well-known/openid-configuration", exchange -> {
      asked.incrementAndGet();
      byte[] body = document.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      if (body.length > 0) exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    issuer = "http://127.0.0.1:" + server.getAddress().getPort() + "/realm";
    right =
        """
        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/jwks",
         "response_types_supported": ["code"], "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"]}"""
            .formatted(issuer);
    document = right;
    Map<String, String> given = Map.of("oidc.issuer", issuer, "oidc.client_id", "trunkline", "oidc.roles", "all=viewer");
    provider = new Provider(Settings.load(null, Map.of(), given).oidc(), URI.create(issuer));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void it_is_asked_once_an_hour_and_what_it_said_last_counts_while_it_says_nothing_better() {
    CodeExchange first = provider.exchange(now);
    assertThat(provider.exchange(now.plusSeconds(3_599))).isSameAs(first);
    assertThat(asked).hasValue(1);
    CodeExchange second = provider.exchange(now.plusSeconds(3_600));
    assertThat(second).isNotSameAs(first);
    document = "away";
    assertThat(provider.exchange(now.plusSeconds(7_200))).isSameAs(second);
    assertThat(asked).hasValue(3);
  }

  @Test
  void one_that_fails_is_left_alone_for_five_seconds() {
    document = "away";
    requireUnavailable(now);
    document = right;
    requireUnavailable(now.plusMillis(4_999));
    assertThat(asked).hasValue(1);
    assertThat(provider.exchange(now.plusSeconds(5))).isNotNull();
  }

  @Test
  void what_is_no_configuration_or_leads_to_where_it_could_be_overheard_is_not_believed() {
    Instant at = now;
    for (String wrong : List.of("", "null", "[]", "7", "<html>", "{}", right.replace("/authorize", "/ authorize"), right.replace("jwks_uri", "jwks"),
        right.replace("token_endpoint", "tokens"), right.replace("\"" + issuer + "\"", "\"https://login.example.com\""),
        right.replace("\"" + issuer + "\"", "\"" + issuer + "/\""), right.replace(issuer + "/jwks", "http://192.0.2.1/jwks"),
        right.replace(issuer + "/token", "http://192.0.2.1/token"), right.replace(issuer + "/authorize", "http://192.0.2.1/authorize"),
        right.replaceFirst("}$", ", \"more\": \"" + "x".repeat(1 << 20) + "\"}"))) {
      document = wrong;
      at = at.plusSeconds(10);
      requireUnavailable(at);
    }
    assertThat(asked).hasValue(15);
  }

  private void requireUnavailable(Instant at) {
    assertThatThrownBy(() -> provider.exchange(at)).as(document.substring(0, Math.min(document.length(), 400)))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.PROVIDER_UNAVAILABLE));
  }
}
