package dev.trunkline.lab.terminal;

import dev.trunkline.lab.cli.Cli;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Puts text on the screen, with CR LF at each line end, and lets the faults happen. */
final class Printer {
  private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[?0-9;]*[A-Za-z]");

  private final Outbox out;
  private final Conduct conduct;
  private boolean terminal = true;
  private Fault expected;
  private Fault stuck;

  Printer(Outbox out, Conduct conduct) {
    this.out = out;
    this.conduct = conduct;
  }

  /** How many columns the last line of a prompt takes. */
  static int width(String prompt) {
    return ESCAPE.matcher(prompt.substring(prompt.lastIndexOf('\n') + 1)).replaceAll("").length();
  }

  void withoutTerminal() {
    terminal = false;
  }

  /** What is not the output of a command: prompts, questions, line ends. No fault touches it. */
  void plain(String text) {
    if (!text.isEmpty()) {
      out.write(encode(text));
    }
  }

  /** What comes between Enter and the output. */
  void leadIn(Cli cli) {
    plain(cli.beforeOutput());
    if (conduct.behaviour().redrawsPrompt()) {
      plain(cli.prompt() + "\r\u001b[K");
    }
  }

  void output(String text) {
    output(encode(text));
  }

  void output(byte[] bytes) {
    if (stuck != null || bytes.length == 0) {
      return;
    }
    Fault fault = expected != null ? expected : conduct.takeNext();
    expected = null;
    switch (fault) {
      case null -> out.write(bytes);
      case Fault.LogLine log -> writeAround(bytes, log.line());
      case Fault.Hang hang -> writeHalf(bytes, hang);
      case Fault.Stall stall -> writeHalf(bytes, stall);
      case Fault.Cut cut -> writeHalf(bytes, cut);
    }
  }

  void expectFaultFor(String line) {
    expected = conduct.takeFor(line);
  }

  /** The fault meant for a line that printed nothing happens where its output would have been. */
  void faultBeforePrompt() {
    switch (expected) {
      case null -> {}
      case Fault.LogLine log -> plain(log.line() + "\n");
      case Fault.Hang hang -> stuck = hang;
      case Fault.Stall stall -> stuck = stall;
      case Fault.Cut cut -> stuck = cut;
    }
    expected = null;
  }

  boolean isStuck() {
    return stuck != null;
  }

  boolean isStuckForEver() {
    return !(stuck instanceof Fault.Stall);
  }

  boolean cuts() {
    return stuck instanceof Fault.Cut;
  }

  void unstick() {
    stuck = null;
  }

  private void writeHalf(byte[] bytes, Fault fault) {
    out.write(Arrays.copyOf(bytes, bytes.length / 2));
    stuck = fault;
  }

  private void writeAround(byte[] bytes, String log) {
    int middle = bytes.length / 2;
    while (middle < bytes.length && bytes[middle - 1] != '\n') {
      middle++;
    }
    out.write(Arrays.copyOf(bytes, middle));
    plain(log + "\n");
    out.write(Arrays.copyOfRange(bytes, middle, bytes.length));
  }

  private byte[] encode(String text) {
    return (terminal ? text.replace("\n", "\r\n") : text).getBytes(StandardCharsets.UTF_8);
  }
}
