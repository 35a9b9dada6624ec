package dev.trunkline.connection;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts SSH connections against every limit at once. The check and the count are one step, because {@link Roster} makes both
 * under its lock (000_abe7 TRAP-c, 004_5469 TRAP-a).
 */
final class Admission {
  /** In the order in which they are named. */
  enum Limit {
    TOTAL,
    USER,
    HOST
  }

  record Refusal(Limit limit, String detail) {
    Plan asPlan() {
      return new Plan.Refuse(new DeviceException(FailureCode.LIMIT_REACHED, detail));
    }
  }

  private record User(String tenant, String owner, Device device) {
    static User of(ConnectionKey key, Claim claim) {
      return new User(key.tenant(), claim.owner(), Device.of(key));
    }
  }

  private final AdmissionLimits limits;
  private final Map<Device, Integer> hosts = new HashMap<>();
  private final Map<User, Map<Master, Integer>> users = new HashMap<>();
  private int total;

  Admission(AdmissionLimits limits) {
    this.limits = limits;
  }

  /** Every limit that stands in the way of one more connection, the first to be named first. */
  List<Refusal> refusals(ConnectionKey key, Claim claim) {
    List<Refusal> refusals = new ArrayList<>();
    if (total >= limits.total()) refusals.add(new Refusal(Limit.TOTAL, "maximum number of connections (%d) reached".formatted(limits.total())));
    if (claim.kind().countsForUser() && held(key, claim).size() >= limits.perUser()) refusals.add(tooManyOfUser());
    if (limits.bounds(key) && atHost(key) >= limits.lines(key, claim.kind())) refusals.add(tooManyAtHost(key, claim.kind()));
    return refusals;
  }

  private Refusal tooManyOfUser() {
    String detail = "Connection limit exceeded. Maximum %d concurrent connections allowed.".formatted(limits.perUser());
    return new Refusal(Limit.USER, detail);
  }

  private Refusal tooManyAtHost(ConnectionKey key, Claim.Kind kind) {
    int most = limits.lines(key, kind);
    int kept = limits.lines(key) - most;
    String forPeople = kept > 0 ? ", %d kept free for people".formatted(kept) : "";
    String detail = "maximum number of connections to host %s (%d%s) reached".formatted(Device.of(key), most, forPeople);
    return new Refusal(Limit.HOST, detail);
  }

  /** Whether the user may have a channel on a connection that is there already. */
  boolean admits(Master master, Claim claim) {
    if (!claim.kind().countsForUser()) return true;
    Map<Master, Integer> held = held(master.key(), claim);
    return held.containsKey(master) || held.size() < limits.perUser();
  }

  void add(Master master) {
    total++;
    hosts.merge(Device.of(master.key()), 1, Integer::sum);
  }

  void remove(Master master) {
    total--;
    hosts.computeIfPresent(Device.of(master.key()), (_, count) -> count == 1 ? null : count - 1);
  }

  void addChannel(Master master, Claim claim) {
    if (!claim.kind().countsForUser()) return;
    users.computeIfAbsent(User.of(master.key(), claim), _ -> new HashMap<>()).merge(master, 1, Integer::sum);
  }

  void removeChannel(Master master, Claim claim) {
    users.computeIfPresent(User.of(master.key(), claim), (_, held) -> without(held, master));
  }

  private static Map<Master, Integer> without(Map<Master, Integer> held, Master master) {
    held.computeIfPresent(master, (_, channels) -> channels == 1 ? null : channels - 1);
    return held.isEmpty() ? null : held;
  }

  private Map<Master, Integer> held(ConnectionKey key, Claim claim) {
    return users.getOrDefault(User.of(key, claim), Map.of());
  }

  private int atHost(ConnectionKey key) {
    return hosts.getOrDefault(Device.of(key), 0);
  }

  int total() {
    return total;
  }

  /** How many devices, and users at devices, have anything at all. */
  int entries() {
    return hosts.size() + users.size();
  }
}
