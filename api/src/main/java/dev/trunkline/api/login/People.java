package dev.trunkline.api.login;

import dev.trunkline.access.AccessRole;
import dev.trunkline.access.Caller;
import dev.trunkline.access.Person;
import dev.trunkline.access.StoredTenants;
import dev.trunkline.access.Tokens;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.audit.Audit;
import dev.trunkline.audit.AuditEntry;
import dev.trunkline.settings.OidcRules;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/** Lets in whom the provider knows and the settings give a role, as somebody of a tenant that there is; and nobody else. */
final class People {
  private static final int MOST_OF_NAME = 200;

  /** OpenID Connect Core 1.0, section 2: no more than 255 characters of ASCII. */
  private static final String SUBJECT = "[\\x20-\\x7e]{1,255}";

  /** How what a schedule submits is called, or looks as if it were: "schedule NAME". */
  private static final Pattern OF_SCHEDULE = Pattern.compile("(?iU)schedule\\s");

  private final OidcRules rules;
  private final Tokens tokens;
  private final StoredTenants tenants;
  private final Audit audit;

  People(OidcRules rules, Tokens tokens, StoredTenants tenants, Audit audit) {
    this.rules = rules;
    this.tokens = tokens;
    this.tenants = tenants;
    this.audit = audit;
  }

  /**
   * A session of theirs.
   *
   * @param known what the provider said, checked
   * @param login which attempt this is
   * @param address where the request comes from
   * @throws ProblemException LOGIN_REFUSED; or LOGIN_OVER where the attempt has led to a session before
   */
  Tokens.Made letIn(OidcIdToken known, UUID login, String address, Instant now) {
    if (!known.getSubject().matches(SUBJECT)) throw refused("your sub, which is to be up to 255 characters of ASCII");
    Person person = new Person(name(known), known.getIssuer().toString(), known.getSubject(), login);
    Optional<AccessRole> role = role(known);
    Optional<String> tenant = tenant(known);
    if (role.isEmpty() || tenant.isEmpty()) {
      String missing = role.isEmpty() ? "no value of " + rules.rolesClaim() + " that stands for a role" : "no tenant that there is";
      noteRefusal(person, missing, tenant.orElse(rules.tenant()), address, now);
      throw refused("you, with " + missing);
    }
    Tokens.Made session =
        tokens.logIn(person, tenant.get(), role.get(), now.plus(rules.session())).orElseThrow(LoginController::over);
    Caller caller =
        new Caller(tenant.get(), Optional.of(session.token().id()), person.name(), role.get(), List.of(), Optional.of(address));
    Map<String, Object> details = Map.of("role", role.get().wireName(), "provider", person.issuer(), "subject", person.subject());
    audit.note(caller.did(now, "person.logged_in", session.token().id().toString(), details));
    return session;
  }

  private static ProblemException refused(String whom) {
    return new ProblemException(
        ProblemCode.LOGIN_REFUSED, "Trunkline does not take " + whom + "; ask whoever runs it, or the provider, then begin again at /login");
  }

  /** How the audit calls them; a name that it uses itself becomes one at the provider, or one of a person. */
  private String name(OidcIdToken known) {
    String name =
        Stream.of("preferred_username", "email", "sub")
            .map(known::getClaimAsString)
            .filter(claim -> claim != null && !claim.isBlank())
            .findFirst()
            .orElseThrow()
            .strip()
            .replaceAll("[\\p{Cc}\\p{Cs}]", "_");
    if (Caller.NAMES_OF_OTHERS.contains(name)) return name + "@" + known.getIssuer().getHost();
    String own = OF_SCHEDULE.matcher(name).lookingAt() ? "person " + name : name;
    return own.substring(0, own.offsetByCodePoints(0, Math.min(MOST_OF_NAME, own.codePointCount(0, own.length()))));
  }

  private Optional<AccessRole> role(OidcIdToken known) {
    Object claim = known.getClaims().get(rules.rolesClaim());
    Collection<?> values = claim instanceof Collection<?> several ? several : claim == null ? List.of() : List.of(claim);
    return rules.roles().stream()
        .filter(mapped -> values.contains(mapped.value()))
        .map(mapped -> AccessRole.ofWireName(mapped.role()))
        .max(AccessRole::compareTo);
  }

  /** Where a claim says it, what that does not say nobody else does. */
  private Optional<String> tenant(OidcIdToken known) {
    Object named = rules.tenantClaim().map(claim -> known.getClaims().get(claim)).orElse(rules.tenantClaim().isEmpty() ? rules.tenant() : null);
    if (!(named instanceof String tenant)) return Optional.empty();
    return tenants.find(tenant).filter(found -> found.disabledAt() == null).map(StoredTenants.Tenant::name);
  }

  private void noteRefusal(Person person, String missing, String tenant, String address, Instant now) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("detail", missing);
    details.put("provider", person.issuer());
    details.put("address", address);
    audit.note(new AuditEntry(now, tenant, person.name(), "person.refused", person.subject(), details));
  }
}
