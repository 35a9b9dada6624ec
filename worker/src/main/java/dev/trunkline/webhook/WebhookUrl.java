package dev.trunkline.webhook;

import dev.trunkline.transport.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a webhook sends to. What follows the question mark may be a secret, so printing it by accident leaves that out.
 *
 * @param text whole
 * @param scheme {@code http} or {@code https}
 */
public record WebhookUrl(String text, String scheme, Endpoint endpoint) {
  private static final int LONGEST = 2_000;
  private static final String MASK = "***";

  /** What is shorter hides nothing, and is part of too many words. */
  private static final int SHORTEST_SECRET = 4;

  /** Wider than java.net.URI takes a host to be: 0x7f.1 is to be judged as an address and not to be passed by. */
  private static final Pattern AUTHORITY = Pattern.compile("(?:\\[([\\p{XDigit}:.]+)]|([\\w.-]{1,253}))(?::(\\d{1,5}))?");

  /**
   * @param allowHttp whether it may do without TLS
   * @throws IllegalArgumentException saying what it must be; does not repeat what it is
   */
  public static WebhookUrl parse(String text, boolean allowHttp) {
    URI uri = uri(text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean known = scheme.equals("https") || scheme.equals("http");
    if (!known || uri.isOpaque()) throw new IllegalArgumentException("must be a URL that begins with https://");
    if (scheme.equals("http") && !allowHttp) {
      throw new IllegalArgumentException("must begin with https://, unless the setting webhooks.allow_http is on");
    }
    if (uri.getRawFragment() != null) throw new IllegalArgumentException("must not have a part behind #");
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    if (authority.contains("@")) throw new IllegalArgumentException("must not name a user");
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) throw new IllegalArgumentException("must name a host, and perhaps a port");
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return new WebhookUrl(text, scheme, new Endpoint(host, port(parts.group(3), scheme)));
  }

  private static URI uri(String text) {
    if (text.length() > LONGEST) throw new IllegalArgumentException("must have up to " + LONGEST + " characters");
    // RFC 3986; java.net.URI takes others, too, and they would be sent as question marks.
    if (text.chars().anyMatch(c -> c > 126)) throw new IllegalArgumentException("must percent-encode what is not ASCII");
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be a URL");
    }
  }

  private static int port(String given, String scheme) {
    if (given == null) return scheme.equals("https") ? 443 : 80;
    int port = Integer.parseInt(given);
    if (port < 1 || port > 65_535) throw new IllegalArgumentException("must have a port of 1 to 65535");
    return port;
  }

  boolean isPlain() {
    return scheme.equals("http");
  }

  URI uri() {
    return URI.create(text);
  }

  /** What may be shown: all before the question mark. */
  public String shown() {
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }

  /** The same text without what may not be shown, wherever a receiver repeats it. */
  String masked(String answer) {
    String query = uri().getRawQuery();
    if (query == null || query.isEmpty()) return answer;
    String masked = answer.replace(query, MASK);
    for (String value : values(query)) masked = masked.replace(value, MASK);
    return masked;
  }

  /** Of its parameters, as they stand there and as they are meant; the longest first, since one may be a part of another. */
  private static List<String> values(String query) {
    return Arrays.stream(query.split("&"))
        .map(parameter -> parameter.substring(parameter.indexOf('=') + 1))
        .flatMap(value -> Stream.of(value, meant(value)))
        .filter(value -> value.length() >= SHORTEST_SECRET)
        .distinct()
        .sorted(Comparator.comparing(String::length).reversed())
        .toList();
  }

  /** {@link URI} has seen to it that what follows a percent sign is a number. */
  private static String meant(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return shown();
  }
}
