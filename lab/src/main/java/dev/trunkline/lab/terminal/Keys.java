package dev.trunkline.lab.terminal;

import java.util.Arrays;

/** Keys typed and not read yet. Enter is {@code '\r'}, whether it came as CR, LF or, in one packet, CR LF. */
final class Keys {
  private byte[] buffer = new byte[0];
  private int start;

  void add(byte[] typed) {
    byte[] joined = new byte[buffer.length - start + typed.length];
    System.arraycopy(buffer, start, joined, 0, buffer.length - start);
    int end = buffer.length - start;
    boolean afterCr = false;
    for (byte key : typed) {
      if (key != '\n') {
        joined[end++] = key;
      } else if (!afterCr) {
        joined[end++] = '\r';
      }
      afterCr = key == '\r';
    }
    buffer = Arrays.copyOf(joined, end);
    start = 0;
  }

  boolean isEmpty() {
    return start == buffer.length;
  }

  int next() {
    return buffer[start++] & 0xff;
  }

  void clear() {
    start = buffer.length;
  }

  /** Forgets everything up to and including this key; false if it was not typed. */
  boolean skipPast(int key) {
    for (int i = start; i < buffer.length; i++) {
      if (buffer[i] == key) {
        start = i + 1;
        return true;
      }
    }
    return false;
  }
}
