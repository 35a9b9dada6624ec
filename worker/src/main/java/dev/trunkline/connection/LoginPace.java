package dev.trunkline.connection;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Deadline;
import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often one device is logged in to. A device that was quiet for a minute takes a minute's worth at once; after that each login
 * waits for its own moment. Holds within a process.
 */
public final class LoginPace {
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
  private static final int MOST_DEVICES = 10_000;

  private final int perMinute;
  private final BlockingStrategy pause;
  private final LoadingCache<Device, Bucket> buckets;

  /**
   * @param perMinute at least 1
   */
  public LoginPace(int perMinute) {
    this(perMinute, TimeMeter.SYSTEM_NANOTIME, BlockingStrategy.PARKING);
  }

  LoginPace(int perMinute, TimeMeter clock, BlockingStrategy pause) {
    this.perMinute = perMinute;
    this.pause = pause;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST_DEVICES)
            .expireAfterAccess(FORGOTTEN_AFTER)
            .build(
                _ ->
                    Bucket.builder()
                        .withCustomTimePrecision(clock)
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                        .build());
  }

  /**
   * Returns when the device may be logged in to.
   *
   * @throws DeviceException LIMIT_REACHED at once where that is after the deadline; CANCELLED
   */
  void await(Device device, Deadline deadline) {
    try {
      long atMost = Math.max(1, deadline.remainingNanos());
      if (buckets.get(device).asBlocking().tryConsume(1, atMost, nanos -> pause.park(Math.clamp(nanos + jitter(), nanos, atMost)))) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException(FailureCode.CANCELLED, "cancelled while waiting to log in", e);
    }
    throw new DeviceException(
        FailureCode.LIMIT_REACHED, "%s takes %d logins a minute, and too many wait already".formatted(device, perMinute));
  }

  /** Up to half the time between two logins, so that those who waited together do not knock in step. */
  private long jitter() {
    return ThreadLocalRandom.current().nextLong(Duration.ofMinutes(1).toNanos() / perMinute / 2 + 1);
  }
}
