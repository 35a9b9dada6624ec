package dev.trunkline.api.access;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/**
 * Whether a request was made by a page of Trunkline itself. A browser adds a cookie to requests whosever page makes them, so that a
 * cookie alone says whose browser it is and not that its owner wants this. {@code SameSite} keeps it from other sites, but not from
 * another port or name of the same one, such as what a tunnel leads to on this very machine. So what changes anything needs the word
 * of the browser for where it comes from: Sec-Fetch-Site, or Origin where the browser does not send that (plain HTTP to another
 * machine); no page can set either. A request with a token in its header needs none, since no browser adds one by itself.
 */
public final class SameOrigin {
  private final OwnOrigin own;

  public SameOrigin(OwnOrigin own) {
    this.own = own;
  }

  public boolean isOf(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site == null) return isReading(request) || own.of(request).equals(request.getHeader(HttpHeaders.ORIGIN));
    if (site.equals("same-origin")) return true;
    // Whoever follows a link, or types an address, sees the answer; the page with the link does not.
    boolean byPerson = site.equals("none") || "navigate".equals(request.getHeader("Sec-Fetch-Mode"));
    return isReading(request) && byPerson;
  }

  /** A web socket begins as a GET, and pages of other origins may read what it brings. */
  private static boolean isReading(HttpServletRequest request) {
    boolean reading = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    return reading && !"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
  }
}
