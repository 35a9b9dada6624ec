package dev.trunkline.queue;

import dev.trunkline.execution.CancelSwitch;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The jobs that run in this process, and the switch that stops each. */
final class RunningJobs {
  private final ConcurrentMap<UUID, CancelSwitch> switches = new ConcurrentHashMap<>();

  CancelSwitch started(UUID job) {
    CancelSwitch cancel = new CancelSwitch();
    switches.put(job, cancel);
    return cancel;
  }

  void ended(UUID job) {
    switches.remove(job);
  }

  void cancel(UUID job) {
    CancelSwitch cancel = switches.get(job);
    if (cancel != null) cancel.turnOn();
  }

  Set<UUID> ids() {
    return Set.copyOf(switches.keySet());
  }
}
