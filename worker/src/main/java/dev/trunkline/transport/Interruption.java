package dev.trunkline.transport;

import java.util.Objects;
import java.util.stream.Stream;

/** sshj turns an interrupt into an exception of its own and forgets the flag. */
final class Interruption {
  private Interruption() {}

  /** Whether the exception comes from an interrupt of this thread; the flag is set again then. */
  static boolean caused(Throwable e) {
    boolean thrown =
        Stream.iterate(e, Objects::nonNull, Throwable::getCause).anyMatch(InterruptedException.class::isInstance);
    if (thrown) Thread.currentThread().interrupt();
    return Thread.currentThread().isInterrupted();
  }
}
