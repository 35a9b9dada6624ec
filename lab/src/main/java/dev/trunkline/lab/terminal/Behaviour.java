package dev.trunkline.lab.terminal;

import java.time.Duration;

/**
 * How a device treats everything it writes, until it is told otherwise.
 *
 * @param chunkBytes output leaves in chunks of this many bytes, 0 for as much as there is
 * @param chunkPause the time between two chunks
 * @param echo what becomes of the echo
 * @param echoColumns where a wrapped or scrolled echo meets the margin
 * @param redrawsPrompt whether the prompt is drawn once more before the output, and wiped
 */
public record Behaviour(int chunkBytes, Duration chunkPause, Echo echo, int echoColumns, boolean redrawsPrompt) {

  public static final Behaviour NORMAL = new Behaviour(0, Duration.ZERO, Echo.NORMAL, 80, false);

  public enum Echo {
    NORMAL,
    /** Typed characters are not shown; Enter still moves to the next line. */
    LOST,
    /** At the right margin the character is drawn twice with a CR between, as readline does. */
    WRAPPED,
    /** At the right margin the line moves to the left behind a {@code $}, as on IOS. */
    SCROLLED
  }

  public Behaviour drip(int bytes, Duration pause) {
    return new Behaviour(bytes, pause, echo, echoColumns, redrawsPrompt);
  }

  public Behaviour withoutEcho() {
    return new Behaviour(chunkBytes, chunkPause, Echo.LOST, echoColumns, redrawsPrompt);
  }

  public Behaviour wrappingEcho(int columns) {
    return new Behaviour(chunkBytes, chunkPause, Echo.WRAPPED, columns, redrawsPrompt);
  }

  public Behaviour scrollingEcho(int columns) {
    return new Behaviour(chunkBytes, chunkPause, Echo.SCROLLED, columns, redrawsPrompt);
  }

  public Behaviour redrawingPrompt() {
    return new Behaviour(chunkBytes, chunkPause, echo, echoColumns, true);
  }
}
