package dev.trunkline.api.access;

import dev.trunkline.access.Caller;
import dev.trunkline.audit.Audit;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;

/** Notes who changed what over the interface, once it is done. */
public final class RequestAudit implements HandlerInterceptor {
  /** What is noted where more is known of it: by the jobs, the tunnels, the tokens, the tenants and the keys themselves; or changes nothing. */
  private static final Set<String> ELSEWHERE =
      Set.of("POST /api/v1/jobs", "POST /api/v1/tunnels", "DELETE /api/v1/tunnels/{id}", "POST /api/v1/forward",
          "POST /api/v1/tokens", "DELETE /api/v1/tokens/{id}", "POST /api/v1/tenants", "POST /api/v1/tenants/{name}/disable",
          "POST /api/v1/tenants/{name}/enable", "POST /api/v1/schedules/preview", "POST /api/v1/templates/{name}/preview", "POST /api/v1/devices",
          "PUT /api/v1/devices/{name}", "DELETE /api/v1/devices/{name}", "POST /api/v1/devices/import", "POST /api/v1/devices/{name}/host-key",
          "POST /api/v1/host-keys/decide", "POST /api/v1/logout", "POST /api/v1/keys/rotate");

  private static final Map<String, String> ACTIONS =
      Map.ofEntries(
          Map.entry("POST /api/v1/jobs/{id}/cancel", "job.cancelled"),
          Map.entry("POST /api/v1/jobs/{id}/retry", "job.retried"),
          Map.entry("POST /api/v1/jobs/{id}/resume", "job.resumed"),
          Map.entry("POST /api/v1/batches", "batch.submitted"),
          Map.entry("POST /api/v1/batches/{id}/cancel", "batch.cancelled"),
          Map.entry("POST /api/v1/batches/{id}/retry", "batch.retried"),
          Map.entry("POST /api/v1/templates", "template.created"),
          Map.entry("PUT /api/v1/templates/{name}", "template.changed"),
          Map.entry("DELETE /api/v1/templates/{name}", "template.deleted"),
          Map.entry("POST /api/v1/schedules", "schedule.created"),
          Map.entry("PUT /api/v1/schedules/{id}", "schedule.changed"),
          Map.entry("DELETE /api/v1/schedules/{id}", "schedule.deleted"),
          Map.entry("POST /api/v1/schedules/{id}/pause", "schedule.paused"),
          Map.entry("POST /api/v1/schedules/{id}/resume", "schedule.resumed"),
          Map.entry("POST /api/v1/schedules/{id}/run-now", "schedule.run"),
          Map.entry("POST /api/v1/calendars", "calendar.created"),
          Map.entry("PUT /api/v1/calendars/{name}", "calendar.changed"),
          Map.entry("DELETE /api/v1/calendars/{name}", "calendar.deleted"),
          Map.entry("POST /api/v1/calendars/{name}/import", "calendar.imported"),
          Map.entry("POST /api/v1/credentials", "credential.created"),
          Map.entry("DELETE /api/v1/credentials/{name}", "credential.deleted"),
          Map.entry("POST /api/v1/credentials/{name}/rotate", "credential.rotated"),
          Map.entry("POST /api/v1/credentials/{name}/check", "credential.checked"),
          Map.entry("POST /api/v1/host-keys/import", "host_keys.imported"),
          Map.entry("DELETE /api/v1/suspensions/{id}", "suspension.lifted"),
          Map.entry("DELETE /api/v1/connections/{id}", "connection.closed_by_hand"),
          Map.entry("POST /api/v1/connections/cleanup", "connections.cleaned"),
          Map.entry("POST /api/v1/webhooks", "webhook.created"),
          Map.entry("PUT /api/v1/webhooks/{id}", "webhook.changed"),
          Map.entry("DELETE /api/v1/webhooks/{id}", "webhook.deleted"),
          Map.entry("POST /api/v1/webhooks/{id}/rotate", "webhook.rotated"),
          Map.entry("POST /api/v1/webhooks/{id}/test", "webhook.tested"),
          Map.entry("POST /api/v1/webhooks/{id}/deliveries/{delivery}/redeliver", "webhook.redelivered"),
          Map.entry("POST /api/v1/shutdown", "process.shut_down"));

  private final Audit audit;

  public RequestAudit(Audit audit) {
    this.audit = audit;
  }

  /** Whether somewhere it is said what is noted of the route. */
  public static boolean knows(String route) {
    return route.startsWith("GET ") || ELSEWHERE.contains(route) || ACTIONS.containsKey(route);
  }

  @Override
  public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler, Exception failure) {
    String action = ACTIONS.get(Routes.of(request));
    boolean done = failure == null && response.getStatus() >= 200 && response.getStatus() < 300;
    boolean again = response.getHeader("Idempotency-Replayed") != null;
    if (action == null || !done || again) return;
    Caller caller = CallerArgument.ofRequest();
    Optional<String> thing = Routes.variable(request, "id").or(() -> Routes.variable(request, "name"));
    Optional<String> made =
        Optional.ofNullable(response.getHeader(HttpHeaders.LOCATION)).map(path -> path.substring(path.lastIndexOf('/') + 1));
    Map<String, Object> details = new LinkedHashMap<>();
    boolean batch = made.isPresent() && response.getHeader(HttpHeaders.LOCATION).contains("/batches/");
    if (thing.isPresent()) made.ifPresent(id -> details.put(batch ? "batch" : "job", id));
    audit.note(caller.did(Instant.now(), action, thing.or(() -> made).orElse(caller.tenant()), details));
  }
}
