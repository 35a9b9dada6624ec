package dev.trunkline.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** How well connections are reused in this process, since its start. */
public final class SessionStatistics {
  private final LongAdder opened = new LongAdder();
  private final LongAdder reused = new LongAdder();
  private final LongAdder setupNanos = new LongAdder();
  private final LongAdder swept = new LongAdder();
  private volatile Instant lastSweep;

  void opened(Duration setup) {
    opened.increment();
    setupNanos.add(setup.toNanos());
  }

  void reused() {
    reused.increment();
  }

  void swept(int connections, Instant now) {
    swept.add(connections);
    lastSweep = now;
  }

  public long openedCount() {
    return opened.sum();
  }

  public long reusedCount() {
    return reused.sum();
  }

  /** Idle sessions and connections that sweeping has closed. */
  public long sweptCount() {
    return swept.sum();
  }

  public Optional<Instant> lastSweep() {
    return Optional.ofNullable(lastSweep);
  }

  public Duration setupTotal() {
    return Duration.ofNanos(setupNanos.sum());
  }
}
