package dev.trunkline.connection;

import java.util.List;
import java.util.function.Consumer;

/** One step for each of several connections, all at once, since a device that is gone takes its time to be given up. */
final class SideBySide {
  private SideBySide() {}

  /** Returns when all are done, or at an interrupt. */
  static void each(List<Master> masters, Consumer<Master> step) {
    List<Thread> steps = masters.stream().map(master -> Thread.startVirtualThread(() -> step.accept(master))).toList();
    try {
      for (Thread each : steps) each.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
