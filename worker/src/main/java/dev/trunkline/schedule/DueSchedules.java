package dev.trunkline.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires everything that is due, a few schedules at a time and those of each tenant in turn: one with thousands at midnight does not hold
 * up the others, and all of them together leave the database to other clients.
 */
final class DueSchedules implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DueSchedules.class);
  private static final int SIDE_BY_SIDE = 4;

  private final Firing firing;
  private final TriggerStore triggers;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(SIDE_BY_SIDE, Thread.ofVirtual().name("schedule-firing-", 0).factory());
  private final Set<UUID> failing = ConcurrentHashMap.newKeySet();

  DueSchedules(Firing firing, TriggerStore triggers) {
    this.firing = firing;
    this.triggers = triggers;
  }

  /**
   * Returns when something is due next, as far as what was fired says so.
   *
   * @param by what is due by then
   * @param goesOn asked before each further portion
   */
  Set<Instant> fire(Instant by, BooleanSupplier goesOn) throws InterruptedException {
    Set<Instant> next = new TreeSet<>();
    Set<UUID> seen = ConcurrentHashMap.newKeySet();
    while (goesOn.getAsBoolean()) {
      List<UUID> due = triggers.due(by).stream().filter(seen::add).toList();
      if (due.isEmpty()) return next;
      List<Future<Firing.Fired>> portion = new ArrayList<>();
      for (UUID schedule : due) portion.add(threads.submit(() -> fire(schedule)));
      for (Future<Firing.Fired> one : portion) result(one).due().ifPresent(next::add);
    }
    return next;
  }

  /** What fails is told once and tried again at the next look; the others are not held up. */
  private Firing.Fired fire(UUID schedule) {
    try {
      Firing.Fired fired = firing.fire(schedule);
      failing.remove(schedule);
      return fired;
    } catch (RuntimeException e) {
      if (failing.add(schedule)) log.warn("schedule {} was not fired, which is tried again: {}", schedule, e.getMessage());
      return Firing.Fired.NOTHING;
    }
  }

  private static Firing.Fired result(Future<Firing.Fired> one) throws InterruptedException {
    try {
      return one.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
