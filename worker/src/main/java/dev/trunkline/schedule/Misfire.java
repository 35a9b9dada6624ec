package dev.trunkline.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of fire times that passed while nobody could fire: later than the grace they are missed. */
public enum Misfire {
  /** They are noted, and that is all. */
  SKIP,
  /** One run makes up for all of them. */
  RUN_ONCE,
  /** Each runs, up to {@link FiringPlan#MOST_CAUGHT_UP} of them, the newest. */
  RUN_ALL;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Misfire ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  public static List<String> wireNames() {
    return Arrays.stream(values()).map(Misfire::wireName).toList();
  }
}
