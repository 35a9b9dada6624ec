package dev.trunkline.secret;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that seal the values of each tenant, as this process has them in memory.
 *
 * <p><b>What is believed, and for how long.</b> A key may be destroyed when nothing is sealed with it, and then nothing may be any
 * more. So a process seals only with a key that the database called the one in use {@link #BELIEVED} ago at most, by the clock that
 * has gone further; and a key is destroyed a minute after another has taken its place, which is {@link #RIPE}.
 */
final class TenantKeys {
  static final Duration BELIEVED = Duration.ofSeconds(15);
  static final Duration RIPE = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(TenantKeys.class);
  private static final Duration NONE_BELIEVED = Duration.ofSeconds(5);

  private record InUse(Optional<DataKey> key, Moment asked) {
    boolean holds(Moment now) {
      return asked.isWithin(key.isPresent() ? BELIEVED : NONE_BELIEVED, now);
    }
  }

  private final Envelopes envelopes;
  private final KeyLookups lookups;
  private final BooleanSupplier mayMake;
  private final Supplier<Moment> now;
  private final Map<String, InUse> inUse = new ConcurrentHashMap<>();
  private final Map<DataKeyName, DataKey> known = new ConcurrentHashMap<>();
  private final AtomicBoolean lacking = new AtomicBoolean();
  private final Set<DataKeyName> unopened = ConcurrentHashMap.newKeySet();

  /**
   * @param envelopes on connections of their own: a key is looked for in the middle of other statements and transactions, and one
   *     that is made must stay where these are rolled back
   * @param mayMake whether every process that lives can open what is sealed with a data key
   */
  TenantKeys(Envelopes envelopes, KeyLookups lookups, BooleanSupplier mayMake, Supplier<Moment> now) {
    this.envelopes = envelopes;
    this.lookups = lookups;
    this.mayMake = mayMake;
    this.now = now;
  }

  /** What new values of the tenant are sealed with; made where there is none. Empty as long as there may be none. */
  Optional<DataKey> forSealing(String tenant) {
    InUse believed = inUse.get(tenant);
    if (believed != null && believed.holds(now.get())) return believed.key();
    return lookups.inUse(tenant, DataKeyName.VALUES, () -> looked(tenant)).map(this::keep);
  }

  /** Whoever joins a look that is under way believes its answer no longer than whoever began it. */
  private Optional<Envelopes.Opened> looked(String tenant) {
    Moment asked = now.get();
    Optional<Envelopes.Opened> key = envelopes.inUse(tenant, DataKeyName.VALUES).or(() -> made(tenant));
    inUse.put(tenant, new InUse(key.map(this::keep), asked));
    return key;
  }

  private Optional<Envelopes.Opened> made(String tenant) {
    Optional<Envelopes.Opened> made = mayMake.getAsBoolean() ? envelopes.make(Envelopes.forValues(tenant)) : Optional.empty();
    if (made.isEmpty()) lacking.set(true);
    return made;
  }

  /** Whether values were sealed with the key file itself since this was asked last, because a tenant could be given no key. */
  boolean hadToDoWithout() {
    return lacking.getAndSet(false);
  }

  private DataKey keep(Envelopes.Opened opened) {
    return known.computeIfAbsent(opened.name(), _ -> DataKey.of(opened));
  }

  Optional<DataKey> inMemory(String tenant, int id) {
    return Optional.ofNullable(known.get(new DataKeyName(tenant, DataKeyName.VALUES, id)));
  }

  Optional<DataKey> inDatabase(String tenant, int id) {
    DataKeyName name = new DataKeyName(tenant, DataKeyName.VALUES, id);
    return lookups.find(name, () -> envelopes.find(name)).map(this::keep);
  }

  /**
   * Learns which keys there are, so that a look at the database is seldom needed in the middle of something else.
   *
   * @param asked when the entries were asked for
   * @param find looks for one that is not known, on a connection that may be shared
   */
  void learn(List<StoredDataKeys.Entry> entries, Moment asked, Function<DataKeyName, Optional<Envelopes.Opened>> find) {
    Set<DataKeyName> there = new HashSet<>();
    for (StoredDataKeys.Entry entry : entries) {
      if (!entry.name().sealsValues()) continue;
      there.add(entry.name());
      Optional<DataKey> key = Optional.ofNullable(known.get(entry.name())).or(() -> opened(entry.name(), find));
      if (entry.inUse()) key.ifPresent(found -> inUse.put(entry.name().tenant(), new InUse(Optional.of(found), asked)));
    }
    known.keySet().retainAll(there);
  }

  /** One that does not open keeps nobody from the others. */
  private Optional<DataKey> opened(DataKeyName name, Function<DataKeyName, Optional<Envelopes.Opened>> find) {
    try {
      Optional<DataKey> key = find.apply(name).map(this::keep);
      unopened.remove(name);
      return key;
    } catch (IllegalStateException e) {
      if (unopened.add(name)) log.error(e.getMessage());
      return Optional.empty();
    }
  }
}
