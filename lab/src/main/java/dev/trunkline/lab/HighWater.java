package dev.trunkline.lab;

import java.util.HashSet;
import java.util.Set;

/** How many there are at once, at most. */
final class HighWater {
  private final Set<Object> present = new HashSet<>();
  private int mark;

  synchronized void add(Object one) {
    present.add(one);
    reach(present.size());
  }

  synchronized void remove(Object one) {
    present.remove(one);
  }

  synchronized void reach(int count) {
    mark = Math.max(mark, count);
  }

  synchronized int mark() {
    return mark;
  }
}
