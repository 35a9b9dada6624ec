package dev.trunkline.connection;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Deadline;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One login at a time with one credential on one device: whoever comes while one is under way waits to see whether the device
 * takes it. Holds within a process; jobs of different processes do not meet, since a device's lane is drained by one.
 */
final class LoginTurns {
  /** Kept while somebody holds on to it. */
  private final LoadingCache<Suspect, Semaphore> turns = Caffeine.newBuilder().weakValues().build(_ -> new Semaphore(1, true));

  /**
   * @throws DeviceException DEADLINE or CANCELLED while waiting, or whatever {@code login} throws
   */
  <T> T inTurn(Suspect suspect, Deadline deadline, Supplier<T> login) {
    Semaphore turn = turns.get(suspect);
    await(turn, suspect, deadline);
    try {
      return login.get();
    } finally {
      turn.release();
    }
  }

  private static void await(Semaphore turn, Suspect suspect, Deadline deadline) {
    try {
      if (turn.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException(FailureCode.CANCELLED, "cancelled while waiting to log in", e);
    }
    throw new DeviceException(
        FailureCode.DEADLINE, "no time left while another login as %s on %s was under way".formatted(suspect.username(), suspect.device()));
  }
}
