package dev.trunkline.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells listeners what happens to jobs, in whatever process. One thread reads for all of them and never waits for one: a listener
 * without room is left where it stands, since everything it has yet to hear is in the tables. Without a signal it looks once a
 * second while somebody listens.
 */
public final class LiveEvents implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** While a transaction holds events back, nobody says when it ends. */
  private static final Duration LOOK_FOR_HELD_BACK = Duration.ofMillis(25);

  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

  private final JobEvents events;
  private final SingleJobs singleJobs;
  private final AllJobs allJobs;
  private final int mostListeners;
  private final Set<Listening> listeners = ConcurrentHashMap.newKeySet();
  private final Semaphore news = new Semaphore(0);
  private final Thread reader = Thread.ofVirtual().name("live-events").unstarted(this::readUntilClosed);
  private final Thread awake = Thread.ofVirtual().name("live-events-awake").unstarted(this::keepAwakeUntilClosed);
  private volatile boolean closed;

  public LiveEvents(JdbcClient jdbc, int mostListeners) {
    this.events = new JobEvents(jdbc);
    this.singleJobs = new SingleJobs(jdbc);
    this.allJobs = new AllJobs(events);
    this.mostListeners = mostListeners;
  }

  public void start() {
    reader.start();
    awake.start();
  }

  /**
   * Tells the outlet what happened to the job, from its beginning or from after the cursor on, and what its commands say.
   *
   * @param commands how many the job has
   * @throws TooManyListeners where there is no room for another
   * @throws IllegalArgumentException where the cursor is none of this job
   */
  public Listening listen(UUID job, int commands, Optional<Cursor> after, Outlet outlet) {
    Cursor from = after.orElse(Cursor.START);
    Optional<JobEvent> last = events.latest(job, 1).stream().findFirst();
    if (last.map(JobEvent::n).orElse(0) < from.n()) throw new IllegalArgumentException("the job has no such event");
    Listening.ToJob listening = new Listening.ToJob(this, outlet, job, commands, from);
    // Whoever heard of the end but not that nothing follows it.
    boolean over = last.filter(event -> event.isEnd() && event.n() == from.n()).isPresent();
    if (over) {
      outlet.send(StreamEvent.end(job, last.get().state(), from));
      outlet.end();
      return listening;
    }
    return admit(listening);
  }

  /**
   * Tells the outlet what happens to all jobs that the filter lets through, from now on or from after the position on.
   *
   * @throws TooManyListeners where there is no room for another
   */
  public Listening listen(EventFilter filter, Optional<JobEvent.Position> after, Outlet outlet) {
    return admit(new Listening.ToAll(this, outlet, filter, after.orElseGet(events::now)));
  }

  private Listening admit(Listening listening) {
    synchronized (this) {
      if (listeners.size() >= mostListeners) throw new TooManyListeners(mostListeners);
      listeners.add(listening);
    }
    listening.outlet().send(StreamEvent.GREETING);
    if (closed) end(listening);
    look();
    return listening;
  }

  public int listeners() {
    return listeners.size();
  }

  /** Something may have happened. */
  public void look() {
    if (news.availablePermits() == 0) news.release();
  }

  void drop(Listening listening) {
    listeners.remove(listening);
  }

  private void end(Listening listening) {
    drop(listening);
    listening.outlet().end();
  }

  private void readUntilClosed() {
    try {
      Duration pause = LOOK_AGAIN;
      boolean away = false;
      while (!closed) {
        news.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        news.drainPermits();
        try {
          pause = listeners.isEmpty() ? LOOK_AGAIN : read(System.nanoTime());
          away = false;
        } catch (RuntimeException e) {
          if (!away && !closed) log.warn("live events go on once the database answers again: {}", e.getMessage());
          away = true;
          // What is signalled meanwhile is not lost: everything is read from where each listener stands.
          TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
          pause = Duration.ZERO;
        }
      }
    } catch (InterruptedException e) {
      log.debug("live events end");
    }
  }

  /** Brings everybody forward by a page; returns how long nothing needs to be done without a signal. */
  private Duration read(long now) {
    listeners.stream().filter(listening -> listening.outlet().isOver()).forEach(this::end);
    boolean more = singleJobs.bringForward(those(Listening.ToJob.class), now, this::end);
    AllJobs.Left left = allJobs.bringForward(those(Listening.ToAll.class), now);
    if (more || left == AllJobs.Left.MORE) return Duration.ZERO;
    return left == AllJobs.Left.HELD_BACK ? LOOK_FOR_HELD_BACK : LOOK_AGAIN;
  }

  private <T extends Listening> List<T> those(Class<T> kind) {
    return listeners.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** In a thread of its own, since the other one may wait for a database that is away. */
  private void keepAwakeUntilClosed() {
    try {
      while (!closed) {
        TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
        long now = System.nanoTime();
        for (Listening listening : listeners) {
          if (listening.isSilent(now, LONGEST_SILENCE.toNanos())) listening.send(StreamEvent.SIGN_OF_LIFE, now);
        }
      }
    } catch (InterruptedException e) {
      log.debug("nobody needs to be kept awake any more");
    }
  }

  /** Every stream ends; clients go on in another process with the id they had last. Idempotent. */
  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    awake.interrupt();
    listeners.forEach(this::end);
  }
}
