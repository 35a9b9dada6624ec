package dev.trunkline.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database can be worked with, as this process sees it. {@link Watch} finds out; everybody else asks here instead of
 * finding out at the cost of a timeout, and leaves it to this class to tell people: one line when the database is gone, one when it
 * is back.
 */
public final class Presence {
  private static final Logger log = LoggerFactory.getLogger(Presence.class);
  private static final Duration BETWEEN_DOUBTS = Duration.ofMinutes(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition doubted = lock.newCondition();
  private volatile Optional<Absence> absence = Optional.empty();
  private Optional<Throwable> doubt = Optional.empty();
  private long nextDoubtTold = System.nanoTime();

  /**
   * @param nanoTime of its beginning
   */
  private record Absence(Instant since, long nanoTime, String reason) {}

  public boolean isHere() {
    return absence.isEmpty();
  }

  /** Empty while it is here. */
  public Optional<Instant> awaySince() {
    return absence.map(Absence::since);
  }

  /** Returns as soon as the database is here, or the time is over; returns whether it is here. */
  public boolean awaitHere(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (absence.isPresent() && left > 0) left = changed.awaitNanos(left);
      return absence.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Something failed as if the database were away: it is looked at now. */
  public void doubt(Throwable failure) {
    lock.lock();
    try {
      if (absence.isPresent() || doubt.isPresent()) return;
      doubt = Optional.of(failure);
      doubted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Fails at once while the database is away, as a connection would after its timeout. */
  void requireHere() throws SQLException {
    Optional<Absence> now = absence;
    if (now.isEmpty()) return;
    throw new SQLTransientConnectionException(
        "the database is away since %s: %s".formatted(now.get().since(), now.get().reason()), "08001");
  }

  /** Waits until somebody has a {@link #doubt}, which is returned, or the time is over. */
  Optional<Throwable> awaitDoubt(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (doubt.isEmpty() && left > 0) left = doubted.awaitNanos(left);
      Optional<Throwable> had = doubt;
      doubt = Optional.empty();
      return had;
    } finally {
      lock.unlock();
    }
  }

  /** The database answers all the same, and somebody should know of the failure: told once a minute, by one thread. */
  void tell(Throwable failure) {
    long now = System.nanoTime();
    if (now - nextDoubtTold < 0) return;
    nextDoubtTold = now + BETWEEN_DOUBTS.toNanos();
    log.warn("the database answers, but did not do what was asked of it: {}", Outage.inWords(failure));
  }

  /**
   * @param at now
   */
  void gone(String reason, Instant at) {
    lock.lock();
    try {
      if (absence.isPresent()) return;
      absence = Optional.of(new Absence(at, System.nanoTime(), reason));
    } finally {
      lock.unlock();
    }
    log.warn("the database is away: {}. Requests are answered with 503; jobs in hand go on, and their ends are kept", reason);
  }

  void here() {
    Optional<Absence> over;
    lock.lock();
    try {
      over = absence;
      absence = Optional.empty();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    over.ifPresent(was -> log.info("the database is back after {} s", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - was.nanoTime())));
  }
}
