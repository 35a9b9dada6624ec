package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.tunnel.ForwardRequest;
import dev.trunkline.tunnel.HttpField;
import dev.trunkline.tunnel.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** A request to a web server behind a device, as asked for, checked. */
public record RequestedForward(Route route, ForwardRequest request) {
  private static final int MOST_HEADERS = 100;

  /**
   * @throws dev.trunkline.api.problem.ProblemException INVALID_INPUT with every mistake, or TARGET_NOT_ALLOWED
   */
  public static RequestedForward read(ObjectNode body, RequestedRoute routes, Caller caller) {
    Mistakes mistakes = new Mistakes();
    Fields forward = new Fields(body, "", mistakes);
    RequestedRoute.Parts parts = routes.read(forward, caller);
    String method = forward.oneOf("method", ForwardRequest.METHODS).orElse("GET");
    String path = path(forward);
    List<HttpField> headers = headers(forward);
    byte[] content = content(forward);
    forward.rejectUnknown();
    mistakes.throwIfAny();
    return new RequestedForward(routes.route(parts, caller), new ForwardRequest(method, path, headers, content));
  }

  private static String path(Fields forward) {
    Optional<String> path = forward.text("path");
    if (path.isPresent() && !ForwardRequest.isPath(path.get())) {
      forward.wrong("path", "must begin with / and have printable ASCII characters only, no blanks and no #");
    }
    return path.orElse("/");
  }

  private static List<HttpField> headers(Fields forward) {
    List<HttpField> headers = new ArrayList<>();
    forward.object("headers").ifPresent(given -> readHeaders(given, forward, headers));
    return headers;
  }

  private static void readHeaders(Fields given, Fields forward, List<HttpField> headers) {
    if (given.names().size() > MOST_HEADERS) forward.wrong("headers", "must be up to " + MOST_HEADERS);
    Set<String> seen = new HashSet<>();
    for (String name : given.names()) {
      Optional<String> value = given.text(name);
      if (!HttpField.isName(name)) {
        given.wrong(Text.quotable(name), "is no name of a header");
      } else if (value.isPresent() && !HttpField.isValue(value.get())) {
        given.wrong(name, "must have printable ASCII characters only");
      } else if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        given.wrong(name, "is there in another spelling");
      } else {
        value.ifPresent(text -> headers.add(new HttpField(name, text)));
      }
    }
  }

  private static byte[] content(Fields forward) {
    Optional<String> text = forward.text("body");
    Optional<String> base64 = forward.text("body_base64");
    if (text.isPresent() && base64.isPresent()) forward.wrong("body_base64", "is instead of body");
    try {
      return base64.map(Base64.getDecoder()::decode).orElseGet(() -> text.orElse("").getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      forward.wrong("body_base64", "must be Base64");
      return new byte[0];
    }
  }
}
