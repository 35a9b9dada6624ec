package dev.trunkline.transport;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The bytes that arrived and were not taken yet, in the buffer of the SSH library, which holds the device back by the
 * channel's window once 2 MiB wait. One thread takes at a time. Whoever puts something in only has to wake it, so that
 * no thread stands between the connection's reader and the one that waits for an answer.
 */
final class Inbox {
  private static final int MOST = 64 * 1024;

  private volatile InputStream in = InputStream.nullInputStream();
  private volatile Thread taker;
  private volatile boolean cancelled;
  private volatile String end;

  /** Where the bytes are, once the channel is open. */
  void readFrom(InputStream stream) {
    in = stream;
    wake();
  }

  /** More bytes are there. */
  void wake() {
    LockSupport.unpark(taker);
  }

  /** The first reason given stays. What arrived before can still be taken. */
  void end(String why) {
    if (end == null) end = why;
    wake();
  }

  void cancel() {
    cancelled = true;
    wake();
  }

  Arrival take(Deadline deadline) {
    taker = Thread.currentThread();
    while (true) {
      if (cancelled || Thread.currentThread().isInterrupted()) return new Arrival.Cancelled();
      // Asked before the bytes: what came before the end is then seen.
      String over = end;
      if (hasUnread()) return read();
      if (over != null) return new Arrival.Ended(over);
      long left = deadline.remainingNanos();
      if (left <= 0) return new Arrival.Silence();
      LockSupport.parkNanos(this, left);
    }
  }

  boolean hasUnread() {
    try {
      return in.available() > 0;
    } catch (IOException e) {
      throw new IllegalStateException("a stream in memory cannot fail", e);
    }
  }

  boolean isOpen() {
    return end == null;
  }

  private Arrival read() {
    try {
      byte[] bytes = new byte[Math.min(in.available(), MOST)];
      int length = in.read(bytes);
      return new Arrival.Bytes(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    } catch (IOException e) {
      return new Arrival.Ended("the connection was lost: " + e.getMessage());
    }
  }
}
