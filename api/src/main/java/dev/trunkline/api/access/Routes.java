package dev.trunkline.api.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerMapping;

/** Which route a request took, once that is known. */
final class Routes {
  private Routes() {}

  /** Method and pattern, such as {@code GET /api/v1/jobs/{id}}; a question for the head alone is as one for the whole. */
  static String of(HttpServletRequest request) {
    boolean head = request.getMethod().equals(HttpMethod.HEAD.name());
    return (head ? HttpMethod.GET.name() : request.getMethod()) + " " + pattern(request);
  }

  static String pattern(HttpServletRequest request) {
    return String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
  }

  /** What stands in the place of a variable of the pattern; empty where the pattern has none of this name. */
  static Optional<String> variable(HttpServletRequest request, String name) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables instanceof Map<?, ?> map ? Optional.ofNullable(map.get(name)).map(String::valueOf) : Optional.empty();
  }
}
