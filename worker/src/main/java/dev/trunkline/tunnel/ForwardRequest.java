package dev.trunkline.tunnel;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One request to a web server behind a device (001_9083 #14).
 *
 * @param method one of {@link #METHODS}
 * @param path with its query, as it goes over the wire
 * @param headers those that are about a connection and not about the request are dropped
 * @param body empty for none
 */
public record ForwardRequest(String method, String path, List<HttpField> headers, byte[] body) {
  public static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e&&[^#]]{0,8000}");

  public ForwardRequest {
    if (!METHODS.contains(method) || !isPath(path)) throw new IllegalArgumentException("no request of HTTP");
    headers = List.copyOf(headers);
  }

  /** Whether it begins with a slash and has neither blanks, control characters nor a fragment. */
  public static boolean isPath(String text) {
    return PATH.matcher(text).matches();
  }

  /** The path without its query, which may hold secrets. */
  String pathWithoutQuery() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
