package dev.trunkline.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trunkline.failure.Failure;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of every error (RFC 9457).
 *
 * @param code stable, for programs
 * @param traceId finds the request in the log
 * @param errors every bad field at once
 */
public record Problem(
    String type,
    String title,
    int status,
    String code,
    String detail,
    @JsonProperty("trace_id") String traceId,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

  public static final String CONTENT_TYPE = "application/problem+json";

  public static Problem of(ProblemCode code, String detail) {
    return of(code, detail, List.of());
  }

  static Problem of(ProblemCode code, String detail, List<FieldError> errors) {
    return new Problem(code.type(), code.title(), code.status(), code.name(), detail, TraceId.current(), errors);
  }

  /** What came of work on a device that the request waited for. */
  static Problem of(Failure failure) {
    String type = ProblemCode.typeOf(failure.code().name());
    int status = DeviceStatus.of(failure.code());
    String code = failure.code().name();
    return new Problem(type, "The device could not be used", status, code, failure.detail(), TraceId.current(), List.of());
  }

  /** Whatever the request said it accepts. */
  public void writeTo(HttpServletResponse response) throws IOException {
    if (response.isCommitted()) return;
    response.resetBuffer();
    response.setStatus(status);
    response.setContentType(CONTENT_TYPE);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    if (status == ProblemCode.UNAUTHORIZED.status()) response.setHeader("WWW-Authenticate", "Bearer realm=\"trunkline\"");
    if (status == ProblemCode.UNAVAILABLE.status()) response.setHeader("Retry-After", "5");
    response.getOutputStream().write(JsonMapper.shared().writeValueAsBytes(this));
  }
}
