package dev.trunkline.lab;

import java.time.Duration;

/** What becomes of the bytes that go one way through a {@link FaultProxy}. */
public sealed interface Passage {
  Passage PASS = new Pass();

  /** Bytes go on as they come. */
  record Pass() implements Passage {}

  /**
   * So many bytes go on, counted from when this was asked for; what comes behind them vanishes, and so does the end of
   * the connection: neither FIN nor RST is handed on.
   */
  record SwallowAfter(long bytes) implements Passage {}

  /** What was read in one go waits this long; what comes behind it waits too. */
  record Delay(Duration time) implements Passage {}

  /** So many bytes go on, then a pause. */
  record Drip(int bytes, Duration pause) implements Passage {
    public Drip {
      if (bytes < 1) {
        throw new IllegalArgumentException("a drip needs a byte");
      }
    }
  }

  /** So many bytes go on, counted from when this was asked for; then both sides get a RST. */
  record CutAfter(long bytes) implements Passage {}

  /** Bytes go on in packets of 1 to 256 bytes; the same seed cuts the same stream the same way. */
  record Split(long seed) implements Passage {}

  static Passage swallow() {
    return new SwallowAfter(0);
  }

  static Passage swallowAfter(long bytes) {
    return new SwallowAfter(bytes);
  }

  static Passage delay(Duration time) {
    return new Delay(time);
  }

  static Passage drip(int bytes, Duration pause) {
    return new Drip(bytes, pause);
  }

  static Passage cutAfter(long bytes) {
    return new CutAfter(bytes);
  }

  static Passage split(long seed) {
    return new Split(seed);
  }
}
