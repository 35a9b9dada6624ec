package dev.trunkline.api;

import dev.trunkline.access.Caller;
import dev.trunkline.access.Tokens;
import dev.trunkline.api.access.BrowserCookie;
import dev.trunkline.api.access.ClientAddress;
import dev.trunkline.api.access.OwnOrigin;
import dev.trunkline.api.access.RateLimits;
import dev.trunkline.api.access.SameOrigin;
import dev.trunkline.api.problem.Problem;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.database.Outage;
import dev.trunkline.settings.EdgeRules;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who calls, by the token of the request (RFC 6750, section 2.1), else by the session in its cookie, which is a token too.
 * What needs one and what does not, the rules after it decide.
 */
final class BearerToken extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";
  private static final String METRICS = "/actuator/";

  private final AdminToken bootstrap;
  private final Tokens tokens;
  private final ClientAddress clients;
  private final RateLimits limits;
  private final BrowserCookie session;
  private final SameOrigin sameOrigin;

  BearerToken(AdminToken bootstrap, Tokens tokens, EdgeRules rules) {
    this.bootstrap = bootstrap;
    this.tokens = tokens;
    this.clients = new ClientAddress(rules.trustedProxies());
    this.limits = new RateLimits(rules);
    OwnOrigin origin = new OwnOrigin(clients);
    this.session = BrowserCookie.ofSession(origin);
    this.sameOrigin = new SameOrigin(origin);
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String address = clients.of(request);
    Optional<String> inHeader = token(request);
    Optional<String> token = inHeader.or(() -> session.in(request));
    if (token.isPresent() && inHeader.isEmpty() && !sameOrigin.isOf(request)) {
      Problem.of(ProblemCode.CROSS_ORIGIN, "a session counts for what a page of Trunkline asks for; send a token instead").writeTo(response);
      return;
    }
    Duration wait;
    try {
      wait = token.map(shown -> untilHeard(shown, address)).orElse(Duration.ZERO);
      Optional<Caller> caller = wait.isZero() ? token.flatMap(shown -> caller(shown, address, request)) : Optional.empty();
      if (wait.isZero()) wait = count(caller, address, token.isEmpty() && isOpen(request));
      caller.ifPresent(BearerToken::authenticate);
    } catch (RuntimeException e) {
      if (!Outage.isCauseOf(e)) throw e;
      logger.debug("a request met a database that is away", e);
      Problem.of(ProblemCode.UNAVAILABLE, "the database does not answer, so nobody knows whose token this is; try again")
          .writeTo(response);
      return;
    }
    if (wait.isZero()) chain.doFilter(request, response);
    else refuse(wait, response);
  }

  /** An address that came too often with none waits, unless it brings a token that is known: the lookup is what is to be spared. */
  private Duration untilHeard(String token, String address) {
    Duration wait = limits.untilHeard(address);
    boolean known = wait.isZero() || bootstrap.matches(token) || tokens.callerOfLate(token, address, Instant.now()).isPresent();
    return known ? Duration.ZERO : wait;
  }

  private Duration count(Optional<Caller> caller, String address, boolean needsNone) {
    if (caller.isPresent()) return limits.of(caller.get());
    return needsNone ? Duration.ZERO : limits.ofStranger(address);
  }

  private static boolean isOpen(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.startsWith("/actuator/health") || path.equals("/openapi.yaml");
  }

  private static void refuse(Duration wait, HttpServletResponse response) throws IOException {
    long seconds = Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    Problem.of(ProblemCode.TOO_MANY_REQUESTS, "more requests than [edge] allows; try again in " + seconds + " s").writeTo(response);
  }

  private static Optional<String> token(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean bearer = header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return bearer ? Optional.of(header.substring(SCHEME.length()).strip()) : Optional.empty();
  }

  private Optional<Caller> caller(String token, String address, HttpServletRequest request) {
    Instant now = Instant.now();
    if (bootstrap.matches(token)) return Optional.of(Caller.bootstrap(address));
    try {
      return tokens.caller(token, address, now);
    } catch (RuntimeException e) {
      // Metrics say that the database is away, so they have to be readable then.
      if (!Outage.isCauseOf(e) || !request.getRequestURI().startsWith(METRICS)) throw e;
      return tokens.callerOfLate(token, address, now);
    }
  }

  private static void authenticate(Caller caller) {
    var known = UsernamePasswordAuthenticationToken.authenticated(caller, null, AuthorityUtils.NO_AUTHORITIES);
    SecurityContextHolder.getContext().setAuthentication(known);
  }
}
