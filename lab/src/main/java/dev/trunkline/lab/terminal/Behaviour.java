package dev.trunkline.lab.terminal;

import java.time.Duration;

/**
 * How a device treats everything it writes, until it is told otherwise.
 *
 * @param chunkBytes output leaves in chunks of this many bytes, 0 for as much as there is
 * @param chunkPause the time between two chunks
 * @param echo what becomes of the echo
 * @param echoColumns where a wrapped echo wraps
 */
public record Behaviour(int chunkBytes, Duration chunkPause, Echo echo, int echoColumns) {

  public static final Behaviour NORMAL = new Behaviour(0, Duration.ZERO, Echo.NORMAL, 80);

  public enum Echo {
    NORMAL,
    /** Typed characters are not shown; Enter still moves to the next line. */
    LOST,
    /** At the right margin the character is drawn twice with a CR between, as readline does. */
    WRAPPED
  }

  public Behaviour drip(int bytes, Duration pause) {
    return new Behaviour(bytes, pause, echo, echoColumns);
  }

  public Behaviour withoutEcho() {
    return new Behaviour(chunkBytes, chunkPause, Echo.LOST, echoColumns);
  }

  public Behaviour wrappingEcho(int columns) {
    return new Behaviour(chunkBytes, chunkPause, Echo.WRAPPED, columns);
  }
}
