package dev.trunkline.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What a command said so far, up to a limit; beyond it only the fact that there was more. */
final class Output {
  private final long limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final SettledLines heard;
  private boolean truncated;

  Output(long limit) {
    this(limit, new SettledLines(OutputTap.NONE, List.of()));
  }

  Output(long limit, SettledLines heard) {
    this.limit = limit;
    this.heard = heard;
  }

  void append(byte[] bytes, int length) {
    int room = (int) Math.min(length, limit - kept.size());
    kept.write(bytes, 0, room);
    heard.append(bytes, room);
    truncated |= room < length;
  }

  boolean truncated() {
    return truncated;
  }

  byte[] bytes() {
    return kept.toByteArray();
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
    return Arrays.copyOf(bytes, end);
  }

  private static int lineStart(byte[] bytes, int end) {
    int start = end;
    while (start > 0 && bytes[start - 1] != '\n') start--;
    return start;
  }
}
