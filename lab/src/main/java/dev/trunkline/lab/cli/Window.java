package dev.trunkline.lab.cli;

/** The height of one session's screen, in lines. No rows means no pager. */
public final class Window {
  private int rows;

  public Window(int rows) {
    this.rows = rows;
  }

  public int rows() {
    return rows;
  }

  public void rows(int rows) {
    this.rows = rows;
  }
}
