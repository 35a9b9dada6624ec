package dev.trunkline.lab.terminal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what happens to one shell one after the other, on whichever thread brings it. Nobody ever waits: who comes while
 * another turn runs leaves his behind. So no lock is held while MINA writes.
 */
public final class Turns implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  @Override
  public void execute(Runnable turn) {
    waiting.add(turn);
    if (count.getAndIncrement() == 0) {
      do {
        run(waiting.remove());
      } while (count.decrementAndGet() > 0);
    }
  }

  /** A turn that fails must not keep the ones behind it from running. */
  private static void run(Runnable turn) {
    try {
      turn.run();
    } catch (RuntimeException e) {
      LOG.error("a simulated device failed", e);
    }
  }
}
