package dev.trunkline.api.access;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.problem.Problems;
import dev.trunkline.audit.Audit;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

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
  private final Audit audit;

  public AccessCheck(Reach reach, Audit audit) {
    this.reach = reach;
    this.audit = audit;
  }

  /**
   * @throws ProblemException FORBIDDEN; or NOT_FOUND where a token that is limited to some devices asks for a job of another one
   */
  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getDispatcherType() == DispatcherType.ERROR) return true;
    // It says that there is nothing at its own address.
    if (handler instanceof HandlerMethod method && method.getBeanType() == Problems.class) return true;
    String route = Routes.of(request);
    if (Permissions.isOpen(route)) return true;
    Caller caller = CallerArgument.ofRequest();
    Permissions.objection(caller, route).ifPresent(detail -> {
      audit.note(caller.did(Instant.now(), "request.refused", route, Map.of("detail", detail)));
      throw new ProblemException(ProblemCode.FORBIDDEN, detail);
    });
    if (caller.isLimited()) requireReach(caller, request);
    return true;
  }

  private void requireReach(Caller caller, HttpServletRequest request) {
    boolean inPath = Routes.pattern(request).startsWith(JOB);
    Optional<UUID> job = id(inPath ? Routes.variable(request, "id") : Optional.ofNullable(request.getParameter("job_id")));
    if (job.isPresent() && !reach.ofJob(caller, job.get())) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "there is no such job");
    }
  }

  /** What is no id the handler itself refuses. */
  private static Optional<UUID> id(Optional<String> text) {
    try {
      return text.map(UUID::fromString);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
