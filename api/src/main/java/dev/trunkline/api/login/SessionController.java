package dev.trunkline.api.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trunkline.access.AccessRole;
import dev.trunkline.access.ApiToken;
import dev.trunkline.access.Caller;
import dev.trunkline.access.TokenKind;
import dev.trunkline.access.Tokens;
import dev.trunkline.api.access.BrowserCookie;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.audit.Audit;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Whoever asks, and how they leave. */
@RestController
@RequestMapping("/api/v1")
public final class SessionController {
  /** Of the token of the settings, which is in no table. */
  private static final String OF_SETTINGS = "settings";

  private final Tokens tokens;
  private final BrowserCookie session;
  private final Audit audit;

  SessionController(Tokens tokens, BrowserCookie session, Audit audit) {
    this.tokens = tokens;
    this.session = session;
    this.audit = audit;
  }

  /** @param expiresAt null for never */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Me(String name, String tenant, AccessRole role, List<String> tags, String kind, Instant expiresAt) {}

  @GetMapping("/me")
  Me me(Caller caller) {
    Optional<ApiToken> token = token(caller);
    String kind = token.map(shown -> shown.kind().wireName()).orElse(OF_SETTINGS);
    Instant expiresAt = token.map(ApiToken::expiresAt).orElse(null);
    return new Me(caller.name(), caller.tenant(), caller.role(), caller.tags(), kind, expiresAt);
  }

  /** Ends the session here; whoever is logged in at the provider stays so there. */
  @PostMapping("/logout")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void logout(HttpServletRequest request, HttpServletResponse response, Caller caller) {
    ApiToken login =
        token(caller)
            .filter(shown -> shown.kind() == TokenKind.LOGIN)
            .orElseThrow(() -> new ProblemException(ProblemCode.NO_LOGIN, "it is no login; an admin revokes it at /api/v1/tokens"));
    tokens.revoke(login.tenant(), login.id());
    session.take(request, response);
    audit.note(caller.did(Instant.now(), "person.logged_out", login.id().toString(), Map.of()));
  }

  private Optional<ApiToken> token(Caller caller) {
    return caller.token().flatMap(id -> tokens.find(caller.tenant(), id));
  }
}
