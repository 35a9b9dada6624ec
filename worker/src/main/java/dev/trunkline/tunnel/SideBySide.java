package dev.trunkline.tunnel;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Steps that each take their time, at once. */
final class SideBySide {
  private SideBySide() {}

  static <T> void each(Collection<T> things, Consumer<T> step) {
    List<Thread> steps = things.stream().map(thing -> Thread.startVirtualThread(() -> step.accept(thing))).toList();
    try {
      for (Thread each : steps) each.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
