package dev.trunkline.api;

import dev.trunkline.audit.AuditTrail;
import dev.trunkline.batch.BatchState;
import dev.trunkline.batch.Batches;
import dev.trunkline.connection.BreakerStatistics;
import dev.trunkline.connection.FailureClass;
import dev.trunkline.connection.LoginGuard;
import dev.trunkline.database.Presence;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import dev.trunkline.queue.JobListener;
import dev.trunkline.queue.SettledJob;
import dev.trunkline.connection.ConnectionInfo;
import dev.trunkline.connection.ConnectionStatistics;
import dev.trunkline.connection.Connections;
import dev.trunkline.event.LiveEvents;
import dev.trunkline.stats.ProcessSnapshot;
import dev.trunkline.stats.ThisProcess;
import dev.trunkline.tunnel.TunnelStatistics;
import dev.trunkline.tunnel.Tunnels;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What Prometheus is told of this process. Labels are of small, fixed sets: never a device, a job or a user. */
final class Metrics implements JobListener {
  private final MeterRegistry registry;
  private final Timer waited;
  private final Timer ran;
  private final Counter quarantined;

  Metrics(MeterRegistry registry, ThisProcess process, Connections connections) {
    this.registry = registry;
    this.waited = timer("trunkline.job.queue.wait", "From being due to the start of an attempt");
    this.ran = timer("trunkline.job.duration", "The attempt that ended a job");
    this.quarantined =
        Counter.builder("trunkline.jobs.quarantined")
            .description("Jobs put aside because processes were lost while they ran them")
            .register(registry);
    gauge("trunkline.ssh.connections", "state", "idle", process, snapshot -> connections(snapshot, false));
    gauge("trunkline.ssh.connections", "state", "in_use", process, snapshot -> connections(snapshot, true));
    gauge("trunkline.workers", "state", "busy", process, snapshot -> workers(snapshot, true));
    gauge("trunkline.workers", "state", "idle", process, snapshot -> workers(snapshot, false));
    Gauge.builder("trunkline.worker.utilisation", process, p -> utilisation(p.snapshot()))
        .description("Busy part of the last minute, mean of the workers, 0 to 1")
        .register(registry);
    counter("trunkline.ssh.pool.reuse", "Times that a job found its connection open", process, ProcessSnapshot::reused);
    counter("trunkline.ssh.pool.open", "Connections opened for jobs", process, ProcessSnapshot::opened);
    FunctionTimer.builder(
            "trunkline.ssh.connect", process, p -> p.snapshot().opened(), p -> p.snapshot().setupMs(), TimeUnit.MILLISECONDS)
        .description("Opening a device session, login included")
        .register(registry);
    count(connections);
  }

  private void count(Connections connections) {
    Gauge.builder("trunkline.ssh.channels", connections, c -> c.counts().channels())
        .description("Channels open on connections to devices")
        .register(registry);
    count("trunkline.ssh.logins", "result", "succeeded", connections, ConnectionStatistics::openedCount);
    count("trunkline.ssh.logins", "result", "failed", connections, ConnectionStatistics::failedCount);
    count("trunkline.ssh.channels.lent", "login", "own", connections, s -> s.channelCount() - s.sharedCount());
    count("trunkline.ssh.channels.lent", "login", "shared", connections, ConnectionStatistics::sharedCount);
    count("trunkline.ssh.channels.refused", "by", "device", connections, ConnectionStatistics::refusedChannelCount);
    count("trunkline.ssh.channels.refused", "by", "limit", connections, ConnectionStatistics::refusedCount);
    count("trunkline.ssh.connections.ended", "how", "lost", connections, ConnectionStatistics::lostCount);
    count("trunkline.ssh.connections.ended", "how", "closed", connections, ConnectionStatistics::closedCount);
    count("trunkline.keepalives", "result", "answered", connections, ConnectionStatistics::answeredKeepaliveCount);
    count("trunkline.keepalives", "result", "unanswered", connections, ConnectionStatistics::unansweredKeepaliveCount);
    FunctionCounter.builder("trunkline.ssh.connections.unhealthy", connections, c -> c.statistics().unhealthyCount())
        .description("Connections given up because keepalives were not answered")
        .register(registry);
  }

  private void count(
      String name, String label, String value, Connections connections, ToDoubleFunction<ConnectionStatistics> part) {
    FunctionCounter.builder(name, connections, c -> part.applyAsDouble(c.statistics())).tag(label, value).register(registry);
  }

