package dev.trunkline.execution;

import dev.trunkline.audit.Audit;
import dev.trunkline.audit.AuditEntry;
import dev.trunkline.failure.DeviceException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Notes the logins that were refused by a device, by the check of its host key, or by where it is. */
record LoginAudit(Audit audit) {
  /**
   * What failed for other reasons says nothing of who wanted in.
   *
   * @param actor who wanted to log in
   */
  void failed(Login login, String actor, DeviceException why, Instant now) {
    switch (why.code()) {
      case AUTH_FAILED, HOST_KEY_CHANGED, HOST_KEY_UNKNOWN -> note("login.failed", login, actor, why, now);
      case TARGET_NOT_ALLOWED -> note("target.refused", login, actor, why, now);
      case DNS, TCP_REFUSED, TCP_TIMEOUT, HANDSHAKE_TIMEOUT, ALGORITHM_MISMATCH, CREDENTIAL_SUSPENDED, BREAKER_OPEN,
          ENABLE_FAILED, PROMPT_TIMEOUT, UNEXPECTED_PROMPT, COMMAND_REJECTED, OUTPUT_LIMIT, DEADLINE, CANCELLED, VERIFY_FAILED,
          WORKER_LOST, QUARANTINED, LIMIT_REACHED, WINDOW_CLOSED, SECRET_UNAVAILABLE, SECRET_REFUSED, INTERNAL -> {
        // No attempt that anybody has to hear of.
      }
    }
  }

  private void note(String action, Login login, String actor, DeviceException why, Instant now) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("code", why.code().name());
    details.put("detail", why.failure().detail());
    audit.note(new AuditEntry(now, login.key().tenant(), actor, action, login.key().label(), details));
  }
}
