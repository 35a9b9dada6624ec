package dev.trunkline.lab.terminal;

import dev.trunkline.lab.cli.PagerStyle;
import dev.trunkline.lab.cli.Window;
import java.util.List;

/** Shows a text page by page and asks for a key in between. */
final class Pager {
  private final Printer printer;
  private final PagerStyle style;
  private final Window window;
  private List<String> lines = List.of();
  private int shown;

  Pager(Printer printer, PagerStyle style, Window window) {
    this.printer = printer;
    this.style = style;
    this.window = window;
  }

  /** True if it now waits for a key. */
  boolean show(String text) {
    if (window.rows() == 0 || text.isEmpty()) {
      printer.output(text);
      return false;
    }
    lines = text.lines().toList();
    shown = 0;
    return showMore(window.rows() - 1);
  }

  /** True if it waits for another key. */
  boolean press(int key) {
    wipe();
    return switch (key) {
      case ' ' -> showMore(window.rows() - 1);
      case '\r' -> showMore(1);
      default -> false;
    };
  }

  void wipe() {
    printer.plain(style.erase());
  }

  private boolean showMore(int count) {
    int to = Math.min(lines.size(), shown + Math.max(count, 1));
    printer.output(String.join("\n", lines.subList(shown, to)) + "\n");
    shown = to;
    if (shown == lines.size() || printer.isStuck()) {
      return false;
    }
    printer.plain(style.more(100 * shown / lines.size()));
    return true;
  }
}
