package dev.trunkline.calendar;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a calendar means for a job. */
public enum CalendarKind {
  /** It may run inside only. */
  WINDOW,
  /** It may not run inside. */
  FREEZE;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static CalendarKind ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  public static List<String> wireNames() {
    return Arrays.stream(values()).map(CalendarKind::wireName).toList();
  }
}
