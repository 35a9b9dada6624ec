package dev.trunkline.job;

import java.util.Locale;

/** How the lines of a job are given to the device. */
public enum JobKind {
  /** Each at the resting prompt. */
  COMMAND,
  /** In configuration mode, which is entered before the first line and left after the last. */
  CONFIG;

  /** The name in JSON and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException where no kind has that name
   */
  public static JobKind ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
