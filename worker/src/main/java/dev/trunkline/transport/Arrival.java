package dev.trunkline.transport;

/** What ended a wait for a shell. */
public sealed interface Arrival {
  record Bytes(byte[] bytes) implements Arrival {}

  /** Nothing came in time. */
  record Silence() implements Arrival {}

  /** Nothing will come any more. */
  record Ended(String why) implements Arrival {}

  /** {@link Shell#cancel()} or an interrupt. */
  record Cancelled() implements Arrival {}
}
