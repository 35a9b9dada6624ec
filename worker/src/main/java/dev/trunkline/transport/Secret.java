package dev.trunkline.transport;

import java.util.Objects;

/** Text that must not be seen: it prints as asterisks and compares by identity only. */
public final class Secret {
  private final String text;

  public Secret(String text) {
    this.text = Objects.requireNonNull(text);
  }

  /** The text itself, for the one place that sends it. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "***";
  }
}
