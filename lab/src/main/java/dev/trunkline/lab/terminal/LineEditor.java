package dev.trunkline.lab.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The line being typed, and its echo. */
final class LineEditor {
  private static final byte[] RUB_OUT = {'\b', ' ', '\b'};

  /** How far a line moves to the left when it reaches the margin, as on IOS. */
  private static final int SCROLL = 10;

  private final Outbox out;
  private final Conduct conduct;
  private byte[] typed = new byte[256];
  private int length;
  private int shown;
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
    this.shown = 0;
  }

  void put(byte key) {
    if (length == typed.length) {
      typed = Arrays.copyOf(typed, 2 * length);
    }
    typed[length++] = key;
    if (!hidden) {
      echo(key, conduct.behaviour());
    }
  }

  void backspace() {
    if (length > 0) {
      length--;
      if (!hidden && conduct.behaviour().echo() != Behaviour.Echo.LOST) {
        shown--;
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

  private void echo(byte key, Behaviour behaviour) {
    switch (behaviour.echo()) {
      case LOST -> {}
      case NORMAL -> draw(key);
      case WRAPPED -> {
        boolean atMargin = promptWidth + length > 1 && (promptWidth + length - 1) % behaviour.echoColumns() == 0;
        draw(atMargin ? new byte[] {key, '\r', key} : new byte[] {key});
      }
      case SCROLLED -> {
        draw(key);
        if (shown > SCROLL && promptWidth + shown == behaviour.echoColumns()) {
          scroll();
        }
      }
    }
  }

  private void draw(byte... bytes) {
    shown++;
    out.write(bytes);
  }

  /** Back to the prompt, a dollar sign and the end of the line, and blanks over what stood behind that. */
  private void scroll() {
    int kept = shown - 1 - SCROLL;
    String end = new String(typed, length - kept, kept, StandardCharsets.ISO_8859_1);
    String drawn = "\b".repeat(shown) + "$" + end + " ".repeat(SCROLL) + "\b".repeat(SCROLL);
    out.write(drawn.getBytes(StandardCharsets.ISO_8859_1));
    shown = kept + 1;
  }
}
