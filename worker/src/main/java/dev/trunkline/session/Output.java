package dev.trunkline.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What a command said so far, up to a limit; beyond it only the fact that there was more. */
final class Output {
  /** Kept in blocks, of which only the last has room: a large output is not copied as it grows. */
  private static final int BLOCK = 8192;

  private final long limit;
  private final List<byte[]> blocks = new ArrayList<>();

  /** What the blocks were joined to when somebody asked; those since then follow it. */
  private byte[] joined = {};

  /** In the blocks. */
  private int size;
  private final SecretMask mask;
  private final SettledLines heard;
  private boolean truncated;

  Output(long limit) {
    this(limit, SecretMask.of(), new SettledLines(OutputTap.NONE, List.of()));
  }

  Output(long limit, SecretMask mask, SettledLines heard) {
    this.limit = limit;
    this.mask = mask;
    this.heard = heard;
  }

  /** A line, or a part of one where it has no line end. */
  void append(byte[] bytes, int length) {
    if (mask.hidesNothing()) {
      take(bytes, length);
    } else {
      take(mask.next(bytes, length));
    }
  }

  private void take(byte[] bytes) {
    take(bytes, bytes.length);
  }

  private void take(byte[] bytes, int length) {
    int room = (int) Math.min(length, limit - joined.length - size);
    keep(bytes, room);
    heard.append(bytes, room);
    truncated |= room < length;
  }

  private void keep(byte[] bytes, int length) {
    for (int from = 0; from < length; ) {
      int used = size % BLOCK;
      if (used == 0) blocks.add(new byte[BLOCK]);
      int part = Math.min(length - from, BLOCK - used);
      System.arraycopy(bytes, from, blocks.getLast(), used, part);
      from += part;
      size += part;
    }
  }

  boolean truncated() {
    return truncated;
  }

  /** To be left as it is. */
  byte[] bytes() {
    take(mask.rest());
    if (size == 0) return joined;
    byte[] all = Arrays.copyOf(joined, joined.length + size);
    for (int at = 0; at < size; at += BLOCK) {
      System.arraycopy(blocks.get(at / BLOCK), 0, all, joined.length + at, Math.min(BLOCK, size - at));
      blocks.set(at / BLOCK, null);
    }
    joined = all;
    blocks.clear();
    size = 0;
    return all;
  }

  /** Without the whole lines at the end that match, each pattern at most once, in any order. */
  byte[] bytesWithoutLast(List<Pattern> lines) {
    byte[] bytes = bytes();
    int end = bytes.length;
    if (truncated) return bytes;
    List<Pattern> open = new ArrayList<>(lines);
    while (end > 0 && bytes[end - 1] == '\n') {
      int start = lineStart(bytes, end - 1);
      String line = new String(bytes, start, end - 1 - start, StandardCharsets.ISO_8859_1).stripTrailing();
      if (!open.removeIf(pattern -> pattern.matcher(line).matches())) break;
      end = start;
    }
    return end == bytes.length ? bytes : Arrays.copyOf(bytes, end);
  }

  private static int lineStart(byte[] bytes, int end) {
    int start = end;
    while (start > 0 && bytes[start - 1] != '\n') start--;
    return start;
  }
}
