package dev.trunkline.connection;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Devices that turned this process away because they have no room. They are left alone for a moment, which doubles up to 15 s,
 * so that hundreds who wait for a line do not all knock. {@link Roster}'s lock guards it.
 */
final class FullDevices {
  private static final int MOST = 10_000;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private record Full(Failure failure, Instant until, Duration pause) {}

  private final Map<Device, Full> full =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Device, Full> eldest) {
          return size() > MOST;
        }
      };

  void turnedAway(Device device, Failure failure, Instant now) {
    full.compute(device, (_, before) -> next(before, failure, now));
  }

  private static Full next(Full before, Failure failure, Instant now) {
    Duration doubled = before == null ? FIRST : before.pause.multipliedBy(2);
    Duration pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return new Full(failure, now.plus(pause), pause);
  }

  /** It let somebody in, or somebody left. */
  void hasRoom(Device device) {
    full.remove(device);
  }

  /** Why nobody is to knock now, with the time after which it is worth it: not the same for all. */
  Optional<DeviceException> refusal(Device device, Instant now) {
    Full left = full.get(device);
    if (left == null || !now.isBefore(left.until)) return Optional.empty();
    Duration jitter = Duration.ofMillis(ThreadLocalRandom.current().nextLong(left.pause.toMillis() / 2 + 1));
    Failure failure = left.failure;
    Duration wait = Duration.between(now, left.until).plus(jitter);
    return Optional.of(new DeviceException(new Failure(failure.code(), failure.detail(), Optional.of(wait))));
  }}
