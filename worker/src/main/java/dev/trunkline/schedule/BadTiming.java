package dev.trunkline.schedule;

/** A timing that cannot be; the message says why and, where there is one, what to write instead. */
public final class BadTiming extends IllegalArgumentException {
  public BadTiming(String message) {
    super(message);
  }
}
