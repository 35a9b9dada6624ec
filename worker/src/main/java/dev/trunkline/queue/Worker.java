package dev.trunkline.queue;

import dev.trunkline.failure.Collapse;
import dev.trunkline.session.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker: a thread with its own warm connections that does one thing at a time. */
public final class Worker {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final ScopedValue<Worker> CURRENT = ScopedValue.newInstance();
  private static final int SWEEP_EVERY_JOBS = 10;
  private static final Runnable STOP = () -> {};

  private final String name;
  private final WorkerState state;
  private final LinkedBlockingQueue<Runnable> handed = new LinkedBlockingQueue<>();
  private final AtomicLong busyNanos = new AtomicLong();
  private volatile String farewell = "the worker stops";
  private volatile long busySince;
  private volatile long idleSince = System.nanoTime();
  private volatile boolean busy;
  private int jobs;

  public Worker(String name, WorkerState state) {
    this.name = name;
    this.state = state;
  }

  /** The worker whose thread this is. */
  static Worker current() {
    return CURRENT.get();
  }

  public String name() {
    return name;
  }

  public WorkerState state() {
    return state;
  }

  public boolean busy() {
    return busy;
  }

  /** Time spent on work since the start. */
  public long busyNanos() {
    return busyNanos.get() + (busy ? System.nanoTime() - busySince : 0);
  }

  /**
   * How long it has had nothing to do.
   *
   * @param nanoTime now, in terms of {@link System#nanoTime()}
   */
  Duration idle(long nanoTime) {
    return busy ? Duration.ZERO : Duration.ofNanos(nanoTime - idleSince);
  }

  void hand(Runnable work) {
    busySince = System.nanoTime();
    busy = true;
    handed.add(work);
  }

  /**
   * Ends the thread once the work in hand is done.
   *
   * @param reason what its devices are told when their connections close
   */
  void stop(String reason) {
    farewell = reason;
    handed.add(STOP);
  }

  /** Does what it is handed until it is stopped. */
  void work(Consumer<Worker> whenFree) {
    try {
      for (Runnable work = handed.take(); work != STOP; work = handed.take()) {
        try {
          ScopedValue.where(CURRENT, this).run(work);
        } catch (RuntimeException | Error e) {
          Collapse.endProcessOn(e);
          log.error("{}: the work in hand failed; the sweeper finds its lane", name, e);
        } finally {
          idleSince = System.nanoTime();
          busyNanos.addAndGet(idleSince - busySince);
          busy = false;
          whenFree.accept(this);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state.closeAll(farewell);
  }

  /** Sweeping also by count, not only by the timer, keeps a busy worker tidy between two ticks. */
  void countJob() {
    if (++jobs % SWEEP_EVERY_JOBS == 0) state.sweep(Instant.now());
  }
}
