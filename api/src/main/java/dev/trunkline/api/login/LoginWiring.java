package dev.trunkline.api.login;

import dev.trunkline.Node;
import dev.trunkline.access.StoredTenants;
import dev.trunkline.api.access.BrowserCookie;
import dev.trunkline.api.access.ClientAddress;
import dev.trunkline.api.access.OwnOrigin;
import dev.trunkline.settings.OidcRules;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.support.GenericApplicationContext;

/** What people log in with, wired around a {@link Node}. The routes are there without a provider too, and say so. */
public final class LoginWiring {
  private static final Duration FORGET_EVERY = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(LoginWiring.class);

  private LoginWiring() {}

  public static void register(GenericApplicationContext context, Node node, StoredTenants tenants) {
    OidcRules rules = node.settings().oidc();
    warnOfNoTenant(rules, tenants);
    ClientAddress clients = new ClientAddress(node.settings().edge().trustedProxies());
    People people = new People(rules, node.tokens(), tenants, node.audit());
    LoginController.Parts parts =
        new LoginController.Parts(
            rules.issuer().map(issuer -> new Provider(rules, issuer)), people, node.tokens().loginKeys(), rules.session());
    context.registerBean(LoginController.class, () -> new LoginController(parts, clients));
    BrowserCookie session = BrowserCookie.ofSession(new OwnOrigin(clients));
    context.registerBean(SessionController.class, () -> new SessionController(node.tokens(), session, node.audit()));
    // As long as the audit may name them.
    Duration kept = node.settings().audit().retention();
    node.queue().every(FORGET_EVERY, "forgetting logins that are over", () -> node.tokens().forgetLogins(Instant.now().minus(kept)));
  }

  /** Not a mistake that stops the process: the tenant may be made later, over this very process. */
  private static void warnOfNoTenant(OidcRules rules, StoredTenants tenants) {
    if (rules.issuer().isEmpty() || rules.tenantClaim().isPresent()) return;
    boolean there = tenants.find(rules.tenant()).filter(found -> found.disabledAt() == null).isPresent();
    if (!there) log.warn("oidc.tenant: there is no tenant {} that is enabled, so nobody can log in", rules.tenant());
  }
}
