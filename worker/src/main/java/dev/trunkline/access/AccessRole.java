package dev.trunkline.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What somebody may do, each with all that those before it may. {@code docs/access.md} says what each is for. */
public enum AccessRole {
  /** Looks. */
  VIEWER,
  /** Runs what only reads, and calls off. */
  OPERATOR,
  /** Changes devices and what is known of them. */
  ENGINEER,
  /** Decides who may do what, and with which secrets. */
  ADMIN;

  /** Whether it may do whatever needs the other one at least. */
  public boolean covers(AccessRole least) {
    return compareTo(least) >= 0;
  }

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static AccessRole ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  public static List<String> wireNames() {
    return Arrays.stream(values()).map(AccessRole::wireName).toList();
  }
}
