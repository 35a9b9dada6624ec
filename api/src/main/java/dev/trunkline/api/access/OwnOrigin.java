package dev.trunkline.api.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/**
 * The origin (RFC 6454) under which the browser that asks knows this process, such as {@code https://trunkline.example:8443}. A proxy
 * of the settings may say how it was asked itself, in X-Forwarded-Proto and X-Forwarded-Host; nobody else is believed.
 */
public final class OwnOrigin {
  private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+(:\\d{1,5})?|\\[[0-9a-f:.]+](:\\d{1,5})?");

  private final ClientAddress clients;

  public OwnOrigin(ClientAddress clients) {
    this.clients = clients;
  }

  /** In the form in which browsers send one: lower case, without the port that goes without saying. */
  public String of(HttpServletRequest request) {
    boolean forwarded = clients.isProxy(request.getRemoteAddr());
    String scheme = last(request, "X-Forwarded-Proto", forwarded).filter(OwnOrigin::isWeb).orElse(request.getScheme());
    String host = last(request, "X-Forwarded-Host", forwarded).filter(name -> HOST.matcher(name).matches()).orElseGet(() -> host(request));
    String standardPort = scheme.equals("https") ? ":443" : ":80";
    return scheme + "://" + (host.endsWith(standardPort) ? host.substring(0, host.length() - standardPort.length()) : host);
  }

  /** Whether the browser asks over TLS. */
  public boolean isSecure(HttpServletRequest request) {
    return of(request).startsWith("https:");
  }

  /** What the nearest proxy says comes last, whether it wrote on in the line that came to it or added one. */
  private static Optional<String> last(HttpServletRequest request, String header, boolean believed) {
    if (!believed || request.getHeader(header) == null) return Optional.empty();
    String value = Collections.list(request.getHeaders(header)).getLast();
    return Optional.of(value.substring(value.lastIndexOf(',') + 1).strip().toLowerCase(Locale.ROOT));
  }

  private static boolean isWeb(String scheme) {
    return scheme.equals("https") || scheme.equals("http");
  }

  private static String host(HttpServletRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    return host == null ? request.getServerName() + ":" + request.getServerPort() : host.toLowerCase(Locale.ROOT);
  }
}
