package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.request.Query;
import dev.trunkline.result.AuditFilter;
import dev.trunkline.result.AuditItem;
import dev.trunkline.result.StoredAudit;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who did what, and when. */
@RestController
@RequestMapping("/api/v1/audit")
public final class AuditController {
  private final StoredAudit audit;

  public AuditController(StoredAudit audit) {
    this.audit = audit;
  }

  @GetMapping
  Listing<AuditItem> list(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    AuditFilter filter =
        new AuditFilter(
            caller.tenant(),
            query.text("action"),
            query.text("actor"),
            query.text("subject"),
            query.instant("since"),
            query.instant("until"));
    int limit = query.limit();
    Optional<StoredAudit.Position> after = query.cursor(Cursors::audit);
    query.finish();
    return Listing.of(audit.page(filter, after, limit), Cursors::of);
  }
}
