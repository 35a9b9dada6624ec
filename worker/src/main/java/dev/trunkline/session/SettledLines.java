package dev.trunkline.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** Passes on the lines of an output as they come, but for those that may turn out to belong to the prompt and not to it. */
final class SettledLines {
  private final OutputTap tap;
  private final List<Pattern> beforePrompt;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private final Deque<byte[]> heldBack = new ArrayDeque<>();

  /**
   * @param beforePrompt what {@link Output#bytesWithoutLast} takes off the end: each pattern once at most, so never more lines
   */
  SettledLines(OutputTap tap, List<Pattern> beforePrompt) {
    this.tap = tap;
    this.beforePrompt = beforePrompt;
  }

  /** A line, or a part of one where it has no line end. */
  void append(byte[] bytes, int length) {
    if (tap == OutputTap.NONE || length == 0) return;
    if (bytes[length - 1] != '\n' || begun.size() > 0) {
      begun.write(bytes, 0, length);
      if (bytes[length - 1] == '\n') finishBegun();
    } else {
      settle(Arrays.copyOf(bytes, length));
    }
  }

  private void finishBegun() {
    settle(begun.toByteArray());
    begun.reset();
  }

  private void settle(byte[] line) {
    if (mayBelongToPrompt(line)) {
      heldBack.add(line);
      if (heldBack.size() > beforePrompt.size()) tap.line(heldBack.remove());
      return;
    }
    while (!heldBack.isEmpty()) tap.line(heldBack.remove());
    tap.line(line);
  }

  private boolean mayBelongToPrompt(byte[] line) {
    if (beforePrompt.isEmpty()) return false;
    String text = new String(line, StandardCharsets.ISO_8859_1).stripTrailing();
    return beforePrompt.stream().anyMatch(pattern -> pattern.matcher(text).matches());
  }
}
