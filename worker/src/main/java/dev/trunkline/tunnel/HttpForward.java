package dev.trunkline.tunnel;

import dev.trunkline.audit.Audit;
import dev.trunkline.connection.Claim;
import dev.trunkline.execution.DeviceLogin;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.settings.TunnelRules;
import dev.trunkline.transport.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hc.core5.http.HttpException;

/** Sends one HTTP request through a device, on a channel of its own, and brings back the answer (001_9083 #13, #14). */
public final class HttpForward {
  private static final InetSocketAddress ORIGINATOR = new InetSocketAddress("127.0.0.1", 65_535);
  private static final int LONGEST_WORDS = 200;

  private final TunnelRules rules;
  private final DeviceLogin login;
  private final TargetCheck targets;
  private final Audit audit;

  public HttpForward(TunnelRules rules, DeviceLogin login, TargetCheck targets, Audit audit) {
    this.rules = rules;
    this.login = login;
    this.targets = targets;
    this.audit = audit;
  }

  /**
   * @throws DeviceException TARGET_NOT_ALLOWED; TCP_REFUSED where the target cannot be reached or gives no proper answer;
   *     TCP_TIMEOUT; OUTPUT_LIMIT; or what the login throws
   */
  public ForwardAnswer send(Route route, ForwardRequest request, Instant now) {
    targets.require(route, now);
    try {
      ForwardAnswer answer = exchange(route, request);
      note(route, request, now, Map.of("status", answer.status(), "bytes_received", answer.body().length));
      return answer;
    } catch (DeviceException e) {
      note(route, request, now, Map.of("code", e.code().name()));
      throw e;
    }
  }

  private ForwardAnswer exchange(Route route, ForwardRequest request) {
    Deadline deadline = Deadline.in(rules.forwardTimeout());
    try (OpenStream open = OpenStream.along(route, Claim.Kind.FORWARD, ORIGINATOR, login, deadline)) {
      return new HttpExchange(request, route.target(), rules.maxResponseBytes())
          .run(new StreamInput(open.stream(), deadline), new StreamOutput(open.stream(), deadline));
    } catch (SocketTimeoutException e) {
      String detail = route.target() + " did not answer within " + rules.forwardTimeout().toSeconds() + " s";
      throw new DeviceException(FailureCode.TCP_TIMEOUT, detail, e);
    } catch (IOException | HttpException e) {
      throw new DeviceException(FailureCode.TCP_REFUSED, route.target() + " gave no proper answer: " + words(e), e);
    }
  }

  /** The target's own bytes may be in it. */
  private static String words(Exception e) {
    String said = String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", "?");
    return said.length() > LONGEST_WORDS ? said.substring(0, LONGEST_WORDS) : said;
  }

  private void note(Route route, ForwardRequest request, Instant now, Map<String, Object> outcome) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("target", route.target().toString());
    details.put("method", request.method());
    details.put("path", request.pathWithoutQuery());
    details.put("bytes_sent", request.body().length);
    details.putAll(outcome);
    audit.note(route.caller().did(now, "forward.sent", route.device(), details));
  }
}
