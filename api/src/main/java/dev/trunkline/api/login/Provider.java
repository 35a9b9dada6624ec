package dev.trunkline.api.login;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.settings.OidcRules;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The provider of identities. What it says of itself (OpenID Connect Discovery 1.0) is asked for when somebody first logs in and then
 * once an hour, so that a provider that is away stops neither the start nor anybody who shows a token. Who operates Trunkline names
 * it; so the rules for addresses of devices do not apply to it, but limits of time and size do.
 */
final class Provider {
  static final int MOST_BYTES = 1 << 20;
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Provider.class);
  private static final Duration FRESH = Duration.ofHours(1);

  /** So long nobody else waits for a provider that does not answer. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

  /** @param exchange with its own memory of the provider's keys */
  private record Known(CodeExchange exchange, Instant at) {}

  private final OidcRules rules;
  private final URI issuer;
  private final ResourceRetriever documents =
      new DefaultResourceRetriever((int) PATIENCE.toMillis(), (int) PATIENCE.toMillis(), MOST_BYTES);
  private final AtomicReference<Known> known = new AtomicReference<>();
  private final AtomicReference<Instant> leftAloneUntil = new AtomicReference<>(Instant.MIN);

  Provider(OidcRules rules, URI issuer) {
    this.rules = rules;
    this.issuer = issuer;
  }

  /**
   * How to log in there. Two who ask at once may both fetch it, which is harmless: no lock is held meanwhile.
   *
   * @throws ProblemException PROVIDER_UNAVAILABLE
   */
  CodeExchange exchange(Instant now) {
    Known before = known.get();
    if (before != null && Duration.between(before.at, now).abs().compareTo(FRESH) < 0) return before.exchange;
    if (now.isBefore(leftAloneUntil.get())) return former(before);
    try {
      Known found = new Known(new CodeExchange(registration(), documents), now);
      known.set(found);
      return found.exchange;
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      leftAloneUntil.set(now.plus(LEFT_ALONE));
      log.warn("nobody can log in by {}: {}", issuer, e.getMessage());
      return former(before);
    }
  }

  private static CodeExchange former(Known before) {
    if (before != null) return before.exchange;
    throw unavailable();
  }

  static ProblemException unavailable() {
    return new ProblemException(
        ProblemCode.PROVIDER_UNAVAILABLE, "the provider that people log in by does not answer as it should; try again at /login");
  }

  private ClientRegistration registration() throws IOException {
    ClientRegistration.Builder registration =
        described()
            .registrationId("oidc")
            .clientId(rules.clientId())
            .scope(rules.scopes())
            // The ID token says all that is asked for; the access token is for nothing.
            .userInfoUri(null)
            .clientSettings(ClientRegistration.ClientSettings.builder().requireProofKey(true).build());
    if (rules.clientSecret().isSet()) {
      registration.clientSecret(rules.clientSecret().value());
    } else {
      registration.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
    }
    ClientRegistration made = registration.build();
    ClientRegistration.ProviderDetails where = made.getProviderDetails();
    boolean safe =
        Stream.of(where.getAuthorizationUri(), where.getTokenUri(), where.getJwkSetUri())
            .allMatch(address -> address != null && OidcRules.isSafe(URI.create(address)));
    if (!safe) throw new IllegalStateException("it names an address without https://");
    return made;
  }

  private ClientRegistration.Builder described() throws IOException {
    String base = issuer.toString().endsWith("/") ? issuer.toString() : issuer + "/";
    Map<String, Object> document = read(documents.retrieveResource(URI.create(base + ".well-known/openid-configuration").toURL()).getContent());
    // Else whoever answers there could speak for another provider (Discovery 1.0, section 4.3).
    if (!issuer.toString().equals(document.get("issuer"))) throw new IllegalStateException("it calls itself by another name than oidc.issuer");
    try {
      return ClientRegistrations.fromOidcConfiguration(document);
    } catch (RuntimeException e) {
      // Of no type of its own, whatever is missing or malformed.
      throw new IllegalStateException("what it says of itself is no OpenID Connect configuration", e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> read(String text) {
    try {
      Map<String, Object> document = JsonMapper.shared().readValue(text, Map.class);
      return document == null ? Map.of() : document;
    } catch (JacksonException e) {
      throw new IllegalStateException("what it says of itself is no JSON object", e);
    }
  }
}
