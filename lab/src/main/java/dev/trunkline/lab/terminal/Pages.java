package dev.trunkline.lab.terminal;

import java.util.List;

/** A text shown page by page. */
final class Pages {
  private final List<String> lines;
  private int shown;

  Pages(String text) {
    lines = text.lines().toList();
  }

  /** The next lines, each with its end. */
  String next(int count) {
    int to = Math.min(lines.size(), shown + count);
    String page = String.join("\n", lines.subList(shown, to)) + "\n";
    shown = to;
    return page;
  }

  boolean isOver() {
    return shown == lines.size();
  }

  int percent() {
    return 100 * shown / lines.size();
  }
}
