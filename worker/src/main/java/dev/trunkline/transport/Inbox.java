package dev.trunkline.transport;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The bytes that arrived and were not taken yet, at most about 1 MiB; a full inbox holds the device back. */
final class Inbox {
  private static final int FULL = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
  private int unread;
  private boolean cancelled;
  private String end;

  /**
   * Waits while full.
   *
   * @return false once nobody will read on
   */
  boolean put(byte[] buffer, int length) {
    lock.lock();
    try {
      while (unread >= FULL && end == null) changed.awaitUninterruptibly();
      if (end != null) return false;
      chunks.add(Arrays.copyOf(buffer, length));
      unread += length;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The first reason given stays. What arrived before can still be taken. */
  void end(String why) {
    lock.lock();
    try {
      if (end == null) end = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Arrival take(Deadline deadline) {
    lock.lock();
    try {
      while (true) {
        if (cancelled) return new Arrival.Cancelled();
        if (!chunks.isEmpty()) return new Arrival.Bytes(remove());
        if (end != null) return new Arrival.Ended(end);
        if (changed.awaitNanos(deadline.remainingNanos()) <= 0 && chunks.isEmpty() && !cancelled && end == null) {
          return new Arrival.Silence();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Arrival.Cancelled();
    } finally {
      lock.unlock();
    }
  }

  boolean hasUnread() {
    lock.lock();
    try {
      return !chunks.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    lock.lock();
    try {
      return end == null;
    } finally {
      lock.unlock();
    }
  }

  private byte[] remove() {
    byte[] chunk = chunks.remove();
    unread -= chunk.length;
    changed.signalAll();
    return chunk;
  }
}
