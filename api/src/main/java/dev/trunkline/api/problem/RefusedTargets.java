package dev.trunkline.api.problem;

import dev.trunkline.audit.Audit;
import dev.trunkline.audit.AuditEntry;
import dev.trunkline.job.JobSpec;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Notes who asked for an address that may not be reached, where that is refused before anything is dialled. */
public record RefusedTargets(Audit audit) {
  /** Refused by the rules of tunnels, which note it themselves. */
  private static final String OF_TUNNELS = "remote_host";

  void note(ProblemException refusal, HttpServletRequest request, Instant now) {
    if (refusal.code() != ProblemCode.TARGET_NOT_ALLOWED) return;
    if (refusal.errors().stream().anyMatch(error -> error.field().equals(OF_TUNNELS))) return;
    String actor = Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName).orElse("anonymous");
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("code", refusal.code().name());
    details.put("detail", refusal.getMessage());
    String subject = request.getMethod() + " " + request.getRequestURI();
    audit.note(new AuditEntry(now, JobSpec.DEFAULT_TENANT, actor, "target.refused", subject, details));
  }
}
