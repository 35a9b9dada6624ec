package dev.trunkline.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which devices stand being asked for a sign of life. Some old ones end the connection; they show it on two connections in a row, since
 * one may also end for another reason. One that has ever answered is never suspected again. Kept while the process runs.
 */
final class Tolerance {
  /** A connection that ends this soon after its first question has ended of it. */
  static final Duration MOMENT = Duration.ofSeconds(2);

  private static final int PROOF = 2;

  private final Set<Device> answering = new HashSet<>();
  private final Map<Device, Integer> hangUps = new HashMap<>();

  synchronized boolean stands(Device device) {
    return hangUps.getOrDefault(device, 0) < PROOF;
  }

  synchronized void answered(Device device) {
    if (answering.add(device)) hangUps.remove(device);
  }

  /** Returns whether that is proof. */
  synchronized boolean hungUp(Device device) {
    return !answering.contains(device) && hangUps.merge(device, 1, Integer::sum) == PROOF;
  }
}
