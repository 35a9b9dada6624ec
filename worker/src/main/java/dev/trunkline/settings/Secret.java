package dev.trunkline.settings;

/** Text that must not be shown. Printing it says only whether there is one. */
public record Secret(String value) {
  public boolean isSet() {
    return !value.isEmpty();
  }

  @Override
  public String toString() {
    return isSet() ? "(set)" : "(not set)";
  }
}
