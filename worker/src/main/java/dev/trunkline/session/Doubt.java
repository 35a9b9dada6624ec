package dev.trunkline.session;

import java.time.Duration;

/**
 * Decides how long a prompt must be followed by silence before it is believed. Usually not at all: it arrived in one
 * piece, at the end of what was there to read. But output may hold a line that looks like the prompt, and the network
 * may break it just there. So whatever makes that likelier costs a short wait: a line that begins as the prompt does
 * earlier in the same output, output that drips, a prompt that came in pieces, packets filled to the brim.
 */
final class Doubt {
  private static final Duration SHORT = Duration.ofMillis(50);
  /** A line like the prompt was there already, so the next one is as likely to be another such line. */
  private static final Duration LONG = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final int DRIP = 256;
  private static final int FULL = 64;

  private final Duration always;
  private final Duration withoutEcho;
  private final Prompts prompts;
  private boolean resembled;
  private boolean dripping;
  private boolean inPieces;
  private int lastLength;
  private long lastNanoTime;
  private long longestPause;

  /**
   * @param always what the platform asks for after every prompt
   * @param withoutEcho what a prompt costs before the echo of the command was seen
   */
  Doubt(Duration always, Duration withoutEcho, Prompts prompts) {
    this.always = always;
    this.withoutEcho = withoutEcho;
    this.prompts = prompts;
  }

  /**
   * @param from where in the chunk the output starts
   * @param inLine whether the chunk goes on with a line that an earlier chunk began
   */
  void beforeChunk(byte[] chunk, int from, boolean inLine, long nanoTime) {
    if (lastLength > 0) {
      longestPause = Math.max(longestPause, nanoTime - lastNanoTime);
      dripping |= inLine && lastLength < DRIP;
    }
    boolean full = chunk.length == lastLength && chunk.length >= FULL;
    inPieces = full || inLine && !endsLine(chunk, from);
    lastLength = chunk.length;
    lastNanoTime = nanoTime;
  }

  /** The device waited for a key or an answer: no pause of its own, and no line cut off. */
  void waited() {
    lastLength = 0;
  }

  void sawLine(byte[] bytes, int length) {
    if (!resembled) resembled = prompts.opens(bytes, length);
  }

  Duration withoutEcho() {
    return withoutEcho;
  }

  Duration quiet(boolean unguessable) {
    if (unguessable || !resembled && !dripping && !inPieces) return always;
    Duration least = resembled ? LONG : SHORT;
    Duration threePauses = Duration.ofNanos(3 * longestPause);
    Duration quiet = threePauses.compareTo(least) < 0 ? least : threePauses;
    return quiet.compareTo(LONGEST) > 0 ? LONGEST : quiet;
  }

  private static boolean endsLine(byte[] chunk, int from) {
    for (int i = from; i < chunk.length; i++) {
      if (chunk[i] == '\n') return true;
    }
    return false;
  }
}
