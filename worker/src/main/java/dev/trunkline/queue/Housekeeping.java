package dev.trunkline.queue;

import dev.trunkline.database.Outage;
import dev.trunkline.database.Presence;
import dev.trunkline.failure.Collapse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process does again and again. A chore that fails is tried at its next turn; the log says so once until it works again, or
 * not at all where the database is away, which {@link Presence} says for all.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  private final Presence presence;
  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(2, Thread.ofPlatform().daemon().name("housekeeping-", 0).factory());
  private final ScheduledExecutorService pulse =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("sign-of-life").factory());

  Housekeeping(Presence presence) {
    this.presence = presence;
  }

  void every(Duration interval, String chore, Runnable work) {
    again(clock, interval, chore, work);
  }

  /** On a thread of its own: other chores may take long, and a process that is silent for 8 s loses its lanes. */
  void signOfLife(Duration interval, Runnable work) {
    again(pulse, interval, "the sign of life", work);
  }

  private void again(ScheduledExecutorService thread, Duration interval, String chore, Runnable work) {
    AtomicBoolean failing = new AtomicBoolean();
    Runnable guarded =
        () -> {
          try {
            work.run();
            if (failing.getAndSet(false)) log.info("{} works again", chore);
          } catch (RuntimeException | Error e) {
            Collapse.endProcessOn(e);
            if (Outage.isCauseOf(e)) {
              presence.doubt(e);
            } else if (!failing.getAndSet(true)) {
              log.warn("{} failed and is tried again every {}: {}", chore, interval, e.getMessage());
            }
          }
        };
    thread.scheduleWithFixedDelay(guarded, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    pulse.shutdownNow();
  }
}
