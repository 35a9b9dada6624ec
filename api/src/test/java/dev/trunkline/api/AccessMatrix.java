package dev.trunkline.api;

import dev.trunkline.access.AccessRole;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Who may use which route, as it was decided; {@link AccessMatrixTest} compares. */
final class AccessMatrix {
  /**
   * The least role; then what the route is about: {@code devices} one by one, the {@code tenant} as a whole, which no token may that
   * is limited to some devices, or the {@code installation}, which only the tenant default may.
   */
  private static final String MATRIX =
      """
      viewer   devices       GET /api/v1/jobs
      operator devices       POST /api/v1/jobs
      viewer   devices       GET /api/v1/jobs/{id}
      operator devices       POST /api/v1/jobs/{id}/cancel
      operator devices       POST /api/v1/jobs/{id}/retry
      engineer devices       POST /api/v1/jobs/{id}/resume
      viewer   devices       GET /api/v1/jobs/{id}/events
      viewer   tenant        GET /api/v1/events
      viewer   devices       GET /api/v1/jobs/{id}/results/{index}/output
      viewer   devices       GET /api/v1/results
      viewer   devices       GET /api/v1/results/diff
      viewer   devices       GET /api/v1/platforms
      viewer   tenant        GET /api/v1/batches
      viewer   tenant        GET /api/v1/batches/{id}
      operator tenant        POST /api/v1/batches
      operator tenant        POST /api/v1/batches/{id}/cancel
      operator tenant        POST /api/v1/batches/{id}/retry
      viewer   tenant        GET /api/v1/templates
      viewer   tenant        GET /api/v1/templates/{name}
      viewer   tenant        GET /api/v1/templates/{name}/versions
      operator tenant        POST /api/v1/templates/{name}/preview
      engineer tenant        POST /api/v1/templates
      engineer tenant        PUT /api/v1/templates/{name}
      engineer tenant        DELETE /api/v1/templates/{name}
      viewer   tenant        GET /api/v1/schedules
      engineer tenant        POST /api/v1/schedules
      viewer   tenant        POST /api/v1/schedules/preview
      viewer   tenant        GET /api/v1/schedules/{id}
      engineer tenant        PUT /api/v1/schedules/{id}
      engineer tenant        DELETE /api/v1/schedules/{id}
      engineer tenant        POST /api/v1/schedules/{id}/pause
      engineer tenant        POST /api/v1/schedules/{id}/resume
      operator tenant        POST /api/v1/schedules/{id}/run-now
      viewer   tenant        GET /api/v1/schedules/{id}/next
      viewer   tenant        GET /api/v1/schedules/{id}/runs
      viewer   tenant        GET /api/v1/calendars
      engineer tenant        POST /api/v1/calendars
      viewer   tenant        GET /api/v1/calendars/{name}
      engineer tenant        PUT /api/v1/calendars/{name}
      engineer tenant        DELETE /api/v1/calendars/{name}
      engineer tenant        POST /api/v1/calendars/{name}/import
      viewer   devices       GET /api/v1/devices
      engineer tenant        POST /api/v1/devices
      engineer tenant        POST /api/v1/devices/import
      viewer   devices       GET /api/v1/devices/{name}/host-key
      admin    tenant        POST /api/v1/devices/{name}/host-key
      admin    tenant        GET /api/v1/host-keys/shown
      admin    tenant        POST /api/v1/host-keys/decide
      viewer   devices       GET /api/v1/devices/{name}
      engineer tenant        PUT /api/v1/devices/{name}
      engineer tenant        DELETE /api/v1/devices/{name}
      engineer tenant        GET /api/v1/credentials
      admin    tenant        POST /api/v1/credentials
      engineer tenant        GET /api/v1/credentials/{name}
      admin    tenant        DELETE /api/v1/credentials/{name}
      admin    tenant        POST /api/v1/credentials/{name}/rotate
      admin    tenant        POST /api/v1/credentials/{name}/check
      admin    tenant        POST /api/v1/host-keys/import
      viewer   tenant        GET /api/v1/suspensions
      engineer tenant        DELETE /api/v1/suspensions/{id}
      admin    tenant        GET /api/v1/audit
      admin    tenant        GET /api/v1/audit/export
      admin    installation  GET /api/v1/audit/verify
      viewer   tenant        GET /api/v1/connections
      admin    installation  POST /api/v1/connections/cleanup
      engineer tenant        DELETE /api/v1/connections/{id}
      engineer devices       POST /api/v1/tunnels
      engineer devices       GET /api/v1/tunnels
      engineer devices       GET /api/v1/tunnels/{id}
      engineer devices       DELETE /api/v1/tunnels/{id}
      engineer devices       POST /api/v1/forward
      viewer   tenant        GET /api/v1/stats
      admin    installation  POST /api/v1/shutdown
      admin    installation  GET /api/v1/keys
      admin    installation  POST /api/v1/keys/rotate
      admin    tenant        POST /api/v1/tokens
      admin    tenant        GET /api/v1/tokens
      admin    tenant        GET /api/v1/tokens/{id}
      admin    tenant        DELETE /api/v1/tokens/{id}
      engineer tenant        GET /api/v1/webhooks
      admin    tenant        POST /api/v1/webhooks
      engineer tenant        GET /api/v1/webhooks/{id}
      admin    tenant        PUT /api/v1/webhooks/{id}
      admin    tenant        DELETE /api/v1/webhooks/{id}
      admin    tenant        POST /api/v1/webhooks/{id}/rotate
      admin    tenant        POST /api/v1/webhooks/{id}/test
      engineer tenant        GET /api/v1/webhooks/{id}/deliveries
      admin    tenant        POST /api/v1/webhooks/{id}/deliveries/{delivery}/redeliver
      admin    installation  POST /api/v1/tenants
      admin    installation  GET /api/v1/tenants
      admin    installation  GET /api/v1/tenants/{name}
      admin    installation  POST /api/v1/tenants/{name}/disable
      admin    installation  POST /api/v1/tenants/{name}/enable
      viewer   devices       GET /api/v1/me
      viewer   devices       POST /api/v1/logout
      nobody   open          GET /openapi.yaml
      nobody   open          GET /login
      nobody   open          GET /login/callback
      """;

  record Row(String role, String extent, String route) {
    static Row of(String line) {
      String[] words = line.strip().split("\\s+", 3);
      return new Row(words[0], words[1], words[2]);
    }

    boolean lets(AccessRole caller, boolean limited, boolean ofInstallation) {
      if (!caller.covers(AccessRole.ofWireName(role))) return false;
      return switch (extent) {
        case "devices" -> true;
        case "tenant" -> !limited;
        case "installation" -> !limited && ofInstallation;
        default -> throw new AssertionError(extent);
      };
    }
  }

  static final Map<String, Row> ROWS =
      MATRIX.lines().map(Row::of).collect(Collectors.toMap(Row::route, row -> row, (a, b) -> a, LinkedHashMap::new));

  private AccessMatrix() {}
}
