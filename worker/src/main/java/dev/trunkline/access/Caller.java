package dev.trunkline.access;

import dev.trunkline.audit.AuditEntry;
import dev.trunkline.job.JobSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who asks for something: everything that a request may see or do follows from it.
 *
 * @param tenant whose things these are; there is nothing else as far as the caller can tell
 * @param token which token was shown; empty for the one of the settings, which is in no table
 * @param name of the token, unique in its tenant; of a login that of the person
 * @param tags the caller reaches only those devices of the inventory that have all of them; every device, given by its address
 *     too, where empty
 * @param address where the request came from, without a port
 */
public record Caller(
    String tenant, Optional<UUID> token, String name, AccessRole role, List<String> tags, Optional<String> address) {
  /** The name of whoever shows the token of the settings. */
  public static final String BOOTSTRAP = "admin";

  /** What the audit calls others than those who show a token of a table: nobody else may be called so. */
  public static final Set<String> NAMES_OF_OTHERS = Set.of(BOOTSTRAP, "system");

  public Caller {
    tags = List.copyOf(tags);
  }

  /** Who shows the token of the settings. */
  public static Caller bootstrap(String address) {
    return new Caller(
        JobSpec.DEFAULT_TENANT, Optional.empty(), BOOTSTRAP, AccessRole.ADMIN, List.of(), Optional.of(address));
  }

  /** Whether it looks after the whole installation, all tenants and processes, and not only its own tenant. */
  public boolean runsInstallation() {
    return isOfInstallation() && role == AccessRole.ADMIN && !isLimited();
  }

  /** Whether it belongs to those who run the installation, and may know how it does. */
  public boolean isOfInstallation() {
    return tenant.equals(JobSpec.DEFAULT_TENANT);
  }

  /** Whether it reaches some devices only. */
  public boolean isLimited() {
    return !tags.isEmpty();
  }

  /** Whether it reaches a device of its tenant with these tags. */
  public boolean reaches(Collection<String> tagsOfDevice) {
    return tagsOfDevice.containsAll(tags);
  }

  /** What the audit says of something that the caller did. */
  public AuditEntry did(Instant at, String action, String subject, Map<String, Object> details) {
    Map<String, Object> all = new LinkedHashMap<>(details);
    token.ifPresent(id -> all.put("token", id.toString()));
    address.ifPresent(from -> all.put("address", from));
    return new AuditEntry(at, tenant, name, action, subject, all);
  }
}
