package dev.trunkline.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may log in by OpenID Connect, and as what.
 *
 * @param issuer the provider; empty where nobody logs in so
 * @param clientSecret not set for a public client
 * @param scopes with openid
 * @param rolesClaim of the ID token, a text or a list of texts
 * @param roles which role a value of that claim gives; the highest one counts
 * @param tenant of everybody, where there is no {@code tenantClaim}
 * @param session how long a login lasts
 */
public record OidcRules(
    Optional<URI> issuer,
    String clientId,
    Secret clientSecret,
    List<String> scopes,
    String rolesClaim,
    List<ClaimRole> roles,
    String tenant,
    Optional<String> tenantClaim,
    Duration session) {
  private static final List<String> ROLES = List.of("viewer", "operator", "engineer", "admin");
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /** @param role by its name */
  public record ClaimRole(String value, String role) {
    /** {@code value=role}; the value may hold further equals signs, as a distinguished name does. */
    static ClaimRole parse(String text) {
      int equals = text.lastIndexOf('=');
      if (equals > 0 && ROLES.contains(text.substring(equals + 1))) {
        return new ClaimRole(text.substring(0, equals), text.substring(equals + 1));
      }
      throw new IllegalArgumentException(
          "must hold \"value=role\" with a role of " + String.join(", ", ROLES) + ", has \"" + text + "\"");
    }
  }

  static OidcRules from(Section section) {
    return new OidcRules(
        section.text("issuer", "", OidcRules::issuer, "URL of the provider that people log in by, exactly as it calls itself;"
            + " empty for none."),
        section.text("client_id", "", "What the provider calls Trunkline."),
        section.secret("client_secret", "What Trunkline proves that with, empty for a public client; better set as"
            + " TRUNKLINE_OIDC_CLIENT_SECRET."),
        section.text("scopes", "openid profile email", OidcRules::scopes, "What the provider is asked for, separated by blanks."),
        section.text("roles_claim", "groups", "Claim of the ID token that says what somebody may do."),
        section.list("roles", ClaimRole::parse, "What its values stand for, such as \"net-admins=admin\"; the highest role counts,"
            + " and whoever has none is refused."),
        section.text("tenant", "default", "Tenant of everybody who logs in, where there is no tenant_claim."),
        section.text("tenant_claim", "", text -> Optional.of(text).filter(name -> !name.isEmpty()), "Claim of the ID token that"
            + " says whose tenant somebody is of; empty for none."),
        section.hours("session_hours", 12, 1, 720, "How long a login lasts."));
  }

  /** What is sent there and comes from there lets people in, so it is not sent in the clear over a network. */
  private static Optional<URI> issuer(String text) {
    if (text.isEmpty()) return Optional.empty();
    Optional<URI> issuer = url(text).filter(url -> isSafe(url) && url.getQuery() == null && url.getFragment() == null);
    if (issuer.isPresent()) return issuer;
    throw new IllegalArgumentException("must be a URL that begins with https://, or http:// on this machine, is \"" + text + "\"");
  }

  private static Optional<URI> url(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  /** Whether what goes to the address cannot be read on the way. */
  public static boolean isSafe(URI address) {
    if (address.getHost() == null || address.getUserInfo() != null) return false;
    boolean here = "http".equals(address.getScheme()) && THIS_MACHINE.contains(address.getHost());
    return here || "https".equals(address.getScheme());
  }

  private static List<String> scopes(String text) {
    List<String> scopes = List.of(text.strip().split("\\s+"));
    if (scopes.contains("openid")) return scopes;
    throw new IllegalArgumentException("must hold openid, is \"" + text + "\"");
  }

  void check(Reading reading) {
    if (issuer.isEmpty()) return;
    if (clientId.isEmpty()) reading.note("oidc.client_id: must be given where oidc.issuer is");
    if (roles.isEmpty()) reading.note("oidc.roles: must be given where oidc.issuer is, or nobody would be let in");
  }
}
