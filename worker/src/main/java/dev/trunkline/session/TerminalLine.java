package dev.trunkline.session;

import java.util.Arrays;

/**
 * A terminal that is one line high: it resolves what devices do to the line they are writing (backspace, carriage
 * return, escape sequences, wiped pagers) and hands over each finished line as bytes, whatever their encoding. A line
 * longer than {@link #LONGEST} is handed over in parts, so that memory stays bounded.
 */
final class TerminalLine {
  /** Receives finished text, line ends included. */
  interface Sink {
    void append(byte[] bytes, int length);
  }

  static final int LONGEST = 64 * 1024;
  private static final int KEPT = 4 * 1024;
  private static final int ESC = 0x1b;
  private static final int BEL = 0x07;

  private enum State {
    TEXT,
    ESCAPE,
    /** Sequences such as {@code ESC ( B}. */
    ESCAPE_MORE,
    CSI,
    /** OSC, DCS and the like, up to their terminator. */
    STRING,
    STRING_ESCAPE
  }

  private final Sink sink;
  private byte[] cells = new byte[256];
  private int size;
  private int cursor;
  private State state = State.TEXT;
  private int firstParameter;
  private int parameter;
  /** Where the cursor was sent to since the line began; zero where it was not. */
  private int row;
  /** The row in which the line was written; zero where it is not known. */
  private int textRow;
  private boolean wiping;
  private int wipeColumn;
  private boolean wiped;

  TerminalLine(Sink sink) {
    this.sink = sink;
  }

