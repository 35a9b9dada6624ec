package dev.trunkline.api.problem;

import dev.trunkline.database.Outage;
import dev.trunkline.failure.Collapse;
import dev.trunkline.failure.DeviceException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** The one place where what went wrong in a request becomes its answer. */
@RestController
@RestControllerAdvice
public final class Problems implements ErrorController {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private final RefusedTargets refused;

  public Problems(RefusedTargets refused) {
    this.refused = refused;
  }

  @ExceptionHandler
  void expected(ProblemException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    refused.note(e, request, Instant.now());
    Problem.of(e.code(), e.getMessage(), e.errors()).writeTo(response);
  }

  /** Of a request that waits for a device; a job keeps its failure instead. */
  @ExceptionHandler
  void deviceFailed(DeviceException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (Outage.isCauseOf(e)) {
      databaseAway(e, request, response);
      return;
    }
    log.info("a request met {}: {}", e.code(), e.failure().detail());
    Problem.of(e.failure()).writeTo(response);
  }

  /** Two statements were in each other's way, or one took too long. */
  @ExceptionHandler
  void inTheWay(TransientDataAccessException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!Outage.isCauseOf(e)) log.warn("the database did not do what a request asked for: {}", Outage.inWords(e));
    databaseAway(e, request, response);
  }

  /** Not logged for each request: that the database is away is told once. */
  private static void databaseAway(Exception e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    log.debug("a request met a database that is away", e);
    String what = Outage.isFullDisk(e) ? "the disk of the database is full" : "the database does not answer";
    boolean reads = request.getMethod().equals("GET");
    String detail = reads ? "; try again" : "; try again, but what the request changes may have been changed by now";
    Problem.of(ProblemCode.UNAVAILABLE, what + detail).writeTo(response);
  }

  /** The one who asked is gone: there is nobody to tell. */
  @ExceptionHandler
  void clientGone(AsyncRequestNotUsableException e) {
    log.debug("the client hung up: {}", e.getMessage());
  }

  @ExceptionHandler
  void unexpected(Exception e, HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (Outage.isCauseOf(e)) {
      databaseAway(e, request, response);
      return;
    }
    if (e instanceof ErrorResponse refused) {
      refuse(refused, response);
      return;
    }
    Collapse.endProcessOn(e);
    log.error("a request met a defect", e);
    Problem.of(ProblemCode.INTERNAL, "a defect; the log has more under this trace_id").writeTo(response);
  }

  private static void refuse(ErrorResponse refused, HttpServletResponse response) throws IOException {
    HttpHeaders headers = refused.getHeaders();
    headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    ProblemCode code = ProblemCode.ofStatus(refused.getStatusCode().value());
    Problem.of(code, Optional.ofNullable(refused.getBody().getDetail()).orElse(code.title())).writeTo(response);
  }

  /** What the web server refused before any handler saw it. */
  @RequestMapping("/error")
  void refusedByServer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    ProblemCode code = status instanceof Integer number ? ProblemCode.ofStatus(number) : ProblemCode.NOT_FOUND;
    Problem.of(code, code.title()).writeTo(response);
  }
}
