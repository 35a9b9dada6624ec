package dev.trunkline.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jobrunr.server.threadpool.JobRunrExecutor;

/**
 * The workers, seen by JobRunr as its executor. JobRunr calls {@link #execute} in the thread that offers it a ticket, so the claim
 * loop reserves the worker it wants first and {@code execute} hands over to exactly that one.
 */
final class WorkerPool implements JobRunrExecutor {
  private final Crew crew;
  private final List<Worker> workers = new CopyOnWriteArrayList<>();
  private final Set<Worker> extra = new HashSet<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Deque<Worker> free = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition somethingNew = lock.newCondition();
  private final ThreadLocal<Worker> reserved = new ThreadLocal<>();
  private int hired;
  private boolean awake;
  private boolean claiming;
  private boolean takesMore = true;

  WorkerPool(Crew crew) {
    this.crew = crew;
    for (int i = 0; i < crew.least(); i++) free.add(hireOne());
  }

  private Worker hireOne() {
    Worker worker = crew.hire().apply(++hired);
    workers.add(worker);
    return worker;
  }

  /** Those there are at the moment, longest first. */
  List<Worker> workers() {
    return List.copyOf(workers);
  }

  void startThreads() {
    workers.forEach(this::startThread);
  }

  private void startThread(Worker worker) {
    threads.add(Thread.ofVirtual().name(worker.name()).start(() -> worker.work(this::release)));
  }

  /** How many more may be hired; none while one is free. */
  int room() {
    lock.lock();
    try {
      return takesMore && free.isEmpty() ? crew.most() - workers.size() : 0;
    } finally {
      lock.unlock();
    }
  }

  /** Hires so many, or as many as there is {@link #room} for; returns how many. */
  int hire(int wanted) {
    lock.lock();
    try {
      int count = Math.min(wanted, room());
      for (int i = 0; i < count; i++) {
        Worker worker = hireOne();
        extra.add(worker);
        startThread(worker);
        free.add(worker);
      }
      if (count > 0) wake();
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of the extra workers that have been free for so long, unless one is promised a ticket; returns how many. */
  int dismissIdle(Duration atLeast, long nanoTime) {
    lock.lock();
    try {
      if (claiming) return 0;
      List<Worker> idle =
          free.stream().filter(extra::contains).filter(worker -> worker.idle(nanoTime).compareTo(atLeast) >= 0).toList();
      free.removeAll(idle);
      idle.forEach(extra::remove);
      workers.removeAll(idle);
      threads.removeIf(thread -> !thread.isAlive());
      idle.forEach(worker -> worker.stop("not needed any more"));
      return idle.size();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a worker is free and there is reason to look for work, or no more is taken; returns how many are free, and stay so until {@link #endClaim}. */
  int awaitFree(Duration lookAnyway) throws InterruptedException {
    lock.lock();
    try {
      long left = lookAnyway.toNanos();
      while (takesMore && (free.isEmpty() || !awake)) {
        if (left <= 0 && !free.isEmpty()) break;
        if (left <= 0) {
          somethingNew.await();
        } else {
          left = somethingNew.awaitNanos(left);
        }
      }
      awake = false;
      claiming = true;
      return free.size();
    } finally {
      lock.unlock();
    }
  }

  /** There may be work: the next {@link #awaitFree} returns as soon as a worker is free. */
  void wake() {
    lock.lock();
    try {
      awake = true;
      somethingNew.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends every {@link #awaitFree}. */
  void takeNoMore() {
    lock.lock();
    try {
      takesMore = false;
      somethingNew.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reserves, for the next {@link #execute} of this thread, the worker that is warm for the lane, or the one with most room. An
   * extra one only where no other is free, so that it can go when there is less to do; its warm sessions are taken over.
   */
  void reserveFor(long lane) {
    lock.lock();
    try {
      List<Worker> regular = free.stream().filter(Predicate.not(extra::contains)).toList();
      Collection<Worker> candidates = regular.isEmpty() ? free : regular;
      Worker worker =
          candidates.stream()
              .filter(candidate -> candidate.state().isWarmFor(lane))
              .findFirst()
              .or(() -> candidates.stream().min(Comparator.comparingInt(candidate -> candidate.state().size())))
              .orElseThrow(() -> new IllegalStateException("no worker is free"));
      free.remove(worker);
      reserved.set(worker);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void execute(Runnable work) {
    Worker worker = reserved.get();
    reserved.remove();
    worker.hand(work);
  }

  /** Frees the reserved worker again where {@link #execute} was not called after all. */
  void endClaim() {
    Worker worker = reserved.get();
    reserved.remove();
    lock.lock();
    try {
      claiming = false;
      if (worker != null) release(worker);
    } finally {
      lock.unlock();
    }
  }

  private void release(Worker worker) {
    lock.lock();
    try {
      free.addFirst(worker);
      somethingNew.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int getWorkerCount() {
    return workers.size();
  }

  /** JobRunr's servers come and go; the workers and their warm connections stay. */
  @Override
  public void start() {}

  @Override
  public void stop(Duration awaitTimeout) {}

  /** Every worker ends once its work in hand is done, and closes its connections with this reason. */
  void stop(String reason) {
    workers.forEach(worker -> worker.stop(reason));
  }

  /** Waits for workers that were told to {@link #stop}; returns whether all have ended. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (Thread thread : threads) thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    return unended().isEmpty();
  }

  /** The names of those that have not ended. */
  List<String> unended() {
    return threads.stream().filter(Thread::isAlive).map(Thread::getName).toList();
  }
}
