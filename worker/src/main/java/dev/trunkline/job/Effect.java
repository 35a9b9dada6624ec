package dev.trunkline.job;

import java.util.Locale;

/** What running a command may do to the device; it decides what may be repeated after a failure. Ordered by severity. */
public enum Effect {
  /** Looks only; may be run again. */
  READ,
  /** Changes the device; never sent again once a byte of it left. */
  CHANGE,
  /** Reload, erase, format: as {@link #CHANGE}, and the request has to say so itself. */
  DESTRUCTIVE;

  /** The name in JSON and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException where no effect has that name
   */
  public static Effect ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  public Effect orWorse(Effect other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
