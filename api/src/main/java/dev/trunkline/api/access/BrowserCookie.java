package dev.trunkline.api.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * A cookie that scripts cannot read and that other sites' pages do not send with what they load or post. Over TLS it is
 * {@code Secure} and its name begins with {@code __Host-}: then no other name or port of the site, and nobody on the network, can put
 * one of their own there (RFC 6265bis, section 4.1.3.2), and without that prefix none is read.
 *
 * <p>{@code SameSite=Lax} and not {@code Strict}: somebody comes back from the provider by a redirect of another site, and the first page
 * after that would be asked for without a cookie that is Strict.
 *
 * @param name without the prefix
 */
public record BrowserCookie(String name, OwnOrigin origin) {
  /** The session of somebody who logged in. */
  public static BrowserCookie ofSession(OwnOrigin origin) {
    return new BrowserCookie("trunkline_session", origin);
  }

  public Optional<String> in(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) return Optional.empty();
    String wanted = nameFor(request);
    return Arrays.stream(cookies).filter(cookie -> cookie.getName().equals(wanted)).map(Cookie::getValue).findFirst();
  }

  public void give(String value, Duration life, HttpServletRequest request, HttpServletResponse response) {
    ResponseCookie cookie =
        ResponseCookie.from(nameFor(request), value)
            .httpOnly(true)
            .secure(origin.isSecure(request))
            .sameSite("Lax")
            .path("/")
            .maxAge(life)
            .build();
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
  }

  /** Has the browser forget it. */
  public void take(HttpServletRequest request, HttpServletResponse response) {
    give("", Duration.ZERO, request, response);
  }

  private String nameFor(HttpServletRequest request) {
    return origin.isSecure(request) ? "__Host-" + name : name;
  }
}
