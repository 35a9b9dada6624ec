package dev.trunkline.webhook;

import dev.trunkline.database.Outage;
import dev.trunkline.database.Presence;
import dev.trunkline.failure.Collapse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process does again and again for webhooks, in one thread of its own: however long it takes, nothing else of the process
 * waits for it. One chore that fails stops none of the others, and has its next turn.
 */
final class Chores implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Chores.class);

  private final Presence presence;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("webhooks").factory());

  Chores(Presence presence) {
    this.presence = presence;
  }

  /** Something to do; the log says once that it fails, until it works again. */
  record Chore(String name, Runnable work, AtomicBoolean failing) {
    Chore(String name, Runnable work) {
      this(name, work, new AtomicBoolean());
    }
  }

  void every(Duration interval, Chore... inTurn) {
    List<Chore> chores = List.of(inTurn);
    clock.scheduleWithFixedDelay(() -> chores.forEach(this::perform), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void perform(Chore chore) {
    try {
      chore.work.run();
      if (chore.failing.getAndSet(false)) log.info("{} works again", chore.name);
    } catch (RuntimeException | Error e) {
      Collapse.endProcessOn(e);
      if (clock.isShutdown()) return;
      if (Outage.isCauseOf(e)) {
        presence.doubt(e);
      } else if (!chore.failing.getAndSet(true)) {
        log.warn("{} failed and is tried again soon: {}", chore.name, e.getMessage());
      }
    }
  }

  /** Idempotent. */
  @Override
  public void close() {
    clock.shutdownNow();
  }
}
