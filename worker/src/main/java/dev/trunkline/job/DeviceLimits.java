package dev.trunkline.job;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a device allows to each process, where somebody has said so; empty for what the settings say of all.
 *
 * @param maxConnections SSH connections, at least 1
 * @param loginsPerMinute at least 1
 */
public record DeviceLimits(Optional<Integer> maxConnections, Optional<Integer> loginsPerMinute) {
  public static final DeviceLimits NONE = new DeviceLimits(Optional.empty(), Optional.empty());

  /** What both allow. */
  public DeviceLimits and(DeviceLimits other) {
    return new DeviceLimits(least(maxConnections, other.maxConnections), least(loginsPerMinute, other.loginsPerMinute));
  }

  private static Optional<Integer> least(Optional<Integer> one, Optional<Integer> other) {
    return Stream.concat(one.stream(), other.stream()).min(Integer::compare);
  }
}
