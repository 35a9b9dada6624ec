package dev.trunkline.lab.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The line being typed, and its echo. */
final class LineEditor {
  private static final byte[] RUB_OUT = {'\b', ' ', '\b'};

  private final Outbox out;
  private final Conduct conduct;
  private byte[] typed = new byte[256];
  private int length;
  private int promptWidth;
  private boolean hidden;

  LineEditor(Outbox out, Conduct conduct) {
    this.out = out;
    this.conduct = conduct;
  }

  void start(int promptWidth, boolean hidden) {
    this.promptWidth = promptWidth;
    this.hidden = hidden;
    this.length = 0;
  }

  void put(byte key) {
    if (length == typed.length) {
      typed = Arrays.copyOf(typed, 2 * length);
    }
    typed[length++] = key;
    Behaviour behaviour = conduct.behaviour();
    if (hidden || behaviour.echo() == Behaviour.Echo.LOST) {
      return;
    }
    boolean atMargin = (promptWidth + length - 1) % behaviour.echoColumns() == 0;
    boolean wraps = behaviour.echo() == Behaviour.Echo.WRAPPED && promptWidth + length > 1 && atMargin;
    out.write(wraps ? new byte[] {key, '\r', key} : new byte[] {key});
  }

  void backspace() {
    if (length > 0) {
      length--;
      if (!hidden && conduct.behaviour().echo() != Behaviour.Echo.LOST) {
        out.write(RUB_OUT);
      }
    }
  }

  void clear() {
    while (length > 0) {
      backspace();
    }
  }

  boolean isEmpty() {
    return length == 0;
  }

  String take() {
    String line = new String(typed, 0, length, StandardCharsets.UTF_8);
    length = 0;
    return line;
  }
}
