package dev.trunkline.queue;

import dev.trunkline.connection.ConnectionStatistics;
import dev.trunkline.session.WarmSessions;
import dev.trunkline.settings.ShutdownRules;
import dev.trunkline.tunnel.Tunnels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of this process's work, once: by a signal, over the interface, or because its node is closed. */
public final class Shutdown {
  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

  private final ShutdownRules rules;
  private final Queue queue;
  private final WarmSessions warm;
  private final Tunnels tunnels;
  private final FutureTask<ShutdownReport> work = new FutureTask<>(this::drain);
  private volatile Instant startTime;

  public Shutdown(ShutdownRules rules, Queue queue, WarmSessions warm, Tunnels tunnels) {
    this.rules = rules;
    this.queue = queue;
    this.warm = warm;
    this.tunnels = tunnels;
  }

  /** Ends the work, or waits for whoever is doing so. What only reads is answered on. */
  public ShutdownReport perform() {
    work.run();
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ShutdownReport(false, sinceStart().toMillis(), 0, List.of("interrupted before the work had ended"));
    } catch (ExecutionException e) {
      log.error("shutting down met a defect", e.getCause());
      return new ShutdownReport(false, sinceStart().toMillis(), 0, List.of("a defect: " + e.getCause()));
    }
  }

  /** Empty until it begins. From then on the process is not ready for new work. */
  public Optional<Instant> startTime() {
    return Optional.ofNullable(startTime);
  }

  private ShutdownReport drain() throws InterruptedException {
    startTime = Instant.now();
    log.info("shutting down: no new jobs; those in hand have {} s", rules.gracePeriod().toSeconds());
    long closedBefore = closed();
    if (rules.notifyClients()) queue.letGo();
    List<String> errors = queue.drain(rules);
    tunnels.closeAll(Queue.SHUTTING_DOWN, Instant.now());
    warm.connections().closeAll(Queue.SHUTTING_DOWN);
    long closed = closed() - closedBefore;
    ShutdownReport report = new ShutdownReport(errors.isEmpty(), sinceStart().toMillis(), closed, errors);
    log.info("shut down in {} ms, {} connections closed, errors: {}", report.durationMs(), closed, errors);
    return report;
  }

  private long closed() {
    ConnectionStatistics statistics = warm.connections().statistics();
    return statistics.closedCount() + statistics.lostCount();
  }

  private Duration sinceStart() {
    return Duration.between(startTime, Instant.now());
  }
}
