package dev.trunkline.api.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every request an id that is in its answer and in each line it logs. */
public final class TraceId extends OncePerRequestFilter {
  private static final String KEY = "trace_id";

  /** The id of the request that this thread serves. */
  static String current() {
    String id = MDC.get(KEY);
    return id == null ? UUID.randomUUID().toString() : id;
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String id = idOf(request);
    response.setHeader("X-Trace-Id", id);
    MDC.put(KEY, id);
    try {
      chain.doFilter(request, response);
    } finally {
      MDC.remove(KEY);
    }
  }

  /** The same one when the server dispatches the request again to report an error. */
  private static String idOf(HttpServletRequest request) {
    if (request.getAttribute(KEY) == null) request.setAttribute(KEY, UUID.randomUUID().toString());
    return (String) request.getAttribute(KEY);
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }
}
