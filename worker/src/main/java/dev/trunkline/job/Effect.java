package dev.trunkline.job;

import java.util.Locale;

/** What a command does to its device, and with that what may be done with the command. */
public enum Effect {
  /** Changes nothing: may be sent again. */
  READ,
  /** Changes the device: never sent again once a byte of it has left. */
  CHANGE,
  /** Reloads, erases or formats: wants an explicit confirmation in the request. */
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
}
