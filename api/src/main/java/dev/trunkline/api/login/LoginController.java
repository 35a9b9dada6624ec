package dev.trunkline.api.login;

import dev.trunkline.access.LoginKeys;
import dev.trunkline.access.Tokens;
import dev.trunkline.api.access.BrowserCookie;
import dev.trunkline.api.access.ClientAddress;
import dev.trunkline.api.access.OwnOrigin;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.Query;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sends people to the provider and takes them back. Any process can finish what another one began. */
@RestController
public final class LoginController {
  private static final String CALLBACK = "/login/callback";

  /** Until there is a page. */
  private static final String DEFAULT_PATH = "/api/v1/me";

  /** @param provider empty where the settings name none */
  record Parts(Optional<Provider> provider, People people, LoginKeys keys, Duration session) {}

  private final Parts parts;
  private final SealedLogins pending;
  private final ClientAddress clients;
  private final OwnOrigin origin;
  private final BrowserCookie attempt;
  private final BrowserCookie session;

  LoginController(Parts parts, ClientAddress clients) {
    this.parts = parts;
    this.pending = new SealedLogins(parts.keys());
    this.clients = clients;
    this.origin = new OwnOrigin(clients);
    this.attempt = new BrowserCookie("trunkline_login", origin);
    this.session = BrowserCookie.ofSession(origin);
  }

  @GetMapping("/login")
  ResponseEntity<Void> begin(HttpServletRequest request, HttpServletResponse response) {
    Instant now = Instant.now();
    Query query = new Query(request);
    String then = query.text("then").orElse(DEFAULT_PATH);
    if (!LocalPath.is(then)) query.wrong("then", "must be a path here, such as /api/v1/me");
    query.finish();
    CodeExchange.Begun begun = provider().exchange(now).begin(request, origin.of(request) + CALLBACK, then);
    attempt.give(pending.seal(begun.login(), now), SealedLogins.LIFE, request, response);
    return found(begun.provider());
  }

  /** What else the provider adds to the address is its own affair. */
  @GetMapping(CALLBACK)
  ResponseEntity<Void> finish(HttpServletRequest request, HttpServletResponse response) {
    Instant now = Instant.now();
    Provider provider = provider();
    Optional<PendingLogin> begun = attempt.in(request).flatMap(sealed -> pending.open(sealed, now));
    attempt.take(request, response);
    // Else somebody could have another one's browser finish a login of their own, and be told what is done in it.
    PendingLogin login = begun.filter(one -> one.state().equals(request.getParameter("state"))).orElseThrow(LoginController::over);
    OidcIdToken known = provider.exchange(now).finish(login, code(request));
    Tokens.Made made = parts.people().letIn(known, login.id(), clients.of(request), now);
    session.give(made.text(), parts.session(), request, response);
    return found(URI.create(login.then()));
  }

  private Provider provider() {
    return parts.provider().orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "nobody logs in here; oidc.issuer is not set"));
  }

  static ProblemException over() {
    return new ProblemException(
        ProblemCode.LOGIN_OVER,
        "this login is over: it took more than ten minutes, was finished before, or another one was begun; begin again at /login");
  }

  private static String code(HttpServletRequest request) {
    String code = request.getParameter("code");
    if (code != null && !code.isEmpty()) return code;
    String error = request.getParameter("error");
    String named = error != null && error.matches("[a-z_]{1,60}") ? " (" + error + ")" : "";
    throw new ProblemException(ProblemCode.LOGIN_REFUSED, "the provider did not let you in" + named + "; begin again at /login");
  }

  private static ResponseEntity<Void> found(URI where) {
    return ResponseEntity.status(HttpStatus.FOUND).location(where).build();
  }
}
