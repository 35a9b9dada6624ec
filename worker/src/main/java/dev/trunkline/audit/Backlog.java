package dev.trunkline.audit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Entries that wait to be written, oldest first, up to a bound; beyond it the oldest go. Nothing under its lock takes time. */
final class Backlog {
  private final int most;
  private final int much;
  private final Deque<AuditEntry> entries = new ArrayDeque<>();
  private long dropped;
  private boolean closed;

  /**
   * @param most entries that may wait
   * @param much so many are worth writing at once
   */
  Backlog(int most, int much) {
    this.most = most;
    this.much = much;
  }

  /** Wakes the writer for the first one, and when it need not gather any longer. */
  synchronized void add(AuditEntry entry) {
    if (closed) {
      dropped++;
      return;
    }
    if (entries.size() == most) {
      entries.removeFirst();
      dropped++;
    }
    entries.addLast(entry);
    if (entries.size() == 1 || entries.size() == much) notifyAll();
  }

  /**
   * Waits for something to write, and then until it is much, or has gathered for a while, or this is closed.
   *
   * @return the oldest entries, {@code count} at most; none once this is closed and empty
   */
  synchronized List<AuditEntry> take(Duration gathering, int count) throws InterruptedException {
    while (entries.isEmpty() && !closed) wait();
    long end = System.nanoTime() + gathering.toNanos();
    while (entries.size() < much && waited(end)) {}
    List<AuditEntry> taken = new ArrayList<>(Math.min(count, entries.size()));
    while (taken.size() < count && !entries.isEmpty()) taken.add(entries.removeFirst());
    return taken;
  }

  /** Waits for that long, unless this is closed. */
  synchronized void pause(Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    while (waited(end)) {}
  }

  /** Waits until something has changed; returns false where there is no time left for it, or no reason. */
  private boolean waited(long end) throws InterruptedException {
    long millis = Math.ceilDiv(end - System.nanoTime(), 1_000_000);
    if (closed || millis <= 0) return false;
    wait(millis);
    return true;
  }

  /** Puts back what could not be written; where there is no room any more its oldest go. */
  synchronized void giveBack(List<AuditEntry> taken) {
    for (AuditEntry entry : taken.reversed()) {
      if (entries.size() < most) {
        entries.addFirst(entry);
      } else {
        dropped++;
      }
    }
  }

  /** One that was taken will not be written. */
  synchronized void drop() {
    dropped++;
  }

  /** Takes no more; what is in it can still be taken. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Drops what is left; returns how many that were. */
  synchronized int abandon() {
    int left = entries.size();
    dropped += left;
    entries.clear();
    return left;
  }

  synchronized int size() {
    return entries.size();
  }

  synchronized long dropped() {
    return dropped;
  }
}
