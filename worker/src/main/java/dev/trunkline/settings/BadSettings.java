package dev.trunkline.settings;

import java.util.List;

/** The settings cannot be used. Says everything that is wrong with them, so that one look mends it. */
public final class BadSettings extends RuntimeException {
  private final transient List<String> mistakes;

  public BadSettings(List<String> mistakes) {
    super(String.join("\n", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** One line each: the place, then what is wrong, such as {@code config.toml:12 server.port: must be ...}. */
  public List<String> mistakes() {
    return mistakes;
  }
}
