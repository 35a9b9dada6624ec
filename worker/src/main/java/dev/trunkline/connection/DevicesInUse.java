package dev.trunkline.connection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.EndedUnidentified;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Devices that this process has been let in to. One of these which closes a new connection without a word has no line free, and
 * one that does not answer may be back soon; of another nobody knows whether an SSH server is there at all.
 */
final class DevicesInUse {
  private static final int MOST = 20_000;
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

  private final Cache<Device, Boolean> letIn =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(FORGOTTEN_AFTER).build();

  /**
   * @throws DeviceException what {@code dial} throws, LIMIT_REACHED instead of HANDSHAKE_TIMEOUT where the device has no line free
   */
  <T> T dial(Device device, Supplier<T> dial) {
    try {
      T connected = dial.get();
      letIn.put(device, true);
      return connected;
    } catch (DeviceException e) {
      if (letIn.getIfPresent(device) == null) throw e;
      if (!(e.getCause() instanceof EndedUnidentified)) throw new DeviceException(e.failure().ofPresentDevice(), e);
      throw new DeviceException(FailureCode.LIMIT_REACHED, e.failure().detail() + ", so it has no line free", e);
    }
  }
}
