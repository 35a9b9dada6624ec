package dev.trunkline.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jobrunr.server.threadpool.JobRunrExecutor;

/**
 * The workers, seen by JobRunr as its executor. JobRunr calls {@link #execute} in the thread that offers it a ticket, so the claim
 * loop reserves the worker it wants first and {@code execute} hands over to exactly that one.
 */
final class WorkerPool implements JobRunrExecutor {
  private final List<Worker> workers;
  private final List<Thread> threads = new ArrayList<>();
  private final Deque<Worker> free = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition somethingNew = lock.newCondition();
  private final ThreadLocal<Worker> reserved = new ThreadLocal<>();
  private boolean awake;
  private boolean takesMore = true;

  WorkerPool(List<Worker> workers) {
    this.workers = List.copyOf(workers);
    free.addAll(this.workers);
  }

  List<Worker> workers() {
    return workers;
  }

  void startThreads() {
    for (Worker worker : workers) {
      threads.add(Thread.ofVirtual().name(worker.name()).start(() -> worker.work(this::release)));
    }
  }

  /** Waits until a worker is free and there is reason to look for work, or no more is taken; returns how many are free. */
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

  /** Reserves, for the next {@link #execute} of this thread, the worker that is warm for the lane, or the one with most room. */
  void reserveFor(long lane) {
    lock.lock();
    try {
      Worker worker =
          free.stream()
              .filter(candidate -> candidate.state().isWarmFor(lane))
              .findFirst()
              .or(() -> free.stream().min(Comparator.comparingInt(candidate -> candidate.state().size())))
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
  void releaseUnused() {
    Worker worker = reserved.get();
    if (worker == null) return;
    reserved.remove();
    release(worker);
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
