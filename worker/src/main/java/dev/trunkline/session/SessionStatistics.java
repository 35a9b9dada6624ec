package dev.trunkline.session;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** How well connections are reused in this process, since its start. */
public final class SessionStatistics {
  private final LongAdder opened = new LongAdder();
  private final LongAdder reused = new LongAdder();
  private final LongAdder setupNanos = new LongAdder();

  void opened(Duration setup) {
    opened.increment();
    setupNanos.add(setup.toNanos());
  }

  void reused() {
    reused.increment();
  }

  public long openedCount() {
    return opened.sum();
  }

  public long reusedCount() {
    return reused.sum();
  }

  public Duration setupTotal() {
    return Duration.ofNanos(setupNanos.sum());
  }
}
