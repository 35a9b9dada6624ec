package dev.trunkline.tunnel;

import java.util.regex.Pattern;

/** A header field of HTTP. One that could end its line early cannot be made (RFC 9110, section 5.5). */
public record HttpField(String name, String value) {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]{0,8000}");

  public HttpField {
    if (!isName(name) || !isValue(value)) throw new IllegalArgumentException("no header field of HTTP");
  }

  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  public static boolean isValue(String text) {
    return VALUE.matcher(text).matches();
  }

  boolean isNamed(String other) {
    return name.equalsIgnoreCase(other);
  }
}
