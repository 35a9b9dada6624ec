package dev.trunkline.connection;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** One step for each of several things, all at once, since a device that is gone takes its time to be given up. */
public final class SideBySide {
  private SideBySide() {}

  /** Returns when all are done, or at an interrupt. */
  public static <T> void each(Collection<T> things, Consumer<T> step) {
    List<Thread> steps = things.stream().map(thing -> Thread.startVirtualThread(() -> step.accept(thing))).toList();
    try {
      for (Thread each : steps) each.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
