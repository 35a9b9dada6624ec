package dev.trunkline.connection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The connections of a process by what must match, a list for each key, oldest first. {@link Roster}'s lock guards it. */
final class Masters {
  private final String ids;
  private final Map<ConnectionKey, List<Master>> byKey = new LinkedHashMap<>();
  private long lastNumber;

  /**
   * @param ids what the ids of its connections begin with
   */
  Masters(String ids) {
    this.ids = ids;
  }

  /**
   * @param limit channels that fit on it
   */
  Master add(ConnectionKey key, int limit, Instant now) {
    Master master = new Master(ids, ++lastNumber, key, limit, now);
    byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(master);
    return master;
  }

  void remove(Master master) {
    byKey.computeIfPresent(master.key(), (_, others) -> without(others, master));
  }

  private static List<Master> without(List<Master> others, Master master) {
    others.remove(master);
    return others.isEmpty() ? null : others;
  }

  Stream<Master> of(ConnectionKey key) {
    return byKey.getOrDefault(key, List.of()).stream();
  }

  /** Those to the device, whoever is logged in there. */
  Stream<Master> at(Device device) {
    return all().filter(master -> Device.of(master.key()).equals(device));
  }

  /** As they are now, whatever becomes of them while they are looked at. */
  Stream<Master> all() {
    return List.copyOf(byKey.values()).stream().flatMap(of -> List.copyOf(of).stream());
  }
}
