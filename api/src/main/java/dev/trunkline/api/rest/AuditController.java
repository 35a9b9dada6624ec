package dev.trunkline.api.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trunkline.access.Caller;
import dev.trunkline.api.request.Query;
import dev.trunkline.audit.AuditChain;
import dev.trunkline.result.AuditFilter;
import dev.trunkline.result.AuditItem;
import dev.trunkline.result.Page;
import dev.trunkline.result.StoredAudit;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Who did what, and when. */
@RestController
@RequestMapping("/api/v1/audit")
public final class AuditController {
  private static final int PAGE = 500;
  private static final Pattern SEAL = Pattern.compile("[0-9a-f]{64}");

  private final StoredAudit audit;
  private final AuditChain chain;

  public AuditController(StoredAudit audit, AuditChain chain) {
    this.audit = audit;
    this.chain = chain;
  }

  @GetMapping
  Listing<AuditItem> list(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    AuditFilter filter = filter(query, caller);
    int limit = query.limit();
    Optional<StoredAudit.Position> after = query.cursor(Cursors::audit);
    query.finish();
    return Listing.of(audit.page(filter, after, limit), Cursors::of);
  }

  /** As many rows as there are, newest first, each a line. A page at a time is in memory. */
  @GetMapping("/export")
  void export(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
    Query query = new Query(request);
    AuditFilter filter = filter(query, caller);
    query.finish();
    response.setContentType("application/jsonl");
    Writer lines = new OutputStreamWriter(response.getOutputStream(), UTF_8);
    Optional<StoredAudit.Position> after = Optional.empty();
    do {
      Page<AuditItem, StoredAudit.Position> page = audit.page(filter, after, PAGE);
      for (AuditItem item : page.items()) lines.append(JsonMapper.shared().writeValueAsString(item)).append('\n');
      after = page.next();
    } while (after.isPresent());
    lines.flush();
  }

  private static AuditFilter filter(Query query, Caller caller) {
    return new AuditFilter(
        caller.tenant(),
        query.text("action"),
        query.text("actor"),
        query.text("subject"),
        query.instant("since"),
        query.instant("until"));
  }

  /**
   * @param knownSeal whether the seal that was asked for is still part of the chain; null where none was
   */
  record ChainView(
      boolean intact,
      long rows,
      long seals,
      long agedSeals,
      long rowsOutside,
      AuditChain.Broken broken,
      AuditChain.Seal last,
      Boolean knownSeal) {}

  /** Reads the whole audit, that of all tenants: it is one chain. */
  @GetMapping("/verify")
  ChainView verify(HttpServletRequest request) {
    Query query = new Query(request);
    Optional<String> seal = query.text("seal");
    if (seal.filter(hash -> !SEAL.matcher(hash).matches()).isPresent()) query.wrong("seal", "must be 64 hexadecimal digits");
    query.finish();
    AuditChain.Verdict verdict = chain.verify();
    Optional<Boolean> known = seal.map(chain::contains);
    return new ChainView(
        verdict.intact() && known.orElse(true),
        verdict.rows(),
        verdict.seals(),
        verdict.aged(),
        verdict.outside(),
        verdict.broken().orElse(null),
        verdict.last().orElse(null),
        known.orElse(null));
  }
}
