package dev.trunkline.api;

import dev.trunkline.access.Caller;
import dev.trunkline.access.Tokens;
import dev.trunkline.api.problem.Problem;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.database.Outage;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who calls, by the token of the request (RFC 6750, section 2.1). What needs one and what does not, the rules after it
 * decide.
 */
final class BearerToken extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";
  private static final String METRICS = "/actuator/";

  private final AdminToken bootstrap;
  private final Tokens tokens;

  BearerToken(AdminToken bootstrap, Tokens tokens) {
    this.bootstrap = bootstrap;
    this.tokens = tokens;
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      token(request).flatMap(token -> caller(token, request)).ifPresent(BearerToken::authenticate);
    } catch (RuntimeException e) {
      if (!Outage.isCauseOf(e)) throw e;
      logger.debug("a request met a database that is away", e);
      Problem.of(ProblemCode.UNAVAILABLE, "the database does not answer, so nobody knows whose token this is; try again")
          .writeTo(response);
      return;
    }
    chain.doFilter(request, response);
  }

  private static Optional<String> token(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean bearer = header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return bearer ? Optional.of(header.substring(SCHEME.length()).strip()) : Optional.empty();
  }

  private Optional<Caller> caller(String token, HttpServletRequest request) {
    String address = request.getRemoteAddr();
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
