package dev.trunkline.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * How many channels one connection to a device may carry: what the settings and the platform say, and less where the device
 * has shown that it gives less. {@link Roster}'s lock guards it.
 */
public final class ChannelLimits {
  /** A device may have refused because its lines were taken by others, so it is asked again once in a while. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  /** Of a jump host: OpenSSH bounds sessions, and what it forwards is none. */
  private static final int OF_JUMP_HOST = 100;

  /** So many devices make it a habit of their platform. */
  private static final int HABIT = 2;

  private record Refused(int most, Instant at) {}

  private final int most;
  private final ToIntFunction<String> ofPlatform;
  private final Map<Device, Refused> refused = new HashMap<>();
  private final Map<String, Set<Device>> brittle = new HashMap<>();
  private final Set<Device> sturdy = new HashSet<>();

  /**
   * @param most for any device
   * @param ofPlatform for the platform of this name; at least 1
   */
  public ChannelLimits(int most, ToIntFunction<String> ofPlatform) {
    this.most = most;
    this.ofPlatform = ofPlatform;
  }

  int of(ConnectionKey key, Instant now) {
    if (key.isOfJumpHost()) return Math.min(remembered(Device.of(key), now), OF_JUMP_HOST);
    if (isBrittle(key)) return 1;
    return Math.min(remembered(Device.of(key), now), Math.min(most, ofPlatform.applyAsInt(key.platform())));
  }

  private boolean isBrittle(ConnectionKey key) {
    Set<Device> seen = brittle.getOrDefault(key.platform(), Set.of());
    Device device = Device.of(key);
    return seen.contains(device) || (seen.size() >= HABIT && !sturdy.contains(device));
  }

  private int remembered(Device device, Instant now) {
    Refused last = refused.get(device);
    boolean counts = last != null && Duration.between(last.at, now).compareTo(REMEMBERED) < 0;
    return counts ? last.most : Integer.MAX_VALUE;
  }

  /** The device had this many channels open on a connection and refused a further one. */
  void refusedBeyond(int open, ConnectionKey key, Instant now) {
    refused.put(Device.of(key), new Refused(open, now));
  }

  /** A channel was closed, and the connection lived on with its other channels. */
  void survived(ConnectionKey key) {
    sturdy.add(Device.of(key));
  }

  /** A channel was closed and the connection ended with it, with all its other channels. Says nothing of a device that has survived that before. */
  void died(ConnectionKey key) {
    if (!sturdy.contains(Device.of(key))) brittle.computeIfAbsent(key.platform(), _ -> new HashSet<>()).add(Device.of(key));
  }
}
