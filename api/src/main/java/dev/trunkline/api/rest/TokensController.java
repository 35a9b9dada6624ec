package dev.trunkline.api.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.trunkline.access.ApiToken;
import dev.trunkline.access.Caller;
import dev.trunkline.access.StoredTenants;
import dev.trunkline.access.Tokens;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.Query;
import dev.trunkline.api.request.RequestedToken;
import dev.trunkline.audit.Audit;
import dev.trunkline.audit.AuditEntry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The tokens of a tenant; whoever runs the installation names any tenant. */
@RestController
@RequestMapping("/api/v1/tokens")
public final class TokensController {
  private final Tokens tokens;
  private final StoredTenants tenants;
  private final Audit audit;

  public TokensController(Tokens tokens, StoredTenants tenants, Audit audit) {
    this.tokens = tokens;
    this.tenants = tenants;
    this.audit = audit;
  }

  /**
   * @param token shown this once
   */
  record Made(String token, @JsonUnwrapped ApiToken about) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Made> create(HttpServletRequest request, Caller caller) throws IOException {
    Instant now = Instant.now();
    RequestedToken asked = RequestedToken.read(JsonBody.read(request), caller, tenants, now);
    Tokens.Made made =
        tokens
            .make(asked.tenant(), asked.name(), asked.role(), asked.tags(), asked.expiresAt(), caller.name())
            .orElseThrow(TokensController::nameTaken);
    note(caller, made.token(), "token.created", now);
    return ResponseEntity.created(URI.create("/api/v1/tokens/" + made.token().id()))
        .cacheControl(CacheControl.noStore())
        .body(new Made(made.text(), made.token()));
  }

  private static ProblemException nameTaken() {
    return new ProblemException(ProblemCode.NAME_TAKEN, "there is a token of this name; revoke it, or choose another");
  }

  @GetMapping
  Listing<ApiToken> list(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    String tenant = RequestedToken.tenant(query, caller, tenants);
    int limit = query.limit();
    Optional<String> after = query.cursor(Cursors::name);
    query.finish();
    return Listing.of(tokens.page(tenant, after, limit), Cursors::ofName);
  }

  @GetMapping("/{id}")
  ApiToken get(@PathVariable String id, HttpServletRequest request, Caller caller) {
    return token(id, request, caller);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@PathVariable String id, HttpServletRequest request, Caller caller) {
    ApiToken token = token(id, request, caller);
    if (!tokens.revoke(token.tenant(), token.id())) throw Ids.noToken();
    note(caller, token, "token.revoked", Instant.now());
  }

  private ApiToken token(String id, HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    String tenant = RequestedToken.tenant(query, caller, tenants);
    query.finish();
    return tokens.find(tenant, Ids.token(id)).orElseThrow(Ids::noToken);
  }

  /** In the audit of the tenant, too, where somebody else does it. */
  private void note(Caller caller, ApiToken token, String action, Instant now) {
    Map<String, Object> details =
        Map.of("name", token.name(), "role", token.role().wireName(), "tags", token.tags(), "tenant", token.tenant());
    AuditEntry entry = caller.did(now, action, token.id().toString(), details);
    audit.note(entry);
    if (!token.tenant().equals(caller.tenant())) audit.note(entry.of(token.tenant()));
  }
}
