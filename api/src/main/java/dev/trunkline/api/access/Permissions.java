package dev.trunkline.api.access;

import static dev.trunkline.access.AccessRole.ADMIN;
import static dev.trunkline.access.AccessRole.ENGINEER;
import static dev.trunkline.access.AccessRole.OPERATOR;
import static dev.trunkline.access.AccessRole.VIEWER;
import static dev.trunkline.api.access.Extent.DEVICES;
import static dev.trunkline.api.access.Extent.INSTALLATION;
import static dev.trunkline.api.access.Extent.TENANT;

import dev.trunkline.access.AccessRole;
import dev.trunkline.access.Caller;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who may use which route. What is not in here may be used by nobody; {@code AccessMatrixTest} finds a route that is missing. */
public final class Permissions {
  private record Need(AccessRole least, Extent extent) {}

  /** Routes that need no token. */
  private static final Set<String> OPEN = Set.of("GET /openapi.yaml", "GET /login", "GET /login/callback");

  private static final Map<String, Need> NEEDS = new HashMap<>();

  static {
    // Operators are kept to what only reads by RunPermission, where it is known what a job does.
    need(VIEWER, DEVICES, "GET /api/v1/jobs", "GET /api/v1/jobs/{id}", "GET /api/v1/jobs/{id}/events",
        "GET /api/v1/jobs/{id}/results/{index}/output", "GET /api/v1/results", "GET /api/v1/results/diff");
    need(VIEWER, TENANT, "GET /api/v1/events");
    need(OPERATOR, DEVICES, "POST /api/v1/jobs", "POST /api/v1/jobs/{id}/cancel", "POST /api/v1/jobs/{id}/retry");
    // Its lines that lead to the place are commands of whoever resumes.
    need(ENGINEER, DEVICES, "POST /api/v1/jobs/{id}/resume");

    need(VIEWER, TENANT, "GET /api/v1/batches", "GET /api/v1/batches/{id}");
    need(OPERATOR, TENANT, "POST /api/v1/batches", "POST /api/v1/batches/{id}/cancel", "POST /api/v1/batches/{id}/retry");
    need(VIEWER, TENANT, "GET /api/v1/templates", "GET /api/v1/templates/{name}", "GET /api/v1/templates/{name}/versions");
    need(OPERATOR, TENANT, "POST /api/v1/templates/{name}/preview");
    need(ENGINEER, TENANT, "POST /api/v1/templates", "PUT /api/v1/templates/{name}", "DELETE /api/v1/templates/{name}");

    need(VIEWER, TENANT, "GET /api/v1/schedules", "POST /api/v1/schedules/preview", "GET /api/v1/schedules/{id}",
        "GET /api/v1/schedules/{id}/next", "GET /api/v1/schedules/{id}/runs");
    need(OPERATOR, TENANT, "POST /api/v1/schedules/{id}/run-now");
    need(ENGINEER, TENANT, "POST /api/v1/schedules", "PUT /api/v1/schedules/{id}", "DELETE /api/v1/schedules/{id}",
        "POST /api/v1/schedules/{id}/pause", "POST /api/v1/schedules/{id}/resume");
    need(VIEWER, TENANT, "GET /api/v1/calendars", "GET /api/v1/calendars/{name}");
    need(ENGINEER, TENANT, "POST /api/v1/calendars", "PUT /api/v1/calendars/{name}", "DELETE /api/v1/calendars/{name}",
        "POST /api/v1/calendars/{name}/import");

    need(VIEWER, DEVICES, "GET /api/v1/devices", "GET /api/v1/devices/{name}", "GET /api/v1/platforms");
    need(VIEWER, DEVICES, "GET /api/v1/devices/{name}/host-key");
    need(ADMIN, TENANT, "POST /api/v1/devices/{name}/host-key", "GET /api/v1/host-keys/shown", "POST /api/v1/host-keys/decide");
    need(ENGINEER, TENANT, "POST /api/v1/devices/import", "POST /api/v1/devices", "PUT /api/v1/devices/{name}", "DELETE /api/v1/devices/{name}");
    need(ENGINEER, TENANT, "GET /api/v1/credentials", "GET /api/v1/credentials/{name}");
    need(ADMIN, TENANT, "POST /api/v1/credentials", "DELETE /api/v1/credentials/{name}", "POST /api/v1/credentials/{name}/rotate");
    need(ADMIN, TENANT, "POST /api/v1/credentials/{name}/check");
    need(ADMIN, TENANT, "POST /api/v1/host-keys/import");
    need(VIEWER, TENANT, "GET /api/v1/suspensions");
    need(ENGINEER, TENANT, "DELETE /api/v1/suspensions/{id}");

    need(ENGINEER, DEVICES, "POST /api/v1/tunnels", "GET /api/v1/tunnels", "GET /api/v1/tunnels/{id}", "DELETE /api/v1/tunnels/{id}",
        "POST /api/v1/forward");
    need(VIEWER, TENANT, "GET /api/v1/connections", "GET /api/v1/stats");
    need(ENGINEER, TENANT, "DELETE /api/v1/connections/{id}");
    need(ADMIN, INSTALLATION, "POST /api/v1/connections/cleanup", "POST /api/v1/shutdown");

    // They send out what happens, so whoever may not decide about that may not choose where to.
    need(ENGINEER, TENANT, "GET /api/v1/webhooks", "GET /api/v1/webhooks/{id}", "GET /api/v1/webhooks/{id}/deliveries");
    need(ADMIN, TENANT, "POST /api/v1/webhooks", "PUT /api/v1/webhooks/{id}", "DELETE /api/v1/webhooks/{id}",
        "POST /api/v1/webhooks/{id}/rotate", "POST /api/v1/webhooks/{id}/test",
        "POST /api/v1/webhooks/{id}/deliveries/{delivery}/redeliver");

    need(ADMIN, TENANT, "GET /api/v1/audit", "GET /api/v1/audit/export");
    need(ADMIN, INSTALLATION, "GET /api/v1/audit/verify");
    need(ADMIN, INSTALLATION, "GET /api/v1/keys", "POST /api/v1/keys/rotate");
    need(ADMIN, TENANT, "POST /api/v1/tokens", "GET /api/v1/tokens", "GET /api/v1/tokens/{id}", "DELETE /api/v1/tokens/{id}");
    need(ADMIN, INSTALLATION, "POST /api/v1/tenants", "GET /api/v1/tenants", "GET /api/v1/tenants/{name}",
        "POST /api/v1/tenants/{name}/disable", "POST /api/v1/tenants/{name}/enable");
  }

  static {
    need(VIEWER, DEVICES, "GET /api/v1/me", "POST /api/v1/logout");
  }

  private Permissions() {}

  private static void need(AccessRole least, Extent extent, String... routes) {
    for (String route : routes) {
      if (NEEDS.put(route, new Need(least, extent)) != null) throw new IllegalStateException(route + " is there twice");
    }
  }

  /**
   * @param route method and pattern, such as {@code GET /api/v1/jobs/{id}}
   */
  public static boolean isOpen(String route) {
    return OPEN.contains(route);
  }

  /** Why the caller may not use the route, in words that name no thing of anybody; empty where it may. */
  public static Optional<String> objection(Caller caller, String route) {
    Need need = NEEDS.get(route);
    if (need == null) return Optional.of("this is open to nobody");
    if (!caller.role().covers(need.least())) {
      return Optional.of("this needs the role %s; the token has %s".formatted(need.least().wireName(), caller.role().wireName()));
    }
    if (need.extent() == INSTALLATION && !caller.isOfInstallation()) {
      return Optional.of("this is for those who run the installation: the tenant default");
    }
    if (need.extent() != DEVICES && caller.isLimited()) {
      return Optional.of("this is about more than the devices that the token is limited to");
    }
    return Optional.empty();
  }
}
