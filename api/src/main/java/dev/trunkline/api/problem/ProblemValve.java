package dev.trunkline.api.problem;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/** Errors that Tomcat finds before it can hand the request on, a malformed URL say, look like all others. Tomcat makes it by name. */
public final class ProblemValve extends ErrorReportValve {
  @Override
  protected void report(Request request, Response response, Throwable throwable) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) return;
    ProblemCode code = ProblemCode.ofStatus(status);
    try {
      Problem.of(code, code.title()).writeTo(response.getResponse());
      response.finishResponse();
    } catch (IOException e) {
      container.getLogger().debug("the client hung up", e);
    }
  }
}
