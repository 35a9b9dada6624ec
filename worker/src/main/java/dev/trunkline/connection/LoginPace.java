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
  private final KnownLimits known;
  private final BlockingStrategy pause;
  private final LoadingCache<Paced, Bucket> buckets;

  /** A pace that is changed is another one, and begins anew. */
  private record Paced(Device device, int perMinute) {}

  /**
   * @param perMinute at least 1
   * @param known what single devices allow instead
   */
  public LoginPace(int perMinute, KnownLimits known) {
    this(perMinute, known, TimeMeter.SYSTEM_NANOTIME, BlockingStrategy.PARKING);
  }

  LoginPace(int perMinute, KnownLimits known, TimeMeter clock, BlockingStrategy pause) {
    this.perMinute = perMinute;
    this.known = known;
    this.pause = pause;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST_DEVICES)
            .expireAfterAccess(FORGOTTEN_AFTER)
            .build(
                paced ->
                    Bucket.builder()
                        .withCustomTimePrecision(clock)
                        .addLimit(limit -> limit.capacity(paced.perMinute()).refillGreedy(paced.perMinute(), Duration.ofMinutes(1)))
                        .build());
  }

  /**
   * Returns when the device may be logged in to.
   *
   * @throws DeviceException LIMIT_REACHED at once where that is after the deadline; CANCELLED
   */
  void await(String tenant, Device device, Deadline deadline) {
    Paced paced = new Paced(device, known.of(tenant, device).loginsPerMinute().orElse(perMinute));
    try {
      long atMost = Math.max(1, deadline.remainingNanos());
      BlockingStrategy withJitter = nanos -> pause.park(Math.clamp(nanos + jitter(paced), nanos, atMost));
      if (buckets.get(paced).asBlocking().tryConsume(1, atMost, withJitter)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException(FailureCode.CANCELLED, "cancelled while waiting to log in", e);
    }
    throw new DeviceException(
        FailureCode.LIMIT_REACHED, "%s takes %d logins a minute, and too many wait already".formatted(device, paced.perMinute()));
  }

  /** Up to half the time between two logins, so that those who waited together do not knock in step. */
  private static long jitter(Paced paced) {
    return ThreadLocalRandom.current().nextLong(Duration.ofMinutes(1).toNanos() / paced.perMinute() / 2 + 1);
  }
}
