package dev.trunkline.stats;

import dev.trunkline.connection.ConnectionInfo;
import dev.trunkline.queue.ProcessIdentity;
import dev.trunkline.queue.Shutdown;
import dev.trunkline.queue.Worker;
import dev.trunkline.session.SessionStatistics;
import dev.trunkline.session.WarmSessions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The process that looks at itself. */
public final class ThisProcess implements Supplier<String> {
  private final ProcessIdentity identity;
  private final Supplier<List<Worker>> workers;
  private final WarmSessions warm;
  private final Shutdown shutdown;
  private final Map<Worker, Utilisation> utilisations = new ConcurrentHashMap<>();

  public ThisProcess(ProcessIdentity identity, Supplier<List<Worker>> workers, WarmSessions warm, Shutdown shutdown) {
    this.identity = identity;
    this.workers = workers;
    this.warm = warm;
    this.shutdown = shutdown;
  }

  /** The snapshot of the moment, as JSON. */
  @Override
  public String get() {
    return snapshot().toJson();
  }

  public ProcessSnapshot snapshot() {
    Instant now = Instant.now();
    List<Worker> present = workers.get();
    utilisations.keySet().retainAll(present);
    List<ConnectionInfo> connections = warm.connections().infos(now);
    SessionStatistics statistics = warm.statistics();
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    return new ProcessSnapshot(
        identity.host() + "-" + identity.pid(),
        identity.role(),
        heap,
        present.isEmpty() ? 0 : heap / present.size(),
        present.stream().map(this::info).toList(),
        connections,
        statistics.openedCount(),
        statistics.reusedCount(),
        statistics.setupTotal().toMillis(),
        new ProcessSnapshot.Cleanup(!present.isEmpty(), statistics.sweptCount(), statistics.lastSweep().orElse(null)),
        shutdown.startTime().orElse(null));
  }

  private ProcessSnapshot.WorkerInfo info(Worker worker) {
    double utilisation = utilisations.computeIfAbsent(worker, _ -> new Utilisation()).read(System.nanoTime(), worker.busyNanos());
    return new ProcessSnapshot.WorkerInfo(worker.name(), worker.busy(), utilisation, worker.state().size());
  }

  /** Whose connection it is; empty where this process has none with this id. */
  public Optional<String> tenantOfConnection(String id) {
    return warm.connections().infos(Instant.now()).stream().filter(info -> info.id().equals(id)).map(ConnectionInfo::tenant).findFirst();
  }

  /** Closes one connection, whoever uses it; false where this process has none with this id. */
  public boolean closeConnection(String id) {
    return warm.connections().close(id, "closed by hand");
  }

  /** Closes what has been idle for too long; returns how many went. */
  public int sweepConnections() {
    return warm.sweep(Instant.now());
  }
}
