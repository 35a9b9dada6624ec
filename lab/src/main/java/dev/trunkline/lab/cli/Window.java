package dev.trunkline.lab.cli;

/** The size of one session's screen, in characters. No rows means no pager. */
public final class Window {
  private int rows;
  private int columns;

  public Window(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public void rows(int rows) {
    this.rows = rows;
  }

  public void columns(int columns) {
    this.columns = columns;
  }
}
