package dev.trunkline.api.request;

import dev.trunkline.access.AccessRole;
import dev.trunkline.access.Caller;
import dev.trunkline.access.StoredTenants;
import dev.trunkline.api.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A token as asked for, checked.
 *
 * @param expiresAt empty for never
 */
public record RequestedToken(String tenant, String name, AccessRole role, List<String> tags, Optional<Instant> expiresAt) {
  /**
   * @throws ProblemException INVALID_INPUT with every mistake
   */
  public static RequestedToken read(ObjectNode body, Caller caller, StoredTenants tenants, Instant now) {
    Mistakes mistakes = new Mistakes();
    Fields token = new Fields(body, "", mistakes);
    Optional<String> tenant = token.text("tenant");
    tenant.flatMap(asked -> objection(asked, caller, tenants)).ifPresent(wrong -> token.wrong("tenant", wrong));
    Optional<String> name = InventoryName.read(token);
    name.filter(Caller.NAMES_OF_OTHERS::contains).ifPresent(given -> token.wrong("name", "is what the audit calls another: " + given));
    if (token.value("role").isEmpty()) token.wrong("role", "must be given: " + String.join(", ", AccessRole.wireNames()));
    Optional<AccessRole> role = token.oneOf("role", AccessRole.wireNames()).map(AccessRole::ofWireName);
    List<String> tags = RequestedEntry.tags(token);
    if (!tags.isEmpty() && role.equals(Optional.of(AccessRole.ADMIN))) {
      token.wrong("tags", "an admin is not limited to some devices");
    }
    Optional<Instant> expiresAt = token.instant("expires_at");
    expiresAt.filter(at -> !at.isAfter(now)).ifPresent(_ -> token.wrong("expires_at", "must be in the future"));
    token.rejectUnknown();
    mistakes.throwIfAny();
    return new RequestedToken(tenant.orElse(caller.tenant()), name.orElseThrow(), role.orElseThrow(), tags, expiresAt);
  }

  /** The tenant that a query is about: the caller's own, or another one where the caller runs the installation. */
  public static String tenant(Query query, Caller caller, StoredTenants tenants) {
    Optional<String> tenant = query.text("tenant");
    tenant.flatMap(asked -> objection(asked, caller, tenants)).ifPresent(wrong -> query.wrong("tenant", wrong));
    return tenant.orElse(caller.tenant());
  }

  /** Whoever may not look at other tenants does not learn which there are. */
  private static Optional<String> objection(String tenant, Caller caller, StoredTenants tenants) {
    if (tenant.equals(caller.tenant())) return Optional.empty();
    if (!caller.runsInstallation()) return Optional.of("must be your own");
    return tenants.find(tenant).isPresent() ? Optional.empty() : Optional.of("there is no such tenant");
  }
}
