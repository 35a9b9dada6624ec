package dev.trunkline.event;

/**
 * How far the stream of one job has come: its last event, and the output that goes on next. As text it is the id of what was sent
 * last, {@code n.index.offset}, and all that is needed to go on from there in any process.
 *
 * @param n of the last event
 * @param index of the command whose output goes on; all outputs before it have been sent
 * @param offset characters (code points) of that output that have been sent
 */
public record Cursor(int n, int index, int offset) {
  static final Cursor START = new Cursor(0, 0, 0);

  /**
   * @throws IllegalArgumentException where it is not one that was sent
   */
  public static Cursor of(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) throw new IllegalArgumentException("no id of an event");
    Cursor cursor = new Cursor(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    if (cursor.n < 0 || cursor.index < 0 || cursor.offset < 0) throw new IllegalArgumentException("no id of an event");
    return cursor;
  }

  Cursor afterEvent(int number) {
    return new Cursor(number, index, offset);
  }

  Cursor afterOutput(int characters) {
    return new Cursor(n, index, offset + characters);
  }

  Cursor atOutput(int command) {
    return new Cursor(n, command, 0);
  }

  /** Whether anything of this command's output, or of a later one, was sent. */
  boolean isInto(int command) {
    return index > command || (index == command && offset > 0);
  }

  @Override
  public String toString() {
    return n + "." + index + "." + offset;
  }
}