  /** How devices are spared, and from what. */
  void watch(LoginGuard guard) {
    Gauge.builder("trunkline.auth.breaker.open", guard.suspensions(), suspensions -> suspensions.open(Instant.now()))
        .description("Credentials suspended on a device, as far as this process has met them")
        .register(registry);
    for (FailureClass each : FailureClass.values()) {
      Gauge.builder("trunkline.breaker.open", guard.breakers(), breakers -> breakers.open(each))
          .description("Devices that this process leaves alone")
          .tag("class", each.wireName())
          .register(registry);
      FunctionCounter.builder("trunkline.breaker.failures", guard.breakers().statistics(), seen -> seen.failures(each))
          .description("Attempts that failed for a reason that opens breakers")
          .tag("class", each.wireName())
          .register(registry);
      for (BreakerStatistics.State state : BreakerStatistics.State.values()) {
        FunctionCounter.builder(
                "trunkline.breaker.transitions", guard.breakers().statistics(), seen -> seen.transitions(each, state))
            .description("Breakers that came to this state")
            .tag("class", each.wireName())
            .tag("state", state.wireName())
            .register(registry);
      }
    }
  }

  /** Whether it is still written down who did what. */
  void watch(AuditTrail audit) {
    FunctionCounter.builder("trunkline.audit.entries", audit, AuditTrail::written).tag("result", "written").register(registry);
    FunctionCounter.builder("trunkline.audit.entries", audit, AuditTrail::dropped).tag("result", "dropped").register(registry);
    Gauge.builder("trunkline.audit.waiting", audit, AuditTrail::waiting)
        .description("Entries that are not written yet")
        .register(registry);
  }

  void watch(Presence database) {
    Gauge.builder("trunkline.database.away", database, Metrics::secondsAway)
        .description("For how long the database has been away, 0 while it is here")
        .baseUnit("seconds")
        .register(registry);
  }

  private static double secondsAway(Presence database) {
    return database.awaySince().map(since -> Duration.between(since, Instant.now()).toMillis() / 1e3).orElse(0.0);
  }

  void watch(Batches batches) {
    for (BatchState state : BatchState.all()) {
      if (state == BatchState.RUNNING) continue;
      FunctionCounter.builder("trunkline.batches.ended", batches, all -> all.ended(state))
          .description("Batches that came to their end")
          .tag("state", state.wireName())
          .register(registry);
    }
  }

  void watch(LiveEvents events) {
    Gauge.builder("trunkline.events.listeners", events, LiveEvents::listeners)
        .description("Streams of live events open")
        .register(registry);
  }

  void watch(Tunnels tunnels) {
    Gauge.builder("trunkline.tunnels", tunnels, Tunnels::count).description("Tunnels open").register(registry);
    count(tunnels, "sent", TunnelStatistics::sentBytes);
    count(tunnels, "received", TunnelStatistics::receivedBytes);
  }

  private void count(Tunnels tunnels, String direction, ToDoubleFunction<TunnelStatistics> bytes) {
    FunctionCounter.builder("trunkline.tunnel.bytes", tunnels, all -> bytes.applyAsDouble(all.statistics()))
        .description("Bytes that tunnels carried, as seen from Trunkline")
        .tag("direction", direction)
        .register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofHours(1))
        .register(registry);
  }

  private void counter(String name, String description, ThisProcess process, ToDoubleFunction<ProcessSnapshot> part) {
    FunctionCounter.builder(name, process, p -> part.applyAsDouble(p.snapshot())).description(description).register(registry);
  }

  private void gauge(String name, String label, String value, ThisProcess process, ToDoubleFunction<ProcessSnapshot> part) {
    Gauge.builder(name, process, p -> part.applyAsDouble(p.snapshot())).tag(label, value).register(registry);
  }

  private static double connections(ProcessSnapshot snapshot, boolean inUse) {
    return snapshot.connections().stream().map(ConnectionInfo::inUse).filter(used -> used == inUse).count();
  }

  private static double workers(ProcessSnapshot snapshot, boolean busy) {
    return snapshot.workers().stream().filter(worker -> worker.busy() == busy).count();
  }

  private static double utilisation(ProcessSnapshot snapshot) {
    return snapshot.workers().stream().mapToDouble(ProcessSnapshot.WorkerInfo::utilisation).average().orElse(0);
  }

  @Override
  public void started(Duration due) {
    waited.record(due);
  }

  @Override
  public void ended(JobOutcome.Ended outcome, Duration duration) {
    finished(outcome.state(), outcome.failure().map(Failure::code));
    ran.record(duration);
  }

  @Override
  public void settled(SettledJob job) {
    finished(job.state(), job.code());
    if (job.isQuarantined()) quarantined.increment();
  }

  private void finished(JobState state, Optional<FailureCode> failure) {
    String code = failure.map(FailureCode::name).orElse("");
    registry.counter("trunkline.jobs.finished", "state", state.wireName(), "error_code", code).increment();
  }
}