  void accept(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) accept(bytes[i]);
  }

  /** The end of the line under construction. */
  byte[] waiting(int atMost) {
    return Arrays.copyOfRange(cells, Math.max(0, size - atMost), size);
  }

  int waitingLength() {
    return size;
  }

  /** Whether the last byte was in the middle of an escape sequence. */
  boolean isInSequence() {
    return state != State.TEXT;
  }

  /** Hands the start of the line under construction over as it is, without a line end, and drops the rest. */
  void handOver(int length) {
    sink.append(cells, length);
    size = 0;
    cursor = 0;
  }

  /** Drops the line under construction, and everything the device now does to wipe it from the screen. */
  void wipe() {
    size = 0;
    wiping = true;
    wipeColumn = cursor;
    wiped = false;
  }

  private void accept(byte b) {
    switch (state) {
      case TEXT -> text(b);
      case ESCAPE -> escape(b);
      case ESCAPE_MORE -> escapeMore(b);
      case CSI -> csi(b);
      case STRING -> string(b);
      case STRING_ESCAPE -> stringEscape(b);
    }
  }

  private void text(byte b) {
    switch (b) {
      case '\n' -> endLine();
      case '\r' -> cursor = 0;
      case '\b' -> back(1);
      case ESC -> state = State.ESCAPE;
      default -> put(b);
    }
  }

  private void put(byte b) {
    if (wiping && (b == ' ' || b == 0)) {
      wipeCell(b);
      return;
    }
    wiping = false;
    if (isElsewhere()) endLineAbove();
    textRow = row;
    reach(cursor + 1);
    if (cursor > size) Arrays.fill(cells, size, cursor, (byte) ' ');
    cells[cursor++] = b;
    size = Math.max(size, cursor);
    if (size >= LONGEST) handOverFront();
  }

  /** A blank that wipes a pager moves on without becoming part of the line; a NUL is padding. */
  private void wipeCell(byte b) {
    if (b == 0) return;
    if (cursor < size) cells[cursor] = b;
    wiped |= cursor < wipeColumn;
    cursor = Math.min(cursor + 1, LONGEST / 2);
  }

  private void endLine() {
    // A pager that was answered but not wiped ends with a bare line end, which is no blank line of the output.
    boolean pagerOnly = wiping && !wiped && size == 0;
    wiping = false;
    if (!pagerOnly) {
      reach(size + 1);
      cells[size] = '\n';
      sink.append(cells, size + 1);
    }
    size = 0;
    cursor = 0;
    row = 0;
    textRow = 0;
  }

  /** The cursor went to another row and writes there. */
  private void endLineAbove() {
    int column = cursor;
    int to = row;
    endLine();
    cursor = column;
    row = to;
  }

  private void handOverFront() {
    int front = size - KEPT;
    sink.append(cells, front);
    System.arraycopy(cells, front, cells, 0, KEPT);
    size = KEPT;
    cursor = Math.max(0, cursor - front);
  }

  private void back(int columns) {
    cursor = Math.max(0, cursor - columns);
    wiped = true;
  }

  private void escape(byte b) {
    state = State.TEXT;
    switch (b) {
      case '[' -> {
        state = State.CSI;
        firstParameter = 0;
        parameter = 0;
      }
      case ']', 'P', 'X', '^', '_' -> state = State.STRING;
      case 'E' -> endLine();
      default -> {
        if (isIntermediate(b)) state = State.ESCAPE_MORE;
        else if (b < ' ') text(b);
      }
    }
  }

  private void escapeMore(byte b) {
    if (isIntermediate(b)) return;
    state = State.TEXT;
    if (b < ' ') text(b);
  }

  private void csi(byte b) {
    if (b >= '0' && b <= '9') {
      parameter = Math.min(parameter * 10 + b - '0', LONGEST / 2);
    } else if (b == ';') {
      firstParameter = parameter;
      parameter = 0;
    } else if (b >= '@' && b <= '~') {
      state = State.TEXT;
      moveOrErase(b);
    } else if (b < ' ') {
      state = State.TEXT;
      text(b);
    }
  }

  private void moveOrErase(byte command) {
    switch (command) {
      case 'D' -> back(Math.max(1, parameter));
      case 'C' -> cursor = Math.min(cursor + Math.max(1, parameter), LONGEST / 2);
      case 'G' -> cursor = Math.max(0, parameter - 1);
      case 'H', 'f' -> position();
      case 'J' -> erase();
      case 'K' -> eraseInRow();
      case 'M' -> deleteLine();
      default -> {}
    }
  }

  /**
   * Devices that address the whole screen write line after line at its bottom. What is written in another row is
   * another line; the cursor alone may wander, and some devices even send it to rows that do not exist.
   */
  private void position() {
    row = firstParameter > 0 ? firstParameter : Math.max(1, parameter);
    cursor = firstParameter > 0 ? Math.max(0, parameter - 1) : 0;
  }

  /** Without the topmost row the whole screen moves up, which is how such devices begin a new line. */
  private void deleteLine() {
    if (row > 0 && row != textRow) endLine();
  }

  private void eraseInRow() {
    if (!isElsewhere()) erase();
  }

  private void erase() {
    wiped = true;
    switch (parameter) {
      case 0 -> size = Math.min(size, cursor);
      case 1 -> Arrays.fill(cells, 0, Math.min(size, cursor), (byte) ' ');
      default -> size = 0;
    }
  }

  /** A string that meets a line end was none: binary output may look like the start of one. */
  private void string(byte b) {
    switch (b) {
      case BEL -> state = State.TEXT;
      case ESC -> state = State.STRING_ESCAPE;
      case '\n', '\r' -> {
        state = State.TEXT;
        text(b);
      }
      default -> {}
    }
  }

  /** Either the terminator of a string, or the start of another sequence. */
  private void stringEscape(byte b) {
    state = State.TEXT;
    if (b != '\\') escape(b);
  }

  /** Whether the cursor left the row of the line under construction. */
  private boolean isElsewhere() {
    return size > 0 && textRow > 0 && row != textRow;
  }

  private static boolean isIntermediate(byte b) {
    return b >= 0x20 && b <= 0x2f;
  }

  private void reach(int length) {
    if (length > cells.length) cells = Arrays.copyOf(cells, Math.max(length, cells.length * 2));
  }
}
