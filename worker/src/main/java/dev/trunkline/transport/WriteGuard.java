package dev.trunkline.transport;

import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends writes that block by closing their socket. One look at all of them a few times a second is enough for that; a
 * timer for each of them would cost a command as much as its write.
 */
final class WriteGuard implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final Set<WriteGuard> ALL = ConcurrentHashMap.newKeySet();

  static {
    Watchdog.repeat(EVERY, () -> ALL.forEach(WriteGuard::look));
  }

  private final Socket socket;
  private volatile Deadline limit;

  private WriteGuard(Socket socket) {
    this.socket = socket;
  }

  /** To be closed with the shell it guards. */
  static WriteGuard on(Socket socket) {
    WriteGuard guard = new WriteGuard(socket);
    ALL.add(guard);
    return guard;
  }

  /** What follows may write, and has to be over by the deadline. */
  void arm(Deadline deadline) {
    limit = deadline;
  }

  void disarm() {
    limit = null;
  }

  @Override
  public void close() {
    ALL.remove(this);
  }

  private void look() {
    Deadline armed = limit;
    if (armed != null && armed.passed()) Dial.hangUp(socket);
  }
}
