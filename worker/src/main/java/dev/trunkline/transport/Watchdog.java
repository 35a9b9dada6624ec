package dev.trunkline.transport;

import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes a socket when time is up: the only way to end a blocked read or write. One thread serves every connection. */
final class Watchdog implements AutoCloseable {
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private final Socket socket;
  private final ScheduledFuture<?> closing;
  private volatile boolean fired;

  private Watchdog(Socket socket, Deadline deadline) {
    this.socket = socket;
    this.closing = CLOCK.schedule(this::fire, deadline.remainingNanos(), TimeUnit.NANOSECONDS);
  }

  /** Guards what happens until {@link #close()}. */
  static Watchdog closing(Socket socket, Deadline deadline) {
    return new Watchdog(socket, deadline);
  }

  static void repeat(Duration every, Runnable look) {
    CLOCK.scheduleWithFixedDelay(look, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
  }

  boolean fired() {
    return fired;
  }

  @Override
  public void close() {
    closing.cancel(false);
  }

  private void fire() {
    fired = true;
    Dial.hangUp(socket);
  }

  private static ScheduledThreadPoolExecutor clock() {
    var clock =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("transport-watchdog").factory());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }
}
