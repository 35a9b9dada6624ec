package dev.trunkline.connection;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waiting for what somebody else does. */
final class Awaiting {
  private static final Logger log = LoggerFactory.getLogger(Awaiting.class);

  private Awaiting() {}

  /**
   * Returns whether it has happened, and well.
   *
   * @throws DeviceException what everybody's login would have come to; CANCELLED
   */
  static boolean happened(CompletableFuture<Void> event, Deadline deadline, ConnectionKey key) {
    try {
      event.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      log.debug("{}: still waiting", key.label());
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DeviceException failure && isEverybodys(failure.code())) throw again(failure);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException(FailureCode.CANCELLED, "cancelled while waiting for a connection to " + key.label(), e);
    }
  }

  /** Not so where whoever logged in was called off, or had less time than others. */
  private static boolean isEverybodys(FailureCode code) {
    return code != FailureCode.CANCELLED && code != FailureCode.DEADLINE;
  }

  private static DeviceException again(DeviceException failure) {
    return new DeviceException(failure.failure(), failure);
  }
}
