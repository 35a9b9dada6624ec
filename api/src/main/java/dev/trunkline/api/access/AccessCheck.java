package dev.trunkline.api.access;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.problem.Problems;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Stands before every handler: nobody comes by whom {@link Permissions} does not let. It decides by the route alone and looks at no
 * thing that the request names, so that its refusals tell nothing of what there is.
 */
public final class AccessCheck implements HandlerInterceptor {
  private static final String JOB = "/api/v1/jobs/{id}";

  /** Whether a job is for a device that the caller reaches. */
  @FunctionalInterface
  public interface Reach {
    boolean ofJob(Caller caller, UUID job);
  }

  private final Reach reach;

  public AccessCheck(Reach reach) {
    this.reach = reach;
  }

  /**
   * @throws ProblemException FORBIDDEN; or NOT_FOUND where a token that is limited to some devices asks for a job of another one
   */
  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getDispatcherType() == DispatcherType.ERROR) return true;
    // It says that there is nothing at its own address.
    if (handler instanceof HandlerMethod method && method.getBeanType() == Problems.class) return true;
    String pattern = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
    boolean head = request.getMethod().equals(HttpMethod.HEAD.name());
    String route = (head ? HttpMethod.GET.name() : request.getMethod()) + " " + pattern;
    if (Permissions.isOpen(route)) return true;
    Caller caller = CallerArgument.ofRequest();
    Permissions.objection(caller, route).ifPresent(detail -> {
      throw new ProblemException(ProblemCode.FORBIDDEN, detail);
    });
    if (caller.isLimited()) requireReach(caller, pattern, request);
    return true;
  }

  private void requireReach(Caller caller, String pattern, HttpServletRequest request) {
    Optional<UUID> job = pattern.startsWith(JOB) ? id(pathVariable(request, "id")) : id(request.getParameter("job_id"));
    if (job.isPresent() && !reach.ofJob(caller, job.get())) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "there is no such job");
    }
  }

  private static String pathVariable(HttpServletRequest request, String name) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables instanceof Map<?, ?> map ? String.valueOf(map.get(name)) : null;
  }

  /** What is no id the handler itself refuses. */
  private static Optional<UUID> id(String text) {
    try {
      return Optional.ofNullable(text).map(UUID::fromString);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
