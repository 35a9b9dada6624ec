package dev.trunkline.lab.terminal;

/** What goes wrong once, in the middle of one command's output. */
public sealed interface Fault {

  /** Half of the output, then never a word again. */
  record Hang() implements Fault {}

  /** Half of the output, then nothing until Ctrl-C brings the prompt back. */
  record Stall() implements Fault {}

  /** Half of the output, then the TCP connection is cut. */
  record Cut() implements Fault {}

  /** A log message between two lines of the output. */
  record LogLine(String line) implements Fault {}

  static Fault hang() {
    return new Hang();
  }

  static Fault stall() {
    return new Stall();
  }

  static Fault cut() {
    return new Cut();
  }

  static Fault logLine(String line) {
    return new LogLine(line);
  }
}
