package dev.trunkline.chaos;

import java.util.Optional;
import java.util.function.Supplier;

/** The place of a process in the cluster: empty, or taken by one that runs. For one thread at a time. */
final class Slot {
  private final Supplier<Child> start;
  private Optional<Child> child = Optional.empty();
  private boolean frozen;

  Slot(Supplier<Child> start) {
    this.start = start;
  }

  /** Starts a process in it, where there is none. */
  void fill() {
    if (occupant().isEmpty()) child = Optional.of(start.get());
  }

  /** What a supervisor does: one that ended by itself is started again. Without effect on a place that was vacated. */
  void revive() {
    if (child.isPresent() && !child.get().isAlive()) child = Optional.of(start.get());
  }

  /** Whether something may befall the process in it: it works, and is not frozen already. What still starts is left alone. */
  boolean isVulnerable() {
    return occupant().filter(Child::isReady).isPresent() && !frozen;
  }

  Optional<Child> occupant() {
    return child.filter(Child::isAlive);
  }

  /** The process that was in it; what becomes of it is up to the caller. */
  Child vacate() {
    Child leaving = child.orElseThrow();
    child = Optional.empty();
    return leaving;
  }

  void freeze() {
    child.orElseThrow().freeze();
    frozen = true;
  }

  /** Without effect where nothing is frozen. */
  void thaw() {
    if (!frozen) return;
    frozen = false;
    occupant().ifPresent(Child::thaw);
  }
}
