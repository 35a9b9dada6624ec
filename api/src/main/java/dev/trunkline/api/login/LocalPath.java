package dev.trunkline.api.login;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Where somebody is led to once they are logged in. Only ever a path of Trunkline itself: what begins with {@code //} or {@code /\} is
 * another host to a browser, and so it is with a tab or a line feed between, which browsers leave out.
 */
final class LocalPath {
  private static final Pattern SHAPE = Pattern.compile("/(?:[\\x21-\\x7e&&[^/\\\\\"<>]][\\x21-\\x7e&&[^\\\\\"<>]]{0,1022})?");

  private LocalPath() {}

  static boolean is(String text) {
    return SHAPE.matcher(text).matches() && isUri(text);
  }

  /** Said before the login rather than after it, when the code is spent. */
  private static boolean isUri(String text) {
    try {
      new URI(text);
      return true;
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
