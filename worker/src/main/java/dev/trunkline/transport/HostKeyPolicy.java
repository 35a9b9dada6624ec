package dev.trunkline.transport;

import java.util.Locale;

/** What to do about a host key. */
public enum HostKeyPolicy {
  /** Only keys recorded beforehand. */
  PINNED,
  /** The first key of a host is recorded on trust, any other one refused. */
  ACCEPT_NEW,
  /** Every key is believed: for laboratories only. */
  OFF;

  /** The name in JSON, in {@code config.toml} and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException where no policy has that name
   */
  public static HostKeyPolicy ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
