package dev.trunkline.api.problem;

import dev.trunkline.api.access.CallerArgument;
import dev.trunkline.audit.Audit;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Notes who asked for an address that may not be reached, where that is refused before anything is dialled. */
public record RefusedTargets(Audit audit) {
  /** Refused by the rules of tunnels, which note it themselves. */
  private static final String OF_TUNNELS = "remote_host";

  void note(ProblemException refusal, HttpServletRequest request, Instant now) {
    if (refusal.code() != ProblemCode.TARGET_NOT_ALLOWED) return;
    if (refusal.errors().stream().anyMatch(error -> error.field().equals(OF_TUNNELS))) return;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("code", refusal.code().name());
    details.put("detail", refusal.getMessage());
    String subject = request.getMethod() + " " + request.getRequestURI();
    audit.note(CallerArgument.ofRequest().did(now, "target.refused", subject, details));
  }
}
