package dev.trunkline.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Devices to keep logged in to.
 *
 * @param sessions to each of them; 1 to 100
 */
public record WarmTag(String tag, int sessions) {
  private static final Pattern WRITTEN = Pattern.compile("(?<tag>[^\\s,]{1,63}):(?<sessions>[1-9][0-9]?|100)");

  /** {@code tag:sessions}. */
  static WarmTag parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      throw new IllegalArgumentException("must hold a tag and 1 to 100 sessions, such as \"core:1\", has \"" + text + "\"");
    }
    return new WarmTag(written.group("tag"), Integer.parseInt(written.group("sessions")));
  }
}
