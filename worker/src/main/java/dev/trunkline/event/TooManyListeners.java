package dev.trunkline.event;

/** This process has as many listeners as it may. */
public final class TooManyListeners extends RuntimeException {
  TooManyListeners(int most) {
    super("this process has %d listeners already, as many as events.max_listeners allows".formatted(most));
  }
}
